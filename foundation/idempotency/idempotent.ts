import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '../database/statement.ts';
import { type Refusal, type Refused, refuse } from '../graphql/refuse.ts';
import { canonicalJson } from './canonical-json.ts';

export interface IdempotentRequest {
  /** Who asks: the same key of another subject is another key. */
  readonly subject: string;
  /** The name of the mutation. */
  readonly operation: string;
  readonly key: string;
  /** What was asked, as JSON can hold it. */
  readonly request: unknown;
  readonly now: Date;
  /** The id of what the work makes, where the caller knows it before: it need not be noted afterwards. */
  readonly resultId?: string;
}

export interface IdempotentResult {
  readonly ok: true;
  readonly resultId: string;
  /** Whether this is the answer of an earlier request. */
  readonly repeated: boolean;
}

type Work<R extends Refusal> = () => Promise<{ readonly resultId: string } | Refused<R>>;
/** What a key itself can be refused for. */
type KeyRefusal = Refusal<'IdempotencyConflict'> | Refusal<'InvalidInput'>;

interface Stored {
  readonly request_hash: string;
  readonly result_id: string | null;
}

const KEPT_MILLISECONDS = 24 * 60 * 60 * 1_000;
const ATTEMPTS = 3;
const LONGEST_KEY = 255;

/**
 * Runs the work once for each (subject, operation, key) within 24 hours, in the transaction of `tx`, and remembers the
 * id of what it made; a repeat gets that id and runs nothing. An equal request at the same time waits for the first.
 * The same key with another request is refused as `IdempotencyConflict`. A refusal of the work is not remembered.
 */
export async function idempotent<R extends Refusal = never>(
  tx: EntityManager,
  request: IdempotentRequest,
  work: Work<R>,
): Promise<IdempotentResult | Refused<R | KeyRefusal>> {
  if (!tx.isInTransaction()) throw new Error('idempotent() runs inside a transaction.');
  if (request.key.length === 0 || request.key.length > LONGEST_KEY) return badKey();
  const hash = createHash('sha256').update(canonicalJson(request.request)).digest('base64url');
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await claim(tx, request, hash)) return runOnce(tx, request, work);
    const stored = await find(tx, request);
    if (stored) return repeat(stored, hash);
    // It expired and was removed between the two statements.
  }
  throw new Error(`The idempotency key of ${request.operation} is removed as fast as it is written.`);
}

/** Removes what has expired. Answers how many rows. */
export async function pruneIdempotency(tx: EntityManager, now: Date): Promise<number> {
  const removed = await statement(
    tx,
    `delete from ${tableOf(tx, 'idempotency')} where expires_at <= $1 returning 1 as one`,
    [now],
  );
  return removed.length;
}

/** Whether the key is ours now. Waits for another transaction that has just claimed it. */
async function claim(tx: EntityManager, request: IdempotentRequest, hash: string) {
  const { subject, operation, key, now, resultId = null } = request;
  const table = tableOf(tx, 'idempotency');
  const claimed = await statement(
    tx,
    `insert into ${table} as stored (subject, operation, key, request_hash, expires_at, result_id)
     values ($1, $2, $3, $4, $5, $7)
     on conflict (subject, operation, key) do update
       set request_hash = excluded.request_hash, result_id = excluded.result_id, expires_at = excluded.expires_at
       where stored.expires_at <= $6
     returning 1 as one`,
    [subject, operation, key, hash, new Date(now.getTime() + KEPT_MILLISECONDS), now, resultId],
  );
  return claimed.length > 0;
}

async function find(tx: EntityManager, { subject, operation, key }: IdempotentRequest): Promise<Stored | undefined> {
  const [stored] = await statement<Stored>(
    tx,
    `select request_hash, result_id from ${tableOf(tx, 'idempotency')}
     where subject = $1 and operation = $2 and key = $3`,
    [subject, operation, key],
  );
  return stored;
}

async function runOnce<R extends Refusal>(
  tx: EntityManager,
  { subject, operation, key, resultId }: IdempotentRequest,
  work: Work<R>,
) {
  const outcome = await work();
  const table = tableOf(tx, 'idempotency');
  if ('errors' in outcome) {
    await statement(tx, `delete from ${table} where subject = $1 and operation = $2 and key = $3`, [
      subject,
      operation,
      key,
    ]);
    return outcome;
  }
  if (outcome.resultId === resultId) return { ok: true, resultId, repeated: false } as const;
  await statement(tx, `update ${table} set result_id = $4 where subject = $1 and operation = $2 and key = $3`, [
    subject,
    operation,
    key,
    outcome.resultId,
  ]);
  return { ok: true, resultId: outcome.resultId, repeated: false } as const;
}

function repeat(stored: Stored, hash: string): IdempotentResult | Refused<KeyRefusal> {
  if (stored.request_hash !== hash) {
    return refuse('IdempotencyConflict', 'This idempotency key was used for another request.', ['idempotencyKey']);
  }
  if (stored.result_id === null) throw new Error('idempotent() is already running for this key in this transaction.');
  return { ok: true, resultId: stored.result_id, repeated: true };
}

const badKey = () =>
  refuse('InvalidInput', `An idempotency key has 1 to ${LONGEST_KEY} characters.`, ['idempotencyKey']);
