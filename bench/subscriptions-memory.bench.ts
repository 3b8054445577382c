import type { Benchmark } from './support/benchmark.ts';
import { fixed } from './support/statistics.ts';
import { FIELDS, SELECTION } from './support/subscriptions/event.ts';
import { openSide, within } from './support/subscriptions/side.ts';

// What two cores sustain for minutes, the clients on them too.
const CELL = { subscribers: 5_000, eventsPerSecond: 10, windowMilliseconds: 0, field: FIELDS.immediate };
const SAMPLES_A_MINUTE = 6;
const LEAST_SHARE = 0.9;

/** Whether the gateway keeps its size while events flow: the slope of its resident memory. */
export const benchmark: Benchmark = {
  title: 'Memory while events flow',
  async run(run) {
    const minutes = run.isQuick ? 1 : 10;
    const query = `subscription { ${CELL.field} ${SELECTION} }`;
    run.progress(`${minutes} minutes of events`);
    const warmUp = run.isQuick ? 5_000 : 60_000;
    const { residentBytes, deliveriesPerSecond } = await within(
      openSide('gateway-program.ts', CELL, { run, query, warmUp }),
      (side) => side.measure({ milliseconds: minutes * 60_000, samples: minutes * SAMPLES_A_MINUTE }),
    );
    const share = deliveriesPerSecond / (CELL.subscribers * CELL.eventsPerSecond);
    if (share < LEAST_SHARE) throw new Error(`Only ${fixed(share * 100, 0)} % of the events came: that shows nothing.`);
    const megabytes = residentBytes.map((bytes) => bytes / 1024 / 1024);
    return {
      tables: [
        {
          head: ['minutes', 'deliveries/s', 'memory MB', 'slope MB/min'],
          rows: [
            [
              String(minutes),
              fixed(deliveriesPerSecond, 0),
              `${fixed(megabytes[0] ?? 0)} → ${fixed(megabytes.at(-1) ?? 0)}`,
              fixed(slopeOf(megabytes) * SAMPLES_A_MINUTE, 2),
            ],
          ],
        },
      ],
      notes: [
        `${fixed(CELL.subscribers, 0)} subscribers of one operation, ${CELL.eventsPerSecond} events a second, each answered with fields of two other subgraphs. The slope is that of the least squares through the resident memory, which is looked at ${SAMPLES_A_MINUTE} times a minute after a warm-up of ${warmUp / 1000} s.`,
      ],
    };
  },
};

/** The least-squares slope, a step. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const covariance = values.reduce((total, value, index) => total + (index - middle) * (value - mean), 0);
  return covariance / values.reduce((total, _, index) => total + (index - middle) ** 2, 0);
}
