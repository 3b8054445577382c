import type { EntityManager } from '@mikro-orm/sql';
import { newsChannel, query, tableIn } from './sql.ts';
import { type EventPage, READ_LIMIT, type ReadRequest, type StoredEvent } from './stored-event.ts';

/** What the log table knows of itself. */
export interface LogState extends Omit<EventPage, 'events'> {
  /** Whether committed rows still wait for their number. */
  readonly hasUnnumbered: boolean;
}

/** Rows numbered in one transaction; it holds the counter, and on PGlite the whole database, meanwhile. */
export const RELAY_BATCH = 500;

interface EventRow {
  readonly event_id: string;
  readonly topic: string;
  readonly type: string;
  readonly version: number;
  readonly occurred_at: string;
  readonly aggregate_id: string;
  readonly client_id: string | null;
  readonly sequence: string | number;
  readonly request_id: string | null;
  readonly traceparent: string | null;
  readonly payload: string | null;
}

interface StateRow {
  readonly oldest: string | number | null;
  readonly newest: string | number;
  readonly epoch: string;
  readonly epoch_start: string | number;
}

// As text, because the two drivers would parse dates and JSON each in their own way.
const eventColumns = (row: string) => `${row}.event_id, ${row}.topic, ${row}.type, ${row}.version,
  to_char(${row}.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as occurred_at,
  ${row}.aggregate_id, ${row}.client_id, ${row}.sequence, ${row}.request_id, ${row}.traceparent, ${row}.payload::text as payload`;

const toEvent = (row: EventRow): StoredEvent => ({
  id: row.event_id,
  topic: row.topic,
  type: row.type,
  version: row.version,
  occurredAt: row.occurred_at,
  aggregateId: row.aggregate_id,
  clientId: row.client_id,
  sequence: Number(row.sequence),
  requestId: row.request_id,
  traceparent: row.traceparent,
  payload: row.payload === null ? null : JSON.parse(row.payload),
});

function toState({ oldest, newest, epoch, epoch_start }: StateRow) {
  return {
    oldest: oldest === null ? Number(newest) + 1 : Number(oldest),
    newest: Number(newest),
    epoch,
    epochStart: Number(epoch_start),
  };
}

const stateColumns = (schema: string) => `c.last_sequence as newest, c.epoch::text as epoch, c.epoch_start,
  (select min(sequence) from ${tableIn(schema, 'event_log')} where sequence is not null) as oldest`;

export async function readState(em: EntityManager, schema: string): Promise<LogState> {
  const rows = await query<StateRow & { has_unnumbered: boolean }>(
    em,
    `select ${stateColumns(schema)},
       exists (select from ${tableIn(schema, 'event_log')} where sequence is null) as has_unnumbered
     from ${tableIn(schema, 'event_counter')} c`,
  );
  const row = rows[0];
  if (!row) throw new Error(`The event log of "${schema}" has no counter.`);
  return { ...toState(row), hasUnnumbered: row.has_unnumbered };
}

/** One statement, so that the page and what it says of the log are of one moment. */
export async function readTable(em: EntityManager, schema: string, request: ReadRequest): Promise<EventPage> {
  const conditions = ['e.sequence > $1'];
  const parameters: unknown[] = [request.after, Math.min(request.limit, READ_LIMIT)];
  const where = (condition: string, value: unknown) => {
    if (value === undefined) return;
    parameters.push(value);
    conditions.push(condition.replace('?', `$${parameters.length}`));
  };
  if (request.topics?.length === 1) where('e.topic = ?', request.topics[0]);
  else where('e.topic = any(?::text[])', request.topics);
  where('e.client_id = ?', request.clientId);
  where('e.aggregate_id = ?', request.aggregateId);
  const rows = await query<StateRow & (EventRow | { sequence: null })>(
    em,
    `select ${stateColumns(schema)}, ${eventColumns('e')}
     from ${tableIn(schema, 'event_counter')} c
     left join (
       select * from ${tableIn(schema, 'event_log')} e where ${conditions.join(' and ')} order by e.sequence limit $2
     ) e on true
     order by e.sequence`,
    parameters,
  );
  const first = rows[0];
  if (!first) throw new Error(`The event log of "${schema}" has no counter.`);
  return {
    ...toState(first),
    events: rows.filter((row): row is StateRow & EventRow => row.sequence !== null).map(toEvent),
  };
}

