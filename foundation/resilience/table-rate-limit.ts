import type { SchemaDatabase } from '../database/open.ts';
import { statement, tableOf } from '../database/statement.ts';
import type { RateLimiter } from './rate-limit.ts';
import { read, type Setting } from './settings.ts';
import { describeTake, type RateLimitSettings, rateLimitDefaults } from './token-bucket.ts';

export interface TableRateLimiterOptions {
  readonly database: SchemaDatabase;
  readonly settings?: Setting<RateLimitSettings>;
}

export interface TableRateLimiter extends RateLimiter {
  /** Forgets the buckets that have been full for long: not used since `seconds` ago. Answers how many. */
  prune(seconds: number): Promise<number>;
}

/**
 * The limiter that the processes of a subgraph share through their database. One statement takes: whoever comes second
 * waits for the row and then sees what the first has left. The time is the database's, and never goes back in a row.
 */
export function createTableRateLimiter({
  database,
  settings = rateLimitDefaults,
}: TableRateLimiterOptions): TableRateLimiter {
  const table = tableOf(database.fork(), 'rate_limit');
  const held = refilledTokens('b');
  const take = `
    insert into ${table} as b (subject, tokens, allowed, refilled_at)
    values ($1, case when $4::float8 <= $2::float8 then $2::float8 - $4::float8 else $2::float8 end,
      $4::float8 <= $2::float8, statement_timestamp())
    on conflict (subject) do update set
      tokens = case when ${held} >= $4::float8 then ${held} - $4::float8 else ${held} end,
      allowed = ${held} >= $4::float8,
      refilled_at = greatest(b.refilled_at, statement_timestamp())
    returning allowed, tokens`;

  return {
    async take(subject, cost = 1) {
      const limits = read(settings);
      const rows = await statement<{ allowed: boolean; tokens: number }>(database.fork(), take, [
        subject,
        limits.burst,
        limits.perMinute,
        cost,
      ]);
      const [row] = rows;
      if (!row) throw new Error('An upsert answered no row.');
      return describeTake(row.allowed, row.tokens, cost, limits);
    },
    async usage(subject) {
      const limits = read(settings);
      const [row] = await statement<{ tokens: number }>(
        database.fork(),
        `select ${held} as tokens from ${table} b where subject = $1`,
        [subject, limits.burst, limits.perMinute],
      );
      return { subject, ...limits, remaining: Math.floor(row?.tokens ?? limits.burst) };
    },
    async reset(subject) {
      await statement(database.fork(), `delete from ${table} where subject = $1`, [subject]);
    },
    async prune(seconds) {
      const gone = await statement(
        database.fork(),
        `delete from ${table} where refilled_at < statement_timestamp() - $1::float8 * interval '1 second' returning 1`,
        [seconds],
      );
      return gone.length;
    },
  };
}

/** What a row holds now; $2 is the burst, $3 the tokens given back a minute. */
const refilledTokens = (row: string) => `least($2::float8, ${row}.tokens
  + greatest(0, extract(epoch from statement_timestamp() - ${row}.refilled_at)::float8) / 60 * $3::float8)`;
