import { describe, expect, test } from 'vitest';
import { defaultPools } from './catalogue.ts';
import { createMarket, type PoolDescription } from './create-market.ts';
import { parseMicroUnits } from './micro-units.ts';

const START = new Date('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;
const hoursIn = (hours: number) => new Date(START.getTime() + hours * HOUR);
const market = (seed = 1, pools: readonly PoolDescription[] = defaultPools) =>
  createMarket({ seed, pools, start: START });

describe('a made-up market', () => {
  test('gives the same answers for the same seed, whatever the order of the questions', () => {
    const forward = market(7);
    const backward = market(7);
    const moments = Array.from({ length: 200 }, (_, index) => hoursIn(index * 3.7));
    const names = defaultPools.map((pool) => pool.name);
    const ask = (of: typeof forward, order: Date[]) =>
      new Map(order.map((time) => [time.getTime(), names.map((name) => of.at(name, time))]));
    const there = ask(forward, moments);
    const back = ask(backward, moments.toReversed());
    for (const time of moments) expect(back.get(time.getTime())).toEqual(there.get(time.getTime()));
    expect(ask(market(8), moments)).not.toEqual(there);
  });

  test('keeps a pool as it is when another pool joins', () => {
    const few = market(3, defaultPools.slice(0, 4));
    const many = market(3);
    for (const { name } of defaultPools.slice(0, 4)) {
      for (let hour = 0; hour < 500; hour += 7)
        expect(many.at(name, hoursIn(hour))).toEqual(few.at(name, hoursIn(hour)));
    }
  });

  test('changes prices in about one hour of twenty, by little, and never above on-demand', () => {
    const made = market(5);
    const hours = 24 * 180;
    let changes = 0;
    for (const pool of defaultPools) {
      const steps = made.priceSteps(pool.name, START, hoursIn(hours));
      changes += steps.length - 1;
      for (const [index, step] of steps.entries()) {
        expect(step.hourlyPrice).toMatch(/^\d+\.\d{6}$/);
        const price = Number(parseMicroUnits(step.hourlyPrice));
        expect(price).toBeLessThanOrEqual(Number(parseMicroUnits(pool.onDemandHourlyPrice)));
        const before = steps[index - 1];
        if (before) expect(Math.abs(Math.log(price / Number(parseMicroUnits(before.hourlyPrice))))).toBeLessThan(0.15);
      }
    }
    const share = changes / (hours * defaultPools.length);
    expect(share).toBeGreaterThan(0.045);
    expect(share).toBeLessThan(0.055);
  });

  test('draws prices back to their mean', () => {
    const made = market(11);
    for (const pool of defaultPools) {
      const end = hoursIn(730 * 24);
      const meanLog = made.priceSteps(pool.name, hoursIn(0), end).reduce((sum, { from, to, hourlyPrice }) => {
        const share = (to.getTime() - from.getTime()) / (end.getTime() - hoursIn(0).getTime());
        return sum + share * Math.log(Number(hourlyPrice));
      }, 0);
      const target = Math.log(Number(pool.onDemandHourlyPrice) * pool.meanSpotRatio);
      expect(Math.abs(meanLog - target)).toBeLessThan(0.05);
    }
  });

  test('joins price steps without a gap', () => {
    const made = market(2);
    const name = defaultPools[0]?.name as string;
    const steps = made.priceSteps(name, hoursIn(1.5), hoursIn(300.25));
    expect(steps[0]?.from).toEqual(hoursIn(1.5));
    expect(steps.at(-1)?.to).toEqual(hoursIn(300.25));
    for (const [index, step] of steps.entries()) {
      expect(made.at(name, step.from).hourlyPrice).toBe(step.hourlyPrice);
      expect(made.at(name, new Date(step.to.getTime() - 1)).hourlyPrice).toBe(step.hourlyPrice);
      if (index > 0) expect(step.from).toEqual(steps[index - 1]?.to);
    }
    expect(made.priceSteps(name, hoursIn(2), hoursIn(2))).toEqual([]);
  });

  test('says when a pool next goes up or down', () => {
    const made = market(2);
    const name = defaultPools[3]?.name as string;
    let time = START;
    for (let count = 0; count < 200; count += 1) {
      const next = made.nextAvailabilityChange(name, time) as Date;
      const before = made.at(name, time).isAvailable;
      expect(made.at(name, new Date(next.getTime() - 1)).isAvailable).toBe(before);
      expect(made.at(name, next).isAvailable).toBe(!before);
      time = next;
    }
  });

  test('refuses unknown pools, moments outside it and pools that clash', () => {
    const made = market();
    expect(() => made.at('m5.large.mars-1a', START)).toThrow(RangeError);
    expect(() => made.at(defaultPools[0]?.name as string, new Date(START.getTime() - 1))).toThrow(RangeError);
    expect(() => made.at(defaultPools[0]?.name as string, new Date('2100-01-01'))).toThrow(RangeError);
    const pool = defaultPools[0] as PoolDescription;
    expect(() => market(1, [pool, pool])).toThrow('one name');
    expect(() => market(1, [{ ...pool, meanSpotRatio: 0 }])).toThrow('ratio');
  });
});
