import { describe, expect, test } from 'vitest';
import type { GroupFigures } from './figures.ts';
import { disagreements, figuresAsJson, renderTable, totalOf } from './table.ts';

const group = (name: string, more: Partial<GroupFigures> = {}): GroupFigures => ({
  name,
  agents: 2,
  hours: 12,
  onDemandCost: 1_200_000_000n,
  stayingCost: 960_000_000n,
  actualCost: 524_250_000n,
  meteredCost: 524_250_000n,
  countedOnDemandCost: 1_200_000_000n,
  switches: 2,
  interruptions: 2,
  survived: 1,
  downtimeMinutes: 0.5,
  ...more,
});

const from = new Date('2026-01-01T00:00:00Z');
const to = new Date('2026-01-01T06:00:00Z');
const options = (...groups: GroupFigures[]) => ({ groups, from, to, seed: 7, isAvailabilityDrawn: true });

const cells = (text: string, name: string) =>
  text
    .split('\n')
    .find((line) => line.includes(`│ ${name} `))
    ?.split('│')
    .map((cell) => cell.trim())
    .slice(2, -1);

describe('the table of a replay', () => {
  test('tells costs in dollars and what was saved against on-demand', () => {
    const text = renderTable(options(group('m5.large us-east-1')));
    const line = ['2', '12', '1,200.00', '960.00', '524.25', '56.3', '20.0', '2', '2', '1', '0.5'];
    expect(cells(text, 'm5.large us-east-1')).toEqual(line);
  });

  test('ends with the sum of all groups', () => {
    const text = renderTable(options(group('a'), group('b', { actualCost: 1_000_000n, meteredCost: 1_000_000n })));
    expect(cells(text, 'all')).toEqual([
      ...['4', '24', '2,400.00', '1,920.00', '525.25', '78.1', '20.0', '4', '4', '2', '1.0'],
    ]);
  });

  test('says whether interruptions were drawn', () => {
    expect(renderTable(options(group('a')))).toContain('simulated, drawn from seed 7');
    expect(renderTable({ ...options(group('a')), isAvailabilityDrawn: false })).toContain('the availability given');
  });

  test('shows both figures where the graph and the meters differ by more than a thousandth', () => {
    expect(disagreements([group('a', { actualCost: 524_700_000n })])).toEqual([]);
    expect(disagreements([group('a', { actualCost: 524_800_000n })])).toEqual([
      'a: the graph counts a cost of $ 524.80, the meters $ 524.25.',
    ]);
    expect(disagreements([group('a', { countedOnDemandCost: 0n })])).toHaveLength(1);
  });

  test('has no share of nothing', () => {
    const nothing = { onDemandCost: 0n, stayingCost: 0n, actualCost: 0n, meteredCost: 0n, countedOnDemandCost: 0n };
    expect(cells(renderTable(options(group('a', nothing))), 'a')?.[5]).toBe('–');
  });

  test('is the same for programs, with six decimals', () => {
    const json = JSON.parse(figuresAsJson(options(group('a'))));
    expect(json).toMatchObject({ seed: 7, groups: [{ name: 'a', actualCost: '524.250000' }], total: { agents: 2 } });
    expect(totalOf([]).onDemandCost).toBe(0n);
  });
});
