import type { EntityManager } from '@mikro-orm/sql';
import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import { uuidv7 } from '../database/identity.ts';
import { afterCommit, beforeCommit } from '../database/transact.ts';
import { currentRequest } from '../logging/request-context.ts';
import type { EventDefinition } from './define-event.ts';
import { ownRelays } from './own-relays.ts';
import { query, tableIn, wakeChannel } from './sql.ts';

export interface News<P> {
  /** What the event is about; the events of one aggregate keep their order. */
  readonly aggregateId: string;
  /** The tenant; null for what belongs to none. */
  readonly clientId: string | null;
  readonly payload: P;
}

export interface Outbox {
  /**
   * Tells the news of a change in the transaction of the change: both are committed, or neither is.
   * Throws when `tx` is in no transaction, or when the payload does not have the shape of the definition.
   */
  add<T extends string, P extends z.ZodType>(
    tx: EntityManager,
    event: EventDefinition<T, P>,
    news: News<z.input<P>>,
  ): void;
}

// Rows of one insert; a statement's text and its answer stay small.
const CHUNK = 500;

/**
 * Rows are collected and inserted last. By then every aggregate of the transaction is locked, so the order in which
 * rows are inserted is, for each aggregate, the order in which its changes are committed.
 */
export function createOutbox({ clock }: { clock: Clock }): Outbox {
  const collected = new WeakMap<object, object[]>();

  function rowsOf(tx: EntityManager): object[] {
    const transaction = tx.getTransactionContext<object>();
    if (!transaction) throw new Error('News is told inside the transaction of its change.');
    const known = collected.get(transaction);
    if (known) return known;
    const rows: object[] = [];
    collected.set(transaction, rows);
    return rows;
  }

  return {
    add(tx, { topic, type, version, payload: shape }, { aggregateId, clientId, payload }) {
      const rows = rowsOf(tx);
      const request = currentRequest();
      rows.push({
        event_id: uuidv7(),
        topic,
        type,
        version,
        occurred_at: clock().toISOString(),
        aggregate_id: aggregateId,
        client_id: clientId,
        request_id: request?.requestId ?? null,
        traceparent: request?.traceparent ?? null,
        payload: shape.parse(payload),
      });
      beforeCommit(tx, collected, async () => {
        const wake = ownRelays(tx);
        while (rows.length > 0) await insertRows(tx, rows.splice(0, CHUNK), { isTold: wake === undefined });
        if (wake) afterCommit(tx, wake);
      });
    },
  };
}

const COLUMNS = [
  ['event_id', 'uuid'],
  ['topic', 'text'],
  ['type', 'text'],
  ['version', 'int'],
  ['occurred_at', 'timestamptz'],
  ['aggregate_id', 'text'],
  ['client_id', 'text'],
  ['request_id', 'text'],
  ['traceparent', 'text'],
  ['payload', 'jsonb'],
] as const;
const NAMES = COLUMNS.map(([name]) => name).join(', ');
const TYPED = COLUMNS.map((column) => column.join(' ')).join(', ');

/**
 * One statement, whatever the number of rows: it inserts them in order. Told with the commit, it wakes the relays of
 * other processes; on Postgres whoever tells waits at the commit for all others who do, until the disk has each.
 */
async function insertRows(
  tx: EntityManager,
  rows: readonly object[],
  { isTold }: { readonly isTold: boolean },
): Promise<void> {
  const schema = tx.config.get('schema') ?? 'public';
  const insert = `insert into ${tableIn(schema, 'event_log')} (${NAMES})
    select ${NAMES} from rows from (jsonb_to_recordset($1::jsonb) as (${TYPED})) with ordinality as r (${NAMES}, place)
    order by place`;
  const values = JSON.stringify(rows);
  if (!isTold) return void (await query(tx, insert, [values]));
  const told = `with added as (${insert} returning 1) select pg_notify($2, '') from added limit 1`;
  await query(tx, told, [values, wakeChannel(schema)]);
}
