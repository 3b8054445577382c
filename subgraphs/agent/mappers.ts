// What the resolvers of each type are given as its parent; read by `npm run generate`.
export type { Agent as AgentMapper } from './agent/entity.ts';
export type {
  AgentFigures as AgentMetricsMapper,
  HeardAgent as SendHeartbeatPayloadMapper,
} from './agent/resolvers.ts';
export type { Cleanup as CleanupMapper } from './cleanup/entity.ts';
export type { Command as CommandMapper } from './command/entity.ts';
export type { AgentConfig as AgentConfigMapper } from './config/entity.ts';
export type { DeadlineJob as DeadlineJobMapper } from './deadline/entity.ts';
export type { Decision as DecisionMapper, DecisionCandidate as DecisionCandidateMapper } from './decision/entity.ts';
export type { Recommendation as RecommendationMapper } from './decision/service.ts';
export type { SpotPriceImport as SpotPriceImportMapper } from './import/entity.ts';
export type { Instance as InstanceMapper, Instance as TerminationMapper } from './instance/entity.ts';
export type { MachineFigures as InstanceMetricsMapper } from './instance/resolvers.ts';
export type { Interruption as InterruptionMapper } from './interruption/entity.ts';
export type { Option as InstanceOptionMapper } from './option/rules.ts';
export type { Simulation as SwitchSimulationMapper } from './option/service.ts';
export type { Pool as PoolMapper, PricePoint as PricePointMapper } from './pricing/entity.ts';
export type { PoolPeriod as PricePeriodMapper } from './pricing/history-service.ts';
export type { WatchedPrice as PoolPriceMapper } from './pricing/watched-prices.ts';
export type { Switch as SwitchMapper } from './switch/entity.ts';
export type { SwitchStep as SwitchProgressMapper } from './switch/resolvers.ts';

/** An entity of another subgraph, by its id. */
interface Reference {
  readonly id: string;
}
export type ClientMapper = Reference;
export type ReplicaMapper = Reference;
export type TaskMapper = Reference;
