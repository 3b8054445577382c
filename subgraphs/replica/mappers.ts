// What the resolvers of each type are given as its parent; read by `npm run generate`.
export type { Failover as FailoverMapper } from './failover/entity.ts';
export type { Replica as ReplicaMapper } from './replica/entity.ts';
