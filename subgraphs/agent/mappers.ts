// What the resolvers of each type are given as its parent; read by `npm run generate`.
export type { Agent as AgentMapper } from './agent/entity.ts';
export type { AgentConfig as AgentConfigMapper } from './config/entity.ts';
export type { SpotPriceImport as SpotPriceImportMapper } from './import/entity.ts';
export type { Instance as InstanceMapper } from './instance/entity.ts';
export type { Pool as PoolMapper, PricePoint as PricePointMapper } from './pricing/entity.ts';
export type { WatchedPrice as PoolPriceMapper } from './pricing/watched-prices.ts';

/** An entity of another subgraph, by its id. */
interface Reference {
  readonly id: string;
}
export type ClientMapper = Reference;
export type TaskMapper = Reference;
