import type { EntityManager } from '@mikro-orm/sql';
import { CompiledQuery } from 'kysely';

/** Runs one statement with bound parameters (`$1`, …) on the connection of `em`, in its transaction if it is in one. */
export async function query<R>(em: EntityManager, sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
  const { rows } = await em.getKysely().executeQuery<R>(CompiledQuery.raw(sql, [...parameters]));
  return rows;
}

/** The quoted, qualified name of one of this folder's tables in a subgraph's schema. */
export const tableIn = (schema: string, table: EventTable): string => `"${schema.replaceAll('"', '""')}"."${table}"`;

/** The tables that `migrations.ts` makes in every subgraph's schema. All but the counter and offsets grow and shrink. */
export const eventTables = ['event_log', 'event_counter', 'consumer_offset', 'dead_letter'] as const;
export type EventTable = (typeof eventTables)[number];

/** Says that rows wait for their number. */
export const wakeChannel = (schema: string): string => `event_wake_${schema}`;

/** Says, with the newest sequence, that rows have been numbered. */
export const newsChannel = (schema: string): string => `event_news_${schema}`;
