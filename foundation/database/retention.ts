import type { EntityManager } from '@mikro-orm/sql';
import type { RetentionDays } from '../config/retention-days.ts';
import type { SchemaDatabase } from './server.ts';
import { statement, tableOf } from './statement.ts';
import { transact } from './transact.ts';

/** The quoted name of a table of the same schema. */
export type TableNames = (table: string) => string;

/** What of a table is kept for how long. */
export interface RetentionPolicy {
  /** `<table>`, and a word more where a table has several policies. */
  readonly name: string;
  readonly table: string;
  /** The column of the moment that a row's age counts from; one without a moment is kept. */
  readonly column: string;
  readonly keepDays: number;
  /** Which rows alone are meant: a condition on the columns of the row `r`. `$1` is the moment that all that is older than goes. */
  readonly where?: string;
  /** A row `r` is kept while this holds, be it ever so old: a condition that may look at other tables, by their indexes. */
  readonly keptWhile?: (table: TableNames) => string;
  /** Of a table whose index begins with another column: the table that this refers to, which is gone through by its uuids; its row is `p`. */
  readonly through?: { readonly table: string; readonly key: string; readonly column: string };
  /** What else is to be changed in the same statement, which knows the deleted rows as `gone`. */
  readonly following?: (table: TableNames) => string;
}

/**
 * The condition that a query finds anything, asked row by row: by an index that is cheap for 500 rows, whereas a planner
 * that knows nothing of a table yet may want to read all of it.
 */
export const finds = (query: string): string => `exists (${query} offset 0)`;

/** A policy of a subgraph as it is in force. */
export interface RetentionInForce extends RetentionPolicy {
  /** `<subgraph>.<name>`: what configuration calls it. */
  readonly fullName: string;
}

const DAY_MILLISECONDS = 86_400_000;
/** One transaction's share: on the embedded database everybody else waits for it. */
const ROWS_AT_ONCE = 500;
/** Of one policy in one run; the next run goes on. */
const MOST_BATCHES = 100_000;

/** The policies with the days that configuration says. Throws for a name of this subgraph that is none of them. */
export function retentionInForce(
  subgraph: string,
  policies: readonly RetentionPolicy[],
  days: RetentionDays,
): RetentionInForce[] {
  const named = policies.map((policy) => ({ ...policy, fullName: `${subgraph}.${policy.name}` }));
  const known = new Set(named.map(({ fullName }) => fullName));
  const unknown = Object.keys(days).filter((name) => name.startsWith(`${subgraph}.`) && !known.has(name));
  if (unknown.length > 0) {
    throw new Error(`RETENTION_DAYS: there is no policy ${unknown.join(', ')}. There are ${[...known].join(', ')}.`);
  }
  return named.map((policy) => ({ ...policy, keepDays: days[policy.fullName] ?? policy.keepDays }));
}

/**
 * The oldest rows that come into question behind a position, in the order of positions. Parameters: the moment, how many,
 * and the position: a moment and a place in the table; for a table that is found through another one the key there and a
 * moment.
 */
export function oldestRows({ table, column, where, through }: RetentionPolicy, names: TableNames): string {
  const rows = `select r.ctid as place, r.* from ${names(table)} r where r.${column} < $1${where ? ` and (${where})` : ''}`;
  if (!through) {
    return `${rows} and (r.${column}, r.ctid) > ($3::timestamptz, $4::tid) order by r.${column}, r.ctid limit $2`;
  }
  const { key, column: to } = through;
  const ofOne = `${rows} and r.${to} = p.${key} and (r.${to}, r.${column}) > ($3::uuid, $4::timestamptz)
    order by r.${to}, r.${column} limit $2`;
  const parents = `select * from ${names(through.table)} where ${key} >= $3::uuid order by ${key}`;
  return `select o.* from (${parents}) p cross join lateral (${ofOne}) o limit $2`;
}

/** What comes before every row. */
const firstPosition = ({ through }: RetentionPolicy): Position =>
  through ? ['00000000-0000-0000-0000-000000000000', '-infinity'] : ['-infinity', '(0,0)'];

type Position = readonly [string, string];

interface Batch {
  readonly looked: number;
  readonly count: number;
  /** The last that was looked at; null when nothing was. */
  readonly position: Position | null;
}

/** The statement that looks at a batch and deletes what nobody keeps. A row that is locked is in use, and waits for the next run. */
function deletion(policy: RetentionPolicy, names: TableNames): string {
  const { table, column, through, keptWhile } = policy;
  const following = policy.following ? `, following as (${policy.following(names)})` : '';
  const order = through ? [through.column, column] : [column, 'place'];
  return `with looked as materialized (${oldestRows(policy, names)}), free as materialized (
      select t.ctid from ${names(table)} t where t.ctid = any(array(
        select r.place from looked r${keptWhile ? ` where not (${keptWhile(names)})` : ''}))
      for update of t skip locked
    ), gone as (
      delete from ${names(table)} where ctid = any(array(select ctid from free)) returning *
    )${following}
    select (select count(*)::int from gone) as count, (select count(*)::int from looked) as looked,
      (select jsonb_build_array(${order.map((name) => `${name}::text`).join()}) from looked
       order by ${order.map((name) => `${name} desc`).join()} limit 1) as position`;
}

export interface CleanUp {
  /** Domain time. */
  readonly now: Date;
  readonly signal?: AbortSignal;
  /** Told before each policy, and with 1 and what was removed at the end. */
  readonly onProgress?: (ratio: number, phase: string) => Promise<void>;
}

const inWords = (removed: ReadonlyMap<string, number>): string => {
  const counts = [...removed].filter(([, count]) => count > 0).map(([name, count]) => `${name} ${count}`);
  return counts.length > 0 ? `removed: ${counts.join(', ')}` : 'nothing was due';
};

/**
 * Deletes what policies let go, one after the other as they are listed, the oldest rows first, of which a
 * transaction looks at 500. Answers how many by policy. What a run has left, or was cut off from, is due in the next one.
 */
export async function cleanUp(
  database: SchemaDatabase,
  policies: readonly RetentionPolicy[],
  { now, signal, onProgress }: CleanUp,
): Promise<Map<string, number>> {
  const removed = new Map<string, number>();
  for (const [n, policy] of policies.entries()) {
    await onProgress?.(n / policies.length, policy.name);
    const before = new Date(now.getTime() - policy.keepDays * DAY_MILLISECONDS);
    removed.set(policy.name, await removeBefore(database, policy, before, signal));
  }
  await onProgress?.(1, inWords(removed));
  return removed;
}

async function removeBefore(
  database: SchemaDatabase,
  policy: RetentionPolicy,
  before: Date,
  signal: AbortSignal | undefined,
): Promise<number> {
  let count = 0;
  // Each row is looked at once: what is kept must not be in the way of what comes behind it.
  let position = firstPosition(policy);
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    signal?.throwIfAborted();
    const remove = async (tx: EntityManager) => {
      const sql = deletion(policy, (table) => tableOf(tx, table));
      const [row] = await statement<Batch>(tx, sql, [before, ROWS_AT_ONCE, ...position]);
      return row ?? { looked: 0, count: 0, position: null };
    };
    const removed = await transact(database.fork(), remove, { repeat: true });
    count += removed.count;
    position = removed.position ?? position;
    if (removed.looked < ROWS_AT_ONCE) break;
  }
  return count;
}
