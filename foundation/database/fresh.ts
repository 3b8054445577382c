import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';

/**
 * The options of a read of rows as they stand now. What this unit of work has changed is written first: a read that
 * refreshes would undo it otherwise, though its news is on the way.
 */
export async function fresh(em: EntityManager): Promise<{ readonly refresh: true }> {
  await em.flush();
  return { refresh: true };
}

/** The same of rows that are locked until the transaction ends. */
export async function locked(em: EntityManager) {
  return { ...(await fresh(em)), lockMode: LockMode.PESSIMISTIC_WRITE } as const;
}
