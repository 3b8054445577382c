// What the resolvers of each type are given as its parent; read by `npm run generate`.
export type { Notification as NotificationMapper } from './notification/entity.ts';

/** An entity of another subgraph, by its id. */
interface Reference {
  readonly id: string;
}
export type ClientMapper = Reference;
export type AgentMapper = Reference;
