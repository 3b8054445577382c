import type { SchemaDatabase } from '../database/open.ts';
import { transact } from '../database/transact.ts';
import { numberRows, RELAY_BATCH } from './log-table.ts';
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
  return {
    async relayOnce() {
      let count = 0;
      for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
        const { epoch, events } = await transact(o.database.fork(), (tx) => numberRows(tx, o.database.schema));
        count += events.length;
        if (events.length > 0) o.onNumbered(epoch, events);
        if (events.length < RELAY_BATCH) break;
      }
      return count;
    },
  };
}
