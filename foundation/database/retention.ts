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
  /** Which rows alone are meant: a condition on the row `r`. `$1` is the moment that all that is older than goes. */
  readonly where?: (table: TableNames) => string;
  /** Of a table whose index begins with another column: the table that this refers to, which is gone through by its uuids; its row is `p`. */
  readonly through?: { readonly table: string; readonly key: string; readonly column: string };
  /** What else is to be changed in the same statement, which knows the deleted rows as `gone`. */
  readonly following?: (table: TableNames) => string;
}

/** A policy of a subgraph as it is in force. */
export interface RetentionInForce extends RetentionPolicy {
  /** `<subgraph>.<name>`: what configuration calls it. */
  readonly fullName: string;
}

const DAY_MILLISECONDS = 86_400_000;
/** One transaction's share: on the embedded database everybody else waits for it. */
const ROWS_AT_ONCE = 500;
const LEAST_KEY = '00000000-0000-0000-0000-000000000000';
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
 * The places of the oldest rows that a policy lets go. Parameters: the moment, how many, and for a table that is found
 * through another one the key there to begin with.
 */
export function dueRows({ table, column, where, through }: RetentionPolicy, names: TableNames): string {
  const rows = `select r.ctid from ${names(table)} r
    where ${through ? `r.${through.column} = p.${through.key} and ` : ''}r.${column} < $1
      ${where ? `and (${where(names)})` : ''}
    order by ${through ? `r.${through.column}, ` : ''}r.${column} limit $2`;
  // One that is locked is in use, and waits for the next run.
  if (!through) return `${rows} for update of r skip locked`;
  const { key } = through;
  const parents = `select * from ${names(through.table)} where ${key} >= $3::uuid order by ${key}`;
  return `select o.ctid from (${parents}) p cross join lateral (${rows}) o limit $2`;
}

/** The statement that deletes a batch and answers how many, and the last of the keys that it went through. */
function deletion(policy: RetentionPolicy, names: TableNames): string {
  const { table, through } = policy;
  const following = policy.following ? `, following as (${policy.following(names)})` : '';
  const last = through ? `(select ${through.column} from gone order by ${through.column} desc limit 1)` : 'null';
  return `with gone as (
      delete from ${names(table)} where ctid = any(array(${dueRows(policy, names)})) returning *
    )${following} select count(*)::int as count, ${last} as last from gone`;
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
 * Deletes what policies let go, one after the other as they are listed, the oldest rows first, at most 500 in a
 * transaction. Answers how many by policy. What a run has left, or was cut off from, is due in the next one.
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
  // Nothing is due any more of those that were gone through.
  let from = LEAST_KEY;
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    signal?.throwIfAborted();
    const parameters = [before, ROWS_AT_ONCE, ...(policy.through ? [from] : [])];
    const remove = async (tx: EntityManager) => {
      const sql = deletion(policy, (table) => tableOf(tx, table));
      const [row] = await statement<{ count: number; last: string | null }>(tx, sql, parameters);
      return row ?? { count: 0, last: null };
    };
    const removed = await transact(database.fork(), remove, { repeat: true });
    count += removed.count;
    from = removed.last ?? from;
    if (removed.count < ROWS_AT_ONCE) break;
  }
  return count;
}
