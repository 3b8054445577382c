import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import { transact } from '#foundation/database/transact.ts';
import type { NightWork } from './night.ts';

export interface CatchUpOptions {
  readonly night: NightWork;
  /** A new unit of work. */
  readonly fork: () => EntityManager;
  /** Adds the job of the night to a transaction. */
  readonly begin: (tx: EntityManager) => Promise<unknown>;
  readonly logger: Logger;
}

/** After a downtime: has what is still to begin of the night begun at once. A start does not fail by it. */
export async function catchUpNight({ night, fork, begin, logger }: CatchUpOptions): Promise<void> {
  try {
    if (await night.isDue()) await transact(fork(), begin);
  } catch (error) {
    logger.warn({ err: error }, 'the forecasts of the night are not caught up with; they begin with the next night');
  }
}
