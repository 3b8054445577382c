import type { EntityManager } from '@mikro-orm/sql';
import { transact } from '#foundation/database/transact.ts';

/**
 * One use case of a caller, as a transaction that is run again when the database gave it up for another: news comes in
 * for many agents at a time, so whoever locks one of them may be in its way. All that the work needs it loads by `tx`.
 */
export const write = <T>(em: EntityManager, work: (tx: EntityManager) => Promise<T>): Promise<T> =>
  transact(em, work, { repeat: true });
