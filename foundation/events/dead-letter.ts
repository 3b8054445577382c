import type { EntityManager } from '@mikro-orm/sql';
import { uuidv7 } from '../database/identity.ts';
import { query, tableIn } from './sql.ts';
import { type StoredEvent, storedEventSchema } from './stored-event.ts';

/** An event that a consumer could not apply, however often it tried. */
export interface DeadLetter {
  readonly id: string;
  readonly consumer: string;
  readonly publisher: string;
  readonly event: StoredEvent;
  readonly error: string;
  readonly attempts: number;
  /** Domain time, RFC 3339 in UTC. */
  readonly createdAt: string;
}

interface DeadLetterRow {
  readonly id: string;
  readonly consumer: string;
  readonly publisher: string;
  readonly event: string;
  readonly error: string;
  readonly attempts: number;
  readonly created_at: string;
}

const COLUMNS = `id, consumer, publisher, event::text as event, error, attempts,
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at`;

// An error's text may quote a whole statement.
const LONGEST_ERROR = 2_000;

const toLetter = ({ created_at, event, ...row }: DeadLetterRow): DeadLetter => ({
  ...row,
  createdAt: created_at,
  event: storedEventSchema.parse(JSON.parse(event)),
});

export async function addDeadLetter(
  tx: EntityManager,
  schema: string,
  letter: Omit<DeadLetter, 'id'>,
): Promise<DeadLetter> {
  const stored = { ...letter, id: uuidv7(), error: letter.error.slice(0, LONGEST_ERROR) };
  const { id, consumer, publisher, event, error, attempts, createdAt } = stored;
  await query(
    tx,
    `insert into ${tableIn(schema, 'dead_letter')}
       (id, consumer, publisher, sequence, client_id, event, error, attempts, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, consumer, publisher, event.sequence, event.clientId, JSON.stringify(event), error, attempts, createdAt],
  );
  return stored;
}

/** A letter that waits, locked until the transaction ends; undefined when there is none of this consumer. */
export async function takeDeadLetter(
  tx: EntityManager,
  schema: string,
  o: { id: string; consumer: string; publisher: string },
): Promise<DeadLetter | undefined> {
  const [row] = await query<DeadLetterRow>(
    tx,
    `select ${COLUMNS} from ${tableIn(schema, 'dead_letter')}
     where id = $1 and consumer = $2 and publisher = $3 and replayed_at is null for update`,
    [o.id, o.consumer, o.publisher],
  );
  return row && toLetter(row);
}

export async function markReplayed(tx: EntityManager, schema: string, id: string, at: Date): Promise<void> {
  const table = tableIn(schema, 'dead_letter');
  await query(tx, `update ${table} set replayed_at = $2 where id = $1`, [id, at.toISOString()]);
}

/** The letters of a subgraph that wait, oldest first: those after `after`, at most `limit` (1 to 100). */
export async function listDeadLetters(
  em: EntityManager,
  schema: string,
  { limit, after, consumer }: { limit: number; after?: string; consumer?: string },
): Promise<DeadLetter[]> {
  const rows = await query<DeadLetterRow>(
    em,
    `select ${COLUMNS} from ${tableIn(schema, 'dead_letter')}
     where replayed_at is null and ($2::uuid is null or id > $2::uuid) and ($3::text is null or consumer = $3::text)
     order by id limit $1`,
    [Math.min(limit, 100), after ?? null, consumer ?? null],
  );
  return rows.map(toLetter);
}
