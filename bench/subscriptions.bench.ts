import type { Benchmark, Run } from './support/benchmark.ts';
import { fixed } from './support/statistics.ts';
import { FIELDS, SELECTION } from './support/subscriptions/event.ts';
import { type Cell, type Measured, openSide, sampleMessage, within } from './support/subscriptions/side.ts';

const at = (subscribers: number, eventsPerSecond: number, windowMilliseconds: number): Cell => ({
  ...{ subscribers, eventsPerSecond, windowMilliseconds },
  field: windowMilliseconds > 0 ? FIELDS.gathered : FIELDS.immediate,
});

const CELLS = [at(1_000, 100, 0), at(5_000, 10, 0), at(5_000, 100, 50)];
/** Below this the other side could not keep the rate, and says nothing about ours. */
const FULL_RATE = 0.95;

export const benchmark: Benchmark = {
  title: 'Events to many subscribers',
  async run(run) {
    const plan = run.isQuick ? { milliseconds: 3_000, warmUp: 1_500 } : { milliseconds: 15_000, warmUp: 5_000 };
    const rows: string[][] = [];
    let bytes = 0;
    for (const cell of CELLS) {
      const measured = await measureCell(cell, plan, run);
      bytes = measured.bytes;
      rows.push(rowOf(cell, measured));
      run.progress(rowOf(cell, measured).join(' · '));
    }
    return { tables: [{ head: HEAD, rows }], notes: notesFor(bytes) };
  },
};

const HEAD = [
  'subscribers × events/s',
  'window ms',
  'gateway µs each',
  'raw ws µs each',
  'gateway ÷ raw',
  'gateway rate',
  'raw rate',
  'upstreams',
];

interface Pair {
  readonly gateway: Measured;
  readonly raw: Measured;
  readonly bytes: number;
}

async function measureCell(cell: Cell, plan: { milliseconds: number; warmUp: number }, run: Run): Promise<Pair> {
  const name = `${fixed(cell.subscribers, 0)} × ${cell.eventsPerSecond}`;
  const query = `subscription { ${cell.field} ${SELECTION} }`;
  run.progress(`${name}: the gateway`);
  const [gateway, message] = await within(
    openSide('gateway-program.ts', cell, { run, query, warmUp: plan.warmUp }),
    async (side) => {
      const measured = await side.measure(plan);
      return [measured, await sampleMessage(side.url, query, run.signal)] as const;
    },
  );
  requireSharing(gateway);
  run.progress(`${name}: a raw broadcast`);
  const other = openSide('raw-program.ts', cell, { run, query: '', env: { MESSAGE: message }, warmUp: plan.warmUp });
  const raw = await within(other, (side) => side.measure(plan));
  return { gateway, raw, bytes: Buffer.byteLength(message) };
}

/** One upstream for all; for each event one answer, of one fetch from each of the other subgraphs. */
function requireSharing({ figures }: Measured): void {
  const { upstreams, events = 0, forecastFetches = 0, riskFetches = 0 } = figures;
  if (upstreams !== 1) throw new Error(`${upstreams} upstreams instead of one.`);
  // Those that are under way when the figures are read.
  const isOnceEach = [forecastFetches, riskFetches].every((fetches) => fetches <= events && fetches >= events - 16);
  if (!isOnceEach) throw new Error(`${events} events took ${forecastFetches} and ${riskFetches} fetches.`);
}

function rowOf({ subscribers, eventsPerSecond, windowMilliseconds }: Cell, { gateway, raw }: Pair): string[] {
  const isSaturated = raw.rateReached < FULL_RATE || gateway.closed > 0;
  return [
    `${fixed(subscribers, 0)} × ${eventsPerSecond}`,
    String(windowMilliseconds),
    fixed(gateway.microsecondsEach, 2),
    fixed(raw.microsecondsEach, 2),
    isSaturated ? 'saturated' : fixed(gateway.microsecondsEach / raw.microsecondsEach, 2),
    percent(gateway.rateReached),
    percent(raw.rateReached),
    String(gateway.figures.upstreams),
  ];
}

const percent = (share: number): string => `${fixed(share * 100, 0)} %`;

const notesFor = (bytes: number): string[] => [
  `Each event is answered with fields of two other subgraphs and is a message of ${bytes} bytes. Figures are CPU of the serving process for each message that a client was given; the gateway's subgraphs run in its process and are counted with it.`,
  'Raw: a `ws` server that sends the same bytes to all of its sockets at the same rate, and does nothing else. Where it does not reach the rate, or the gateway had to close sockets because the clients did not get to read, the cell is saturated and does not count.',
  'Each side runs in a process of its own; the clients are two more, which count frames and parse nothing.',
  'Asserted: one upstream for all subscribers, and one fetch from each other subgraph for each event.',
];
