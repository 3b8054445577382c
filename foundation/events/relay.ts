import type { SchemaDatabase } from '../database/open.ts';
import { transact } from '../database/transact.ts';
import { numberRows, RELAY_BATCH, tellNumbered } from './log-table.ts';
import type { StoredEvent } from './stored-event.ts';

export interface Relay {
  /** Numbers every row that is committed by now, and answers how many. Any number of relays may do so at once. */
  relayOnce(): Promise<number>;
}

// So that one call ends while others keep writing; whoever still waits has woken the relay again.
const MOST_BATCHES = 200;

export function createRelay(o: {
  database: SchemaDatabase;
  onNumbered(epoch: string, events: readonly StoredEvent[]): void;
}): Relay {
  const { schema, server } = o.database;
  // On Postgres whoever tells within a transaction waits at its commit, for all others who do, until the disk has each.
  const isTold = server.kind === 'pglite';

  return {
    async relayOnce() {
      let count = 0;
      for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
        const { epoch, events } = await transact(o.database.fork(), (tx) => numberRows(tx, schema, { isTold }));
        count += events.length;
        const newest = events.at(-1)?.sequence;
        if (newest !== undefined) {
          o.onNumbered(epoch, events);
          if (!isTold) await tellNumbered(o.database.fork(), schema, newest);
        }
        if (events.length < RELAY_BATCH) break;
      }
      return count;
    },
  };
}
