import { Histogram, Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { SeriesHistogram } from './series-histogram.ts';

const shape = { name: 'wait_seconds', help: 'How long.', buckets: [0.1, 1, 10] };
/** Labels have no order. */
const linesOf = async (registry: Registry) =>
  (await registry.metrics())
    .split('\n')
    .map((line) => line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(',').sort().join(',')}}`));

const observed = [0.05, 0.1, 0.5, 10, 11, 0];

describe('G10 a histogram of opened series', () => {
  test('is read like one of the library that observed the same', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const series = new SeriesHistogram({ ...shape, registers: [ours] }).open({ subgraph: 'agent', outcome: 'ok' });
    const library = new Histogram({ ...shape, labelNames: ['subgraph', 'outcome'], registers: [theirs] });
    for (const registry of [ours, theirs]) registry.setDefaultLabels({ service: 'gateway' });
    for (const value of observed) {
      series.observe(value);
      library.observe({ subgraph: 'agent', outcome: 'ok' }, value);
    }
    expect(await linesOf(ours)).toEqual(await linesOf(theirs));
  });

  test('keeps its series apart, and begins anew when its registry is reset', async () => {
    const registry = new Registry();
    const histogram = new SeriesHistogram({ ...shape, registers: [registry] });
    const [one, two] = [histogram.open({ subgraph: 'one' }), histogram.open({ subgraph: 'two' })];
    one.observe(0.5);
    two.observe(0.5);
    two.observe(20);
    expect(await registry.metrics()).toContain('wait_seconds_count{subgraph="one"} 1');
    expect(await registry.metrics()).toContain('wait_seconds_bucket{le="10",subgraph="two"} 1');
    registry.resetMetrics();
    expect(await registry.metrics()).toContain('wait_seconds_count{subgraph="two"} 0');
  });
});