/** Tells every process how far the log has been numbered. */
export async function tellNumbered(em: EntityManager, schema: string, newest: number): Promise<void> {
  await query(em, 'select pg_notify($1, $2)', [newsChannel(schema), String(newest)]);
}

/**
 * Numbers committed rows, at most a batch of them; to be called in a transaction. Only the second statement sees what
 * was committed while the first waited for the counter: so each row is numbered once, and none is passed over.
 *
 * @param isTold whether every process is told with the commit, instead of after it by `tellNumbered`
 */
export async function numberRows(
  tx: EntityManager,
  schema: string,
  { isTold }: { readonly isTold: boolean },
): Promise<{ epoch: string; events: readonly StoredEvent[] }> {
  const [log, counter] = [tableIn(schema, 'event_log'), tableIn(schema, 'event_counter')];
  const [locked] = await query<{ last_sequence: string | number; epoch: string }>(
    tx,
    `select last_sequence, epoch::text as epoch from ${counter} for update`,
  );
  if (!locked) throw new Error(`The event log of "${schema}" has no counter.`);
  const rows = await query<EventRow>(
    tx,
    `with waiting as (
       select id, row_number() over (order by id) as place
       from (select id from ${log} where sequence is null order by id limit ${RELAY_BATCH}) first
     ), numbered as (
       update ${log} e set sequence = $1::bigint + w.place from waiting w where e.id = w.id returning e.*
     ), counted as (
       update ${counter} set last_sequence = $1::bigint + (select count(*) from numbered)
       where exists (select from numbered) returning last_sequence
     ), told as (
       select ${isTold ? `pg_notify('${newsChannel(schema)}', last_sequence::text)` : 'last_sequence'} from counted
     )
     select ${eventColumns('n')} from numbered n cross join (select count(*) from told) t order by n.sequence`,
    [Number(locked.last_sequence)],
  );
  return { epoch: locked.epoch, events: rows.map(toEvent) };
}

/** The highest sequence whose event, like all before it, is older than `before`; 0 when there is none. */
export async function readPruneEnd(em: EntityManager, schema: string, before: Date): Promise<number> {
  const log = tableIn(schema, 'event_log');
  const [row] = await query<{ prune_end: string | number }>(
    em,
    `select coalesce(
       (select sequence - 1 from ${log} where sequence is not null and occurred_at >= $1 order by sequence limit 1),
       (select max(sequence) from ${log} where sequence is not null),
       0) as prune_end`,
    [before.toISOString()],
  );
  return Number(row?.prune_end ?? 0);
}

/** Deletes the oldest events up to and including `end`, at most `limit` of them; answers how many. */
export async function deleteOldest(em: EntityManager, schema: string, end: number, limit: number): Promise<number> {
  const log = tableIn(schema, 'event_log');
  const [row] = await query<{ deleted: string | number }>(
    em,
    `with doomed as (
       select sequence from ${log} where sequence <= $1 order by sequence limit $2
     ), gone as (
       delete from ${log} e using doomed d where e.sequence = d.sequence returning 1
     )
     select count(*) as deleted from gone`,
    [end, limit],
  );
  return Number(row?.deleted ?? 0);
}

/** The lowest and highest row, numbered or not; undefined when there is none. */
export async function readRowRange(
  em: EntityManager,
  schema: string,
): Promise<{ from: number; to: number } | undefined> {
  const [row] = await query<{ from: string | number | null; to: string | number | null }>(
    em,
    `select min(id) as "from", max(id) as "to" from ${tableIn(schema, 'event_log')}`,
  );
  return row?.from == null || row.to == null ? undefined : { from: Number(row.from), to: Number(row.to) };
}

/**
 * Takes the payloads of a tenant's events away, among the rows `from` to `to`; answers how many. The rows stay: the
 * sequence is dense.
 */
export async function erasePayloads(
  em: EntityManager,
  schema: string,
  clientId: string,
  { from, to }: { from: number; to: number },
): Promise<number> {
  const rows = await query(
    em,
    `update ${tableIn(schema, 'event_log')} set payload = null
     where id between $1 and $2 and client_id = $3 and payload is not null
     returning 1`,
    [from, to, clientId],
  );
  return rows.length;
}

/** Gives the log a new epoch, which tells readers that it does not continue the one they may know. */
export async function renewEpoch(em: EntityManager, schema: string): Promise<void> {
  const counter = tableIn(schema, 'event_counter');
  await query(em, `update ${counter} set epoch = gen_random_uuid(), epoch_start = last_sequence`);
}
