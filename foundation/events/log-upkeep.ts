import type { SchemaDatabase } from '../database/open.ts';
import { deleteOldest, erasePayloads, readPruneEnd, readRowRange } from './log-table.ts';
import { query, tableIn } from './sql.ts';

// One statement's share: on PGlite everybody else waits for it.
const PRUNE_BATCH = 500;
const ERASE_RANGE = 5_000;

/** Deletes the events before the first one that is not older than `before`; answers how many. */
export async function pruneLog({ schema, fork }: SchemaDatabase, before: Date): Promise<number> {
  const end = await readPruneEnd(fork(), schema, before);
  let count = 0;
  for (let deleted = PRUNE_BATCH; deleted === PRUNE_BATCH; count += deleted) {
    deleted = await deleteOldest(fork(), schema, end, PRUNE_BATCH);
  }
  return count;
}

/** Takes a tenant's payloads out of the log and of the dead letters; answers how many events. */
export async function eraseEvents({ schema, fork }: SchemaDatabase, clientId: string): Promise<number> {
  const rows = await readRowRange(fork(), schema);
  let count = 0;
  for (let from = rows?.from ?? 1; rows && from <= rows.to; from += ERASE_RANGE) {
    count += await erasePayloads(fork(), schema, clientId, { from, to: from + ERASE_RANGE - 1 });
  }
  await query(fork(), `delete from ${tableIn(schema, 'dead_letter')} where client_id = $1`, [clientId]);
  return count;
}
