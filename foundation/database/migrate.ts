import type { Transaction } from '@mikro-orm/core';
import type { Migrator } from '@mikro-orm/migrations';
import type { MikroORM } from '@mikro-orm/sql';
import { LIFT_STATEMENT_TIMEOUT } from './statement.ts';

// Any number no other user of the same Postgres is likely to lock: "spotkeep" as bytes would not fit 32 bits, "spot" does.
const LOCK_NAMESPACE = 0x73706f74;

/** Runs the migrations of one schema, all or none, while no other process migrates the same one. */
export async function migrate(orm: MikroORM, schema: string, direction: 'up' | 'down', to?: string): Promise<string[]> {
  const connection = orm.em.getConnection();
  const migrator = (orm as unknown as { readonly migrator: Migrator }).migrator;

  const alone = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    connection.transactional(async (tx) => {
      const run = (sql: string, parameters: unknown[] = []) => connection.execute(sql, parameters, 'all', tx);
      // Another process may be migrating for long: that is no reason to fail this one.
      await run(LIFT_STATEMENT_TIMEOUT);
      await run('select pg_advisory_xact_lock(?, hashtext(?))', [LOCK_NAMESPACE, schema]);
      return work(tx);
    });

  // The migrator makes its table on a connection of its own, before any lock: so it must exist by then.
  await alone(async (tx) => {
    await connection.execute(`create schema if not exists "${schema}"`, [], 'run', tx);
    await connection.execute(migrationTable(schema), [], 'run', tx);
  });
  await migrator.getExecuted();
  const options = direction === 'down' && to === undefined ? {} : { to: to as string };
  const done = await alone((tx) => migrator[direction]({ ...options, transaction: tx }));
  return done.map(({ name }) => name);
}

const migrationTable = (schema: string) =>
  `create table if not exists "${schema}"."migration" (
     "id" serial primary key, "name" varchar(255) not null, "executed_at" timestamptz(0) not null default current_timestamp)`;
