import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { subgraphNames } from '#foundation/calls/define-call.ts';

/** How far the news has come. */
export interface Lag {
  /** Events that the consumer that is furthest behind has not passed, as far as it has stored that. */
  readonly events: number;
  readonly deadLetters: number;
}

export interface LagProbe extends AsyncDisposable {
  read(): Promise<Lag>;
  /** Waits until every consumer has passed what is told; answers how long that took, in seconds. Throws after `seconds`. */
  untilSmall(seconds: number, signal: AbortSignal): Promise<number>;
}

// A consumer stores how far it has come at the latest after so many events that are of no concern to it.
const SMALL = 500;
const LOOK_EVERY_MILLISECONDS = 500;

const SQL = `
  with heads as (${subgraphNames.map((name) => `select '${name}' as publisher, last_sequence from ${name}.event_counter`).join(' union all ')}),
  readers as (${subgraphNames.map((name) => `select publisher, position from ${name}.consumer_offset`).join(' union all ')}),
  letters as (${subgraphNames.map((name) => `select count(*) as many from ${name}.dead_letter`).join(' union all ')})
  select (select coalesce(max(last_sequence - position), 0)::int from heads join readers using (publisher)) as events,
    (select sum(many)::int from letters) as "deadLetters"`;

/** Looks into the tables: what the services say of themselves would cost what is being measured. */
export async function openLagProbe(url: string): Promise<LagProbe> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const read = async (): Promise<Lag> => (await client.query(SQL)).rows[0] as Lag;
  return {
    read,
    async untilSmall(seconds, signal) {
      const begun = performance.now();
      for (;;) {
        const { events } = await read();
        const passed = (performance.now() - begun) / 1000;
        if (events < SMALL) return passed;
        if (passed > seconds) throw new Error(`After ${seconds} s a consumer is still ${events} events behind.`);
        await wait(LOOK_EVERY_MILLISECONDS, undefined, { signal });
      }
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
