import type { EntityManager } from '@mikro-orm/sql';
import { beforeCommit } from '#foundation/database/transact.ts';

/**
 * Gathers items over a transaction and settles them together, last in it: what many events of one batch ask for is then
 * a few statements instead of a few for each.
 */
export function collectInTransaction<T>(settle: (tx: EntityManager, items: readonly T[]) => Promise<void>) {
  const collected = new WeakMap<object, T[]>();
  return (tx: EntityManager, item: T): void => {
    const transaction = tx.getTransactionContext<object>();
    if (!transaction) throw new Error('Items are collected inside a transaction.');
    const known = collected.get(transaction);
    if (known) return void known.push(item);
    collected.set(transaction, [item]);
    beforeCommit(tx, collected, async () => {
      const items = collected.get(transaction) ?? [];
      collected.delete(transaction);
      await settle(tx, items);
    });
  };
}
