import { describe, expect, test } from 'vitest';
import { REPLAY_USAGE, readOptions } from './options.ts';
import { planReplay } from './plan.ts';

const row = (instanceType: string, zone: string, at: string, product = 'Linux/UNIX') => ({
  instanceType,
  zone,
  product,
  hourlyPrice: '0.040000',
  observedAt: new Date(`2026-01-01T${at}:00Z`),
});

const rows = [
  row('c5.large', 'us-east-1a', '00:00'),
  row('m5.large', 'us-east-1a', '01:00'),
  row('m5.large', 'us-east-1b', '03:00'),
  row('m5.large', 'us-east-2a', '09:00'),
  row('m5.large', 'us-east-1c', '10:00', 'Windows'),
  row('m5.large', 'us-east-1a', '06:00'),
];
const onDemand = ({ region }: { region: string }) => (region === 'us-east-1' ? '0.096000' : undefined);
const plan = (agents: number) => planReplay({ rows, onDemand, availability: undefined, agents, seed: 1 });

describe('planning a replay', () => {
  test('pools without an on-demand price are left out by name', () => {
    const { leftOut, market } = plan(2);
    expect(leftOut).toEqual(['m5.large.us-east-2a']);
    expect(market.pools.map(({ name }) => name)).toEqual([
      'c5.large.us-east-1a',
      'm5.large.us-east-1a',
      'm5.large.us-east-1b',
    ]);
    expect(() => planReplay({ rows, onDemand: () => undefined, availability: undefined, agents: 1, seed: 1 })).toThrow(
      'on-demand price',
    );
  });

  test('the clock begins when every kept pool has a price', () => {
    const { market } = plan(2);
    expect(market.start).toEqual(new Date('2026-01-01T03:00:00Z'));
    expect(market.end).toEqual(new Date('2026-01-01T06:00:00Z'));
  });

  test('agents are dealt out over the groups in turn', () => {
    const names = (agents: number) => plan(agents).groups.map(({ name, workloads }) => [name, workloads.length]);
    expect(names(1)).toEqual([['c5.large us-east-1', 1]]);
    expect(names(5)).toEqual([
      ['c5.large us-east-1', 3],
      ['m5.large us-east-1', 2],
    ]);
  });
});

describe('the command line of a replay', () => {
  test('names a file and has defaults for the rest', () => {
    expect(readOptions(['prices.json', '--agents', '3'])).toMatchObject({ prices: 'prices.json', agents: 3, seed: 1 });
    expect(readOptions(['--help'])).toBe('help');
  });

  test.for([
    [[], REPLAY_USAGE],
    [['a', 'b'], REPLAY_USAGE],
    [['a', '--agents', '0'], '--agents is a whole number from 1 to 1000'],
    [['a', '--agents', '1e3'], '--agents is a whole number'],
    [['a', '--seed', '-1'], 'seed'],
    [['a', '--colour'], '--colour'],
  ] as const)('refuses %j', ([args, message]) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
