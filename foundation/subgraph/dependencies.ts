import type { Redis } from 'ioredis';
import type { Clock } from '../clock.ts';
import type { DatabaseServer } from '../database/server.ts';
import type { Health } from '../health/health.ts';
import type { Signer } from '../identity/signature.ts';
import type { Logger } from '../logging/logger.ts';
import type { ServiceTelemetry } from '../telemetry/service-telemetry.ts';
import type { Peers } from './peers.ts';

/** What a subgraph's `createSubgraph` is handed. */
export interface SubgraphDependencies<Config> {
  readonly config: Config;
  readonly database: DatabaseServer;
  /** Without it events are read from the log tables alone. */
  readonly redis?: Redis;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signer: Signer;
  readonly health: Health;
  /** Told of what it does; nobody is, unless given. */
  readonly telemetry?: ServiceTelemetry | undefined;
  /** `off`: no job runs by itself. Schedules follow the system's time, which a clock of another kind does not. */
  readonly schedules?: 'off' | undefined;
}
