import type { EntityManager } from '@mikro-orm/sql';
import { CompiledQuery } from 'kysely';

/** The statement with which a transaction says that what follows may take its time. */
export const LIFT_STATEMENT_TIMEOUT = 'set local statement_timeout = 0';

/** Runs one statement with bound parameters (`$1`, …) on the connection of `em`: in its transaction if it is in one. */
export async function statement<R>(em: EntityManager, sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
  const { rows } = await em.getKysely().executeQuery<R>(CompiledQuery.raw(sql, [...parameters]));
  return rows;
}

/** The quoted name of a table in the schema of `em`: statements of our own are not resolved by a search path. */
export const tableOf = (em: EntityManager, table: string): string =>
  `"${em.config.get('schema') ?? 'public'}"."${table}"`;
