import { describe, expect, test } from 'vitest';
import { type AllocationCandidate, allocate } from './allocation.ts';
import { riskOf } from './rules.ts';

const limits = {
  ...{ appetite: 0.5, maximumPoolShare: 1, maximumRegionShare: 1 },
  ...{ minimumOnDemandShare: 0, changeoverHours: 0.2 },
};
const pool = (priceRatio: number, risk: number, region = 'a'): AllocationCandidate => ({ priceRatio, risk, region });
const sum = (shares: Float64Array) => shares.reduce((total, share) => total + share, 0);

describe('F8 an allocation', () => {
  test('over equal pools is equal', () => {
    const { shares, onDemandShare } = allocate([pool(0.3, 0.1), pool(0.3, 0.1), pool(0.3, 0.1)], limits);
    for (const share of shares) expect(share).toBeCloseTo(1 / 3, 6);
    expect(onDemandShare).toBe(0);
  });

  test('goes for the cheapest with the greatest appetite, and for the least risk with none', () => {
    const candidates = [pool(0.2, 0.4), pool(0.3, 0.02), pool(0.3, 0.02, 'b')];
    expect(allocate(candidates, { ...limits, appetite: 1 }).shares[0]).toBeCloseTo(1, 9);
    const careful = allocate(candidates, { ...limits, appetite: 0 }).shares;
    expect(careful[0]).toBeLessThan(0.01);
    expect(careful[1]).toBeCloseTo(careful[2] ?? 0, 6);
  });

  test('costs less and risks more with more appetite', () => {
    const candidates = [pool(0.2, 0.3), pool(0.25, 0.15), pool(0.3, 0.05, 'b'), pool(0.35, 0.01, 'c')];
    const costs: number[] = [];
    const losses: number[] = [];
    for (const appetite of [0.1, 0.5, 0.9]) {
      const { shares } = allocate(candidates, { ...limits, appetite });
      costs.push(
        candidates.reduce((cost, { priceRatio, risk }, n) => cost + (shares[n] ?? 0) * (priceRatio + risk * 0.2), 0),
      );
      const exposures = candidates.map(({ region, risk }, n) => ({
        region,
        ...{ risk, dayRisk: risk },
        capacity: shares[n] ?? 0,
        machines: 1,
      }));
      losses.push(riskOf(exposures, 0).worstLossRatio);
    }
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
    expect(losses).toEqual(losses.toSorted((a, b) => a - b));
  });

  test('leaves on demand what pools and regions may not take, and what is asked for', () => {
    const two = [pool(0.3, 0.1), pool(0.3, 0.1)];
    expect(allocate(two, { ...limits, maximumPoolShare: 0.3 }).onDemandShare).toBeCloseTo(0.4, 9);
    expect(allocate(two, { ...limits, maximumRegionShare: 0.5 }).onDemandShare).toBeCloseTo(0.5, 9);
    const half = allocate(two, { ...limits, minimumOnDemandShare: 0.25 });
    expect([half.onDemandShare, sum(half.shares)]).toEqual([0.25, expect.closeTo(0.75, 9)]);
  });

  test('takes nothing of a pool that costs more than on demand, and all on demand without another', () => {
    expect(allocate([pool(1.1, 0), pool(0.95, 0.5)], limits)).toEqual({
      shares: Float64Array.of(0, 0),
      onDemandShare: 1,
    });
    expect(allocate([], limits)).toEqual({ shares: new Float64Array(0), onDemandShare: 1 });
  });

  test('over pools without any risk is a number', () => {
    const { shares } = allocate([pool(0.3, 0), pool(0.2, 0)], limits);
    expect([...shares]).toEqual([0, 1]);
    expect(sum(allocate([pool(0, 0), pool(0, 0)], { ...limits, appetite: 0 }).shares)).toBeCloseTo(1, 9);
  });
});

describe('F8 the risk of a fleet', () => {
  const of = (capacity: number, risk: number, region = 'a', machines = capacity) => ({
    capacity,
    ...{ risk, dayRisk: (1 + risk) / 2 },
    region,
    machines,
  });

  test('of two equal pools is that of each, and of both together', () => {
    const risk = riskOf([of(1, 0.5), of(1, 0.5)], 0);
    expect(risk).toMatchObject({ herfindahlIndex: 0.5, effectivePools: 2, interruptionsPerDay: 1.5 });
    expect(risk.independentPools).toBeCloseTo(2 / 1.43, 9);
    const both = 0.25 + Math.asin(0.43) / (2 * Math.PI);
    expect(risk.lossProbability(1)).toBeCloseTo(both, 6);
    expect(risk.lossProbability(0.5)).toBeCloseTo(1 - both, 6);
    expect(risk.worstLossRatio).toBeCloseTo(1, 6);
  });

  test('is less with capacity on demand, which is never lost', () => {
    const risk = riskOf([of(1, 0.02)], 3);
    expect(risk.lossProbability(1)).toBe(0);
    expect(risk.lossProbability(0.25)).toBeCloseTo(0.02, 6);
    expect(risk.worstLossRatio).toBeCloseTo((0.02 * 0.25) / 0.05, 6);
  });

  test('of an empty fleet is none', () => {
    const none = {
      herfindahlIndex: 0,
      effectivePools: 0,
      independentPools: 0,
      interruptionsPerDay: 0,
      worstLossRatio: 0,
    };
    for (const risk of [riskOf([], 0), riskOf([], 5), riskOf([of(0, 0.5)], 0)]) {
      expect(risk).toMatchObject(none);
      expect(risk.lossProbability(0.5)).toBe(0);
    }
  });
});
