import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/sql';
import { isRepeatable } from './database-error.ts';

interface Hooks {
  readonly beforeCommit: Map<unknown, () => Promise<void>>;
  readonly afterCommit: (() => void)[];
}

export interface TransactOptions {
  /**
   * Runs the work again, at most twice more, when the database gave it up for another transaction (deadlock, or
   * serialization failure). Only for work that loads all it needs through `tx` and touches nothing outside it.
   */
  readonly repeat?: boolean;
}

const ATTEMPTS = 3;
// Whoever we were given up for is to have its turn before we are back in its way.
const LONGEST_PAUSE_MILLISECONDS = 50;
const MOST_ROUNDS = 10;

// Found by the transaction itself, so that whoever holds any unit of work of it can register.
const hooksOf = new WeakMap<object, Hooks>();

/**
 * The one way to write. Inside a transaction it joins: the work runs there and nothing is committed yet. Outside it
 * begins one; when the work is done, changes are flushed, what was registered by `beforeCommit` runs, the transaction
 * commits, and what was registered by `afterCommit` runs. Whatever throws before the commit undoes everything.
 *
 * A returned refusal commits as well: decide before you change.
 */
export async function transact<T>(
  em: EntityManager,
  work: (tx: EntityManager) => Promise<T>,
  { repeat = false }: TransactOptions = {},
): Promise<T> {
  if (em.isInTransaction()) return work(em.getContext(false) as EntityManager);
  // Entities that were loaded before would keep the changes of the failed run.
  const attempts = repeat && em.getUnitOfWork().getIdentityMap().keys().length === 0 ? ATTEMPTS : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(em, work);
    } catch (error) {
      if (attempt >= attempts || !isRepeatable(error)) throw error;
      em.clear();
      await pause((0.5 + Math.random() / 2) * LONGEST_PAUSE_MILLISECONDS);
    }
  }
}

async function runOnce<T>(em: EntityManager, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  const hooks: Hooks = { beforeCommit: new Map(), afterCommit: [] };
  const result = await em.transactional(async (tx) => {
    hooksOf.set(transactionOf(tx), hooks);
    const done = await work(tx);
    await tx.flush();
    await runBeforeCommit(tx, hooks.beforeCommit);
    return done;
  });
  for (const fn of hooks.afterCommit) fn();
  return result;
}

/** Callbacks may change more and register more; that ends somewhere. */
async function runBeforeCommit(tx: EntityManager, callbacks: Hooks['beforeCommit']) {
  for (let round = 0; callbacks.size > 0; round += 1) {
    if (round === MOST_ROUNDS) throw new Error('Callbacks before the commit register each other without an end.');
    const due = [...callbacks.values()];
    callbacks.clear();
    for (const fn of due) await fn();
    await tx.flush();
  }
}

const transactionOf = (tx: EntityManager): object => {
  const transaction: object | undefined = tx.getTransactionContext();
  if (!transaction) throw new Error('This needs a transaction that was begun by transact().');
  return transaction;
};

function hooksIn(tx: EntityManager): Hooks {
  const hooks = hooksOf.get(transactionOf(tx));
  if (!hooks) throw new Error('This needs a transaction that was begun by transact().');
  return hooks;
}

/** Runs `fn` last in the transaction, after all changes are flushed: once for each key. */
export function beforeCommit(tx: EntityManager, key: unknown, fn: () => Promise<void>): void {
  const { beforeCommit: callbacks } = hooksIn(tx);
  if (!callbacks.has(key)) callbacks.set(key, fn);
}

/** Runs `fn` when the transaction is committed, and not at all when it is undone. It must not throw. */
export function afterCommit(tx: EntityManager, fn: () => void): void {
  hooksIn(tx).afterCommit.push(fn);
}
