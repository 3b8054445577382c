import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { priorHazard } from '../hazard.ts';
import { type CostStanding, expectCosts, planCosts } from './expected-costs.ts';
import type { JobTerms } from './types.ts';

const terms: JobTerms = { changeoverHours: 0.5, tickHours: 0.5, onDemandPrice: 3, spotPrice: 1, mayWait: true };
const always = priorHazard().fill(1e-9);
const never = priorHazard().fill(1e9);
const job = { hoursLeft: 20, workHoursLeft: 10 };
const standing: CostStanding = { ...job, place: 'NONE', ageHours: 5, outageHours: 0 };

describe('the expected costs of a job with a deadline', () => {
  test('on spot that lasts are the work and one changeover at its price', () => {
    const costs = planCosts(terms, { price: 1, hazard: always, outages: never, refuge: 0 }, job);
    expect(costs(standing).spot).toBeCloseTo(10.5, 6);
    expect(costs({ ...standing, place: 'SPOT' }).spot).toBeCloseTo(10, 6);
    // Half an hour of on-demand work, then a changeover to spot and the rest of the work there.
    expect(costs({ ...standing, place: 'ON_DEMAND' }).onDemand).toBeCloseTo(0.5 * 3 + 0.5 + 9.5, 1);
    // Waiting loses time, and no money.
    expect(costs(standing).wait).toBeCloseTo(10.5, 6);
  });

  test('without any spot are the work and one changeover on demand', () => {
    const costs = planCosts(terms, { price: 1, hazard: never, outages: always, refuge: 0 }, job);
    expect(costs({ ...standing, ageHours: null, outageHours: 9 }).onDemand).toBeCloseTo(31.5, 3);
    expect(costs({ ...standing, ageHours: null, outageHours: 9, place: 'ON_DEMAND' }).onDemand).toBeCloseTo(30, 3);
    expect(costs({ ...standing, ageHours: null }).spot).toBe(Number.POSITIVE_INFINITY);
  });

  test('are infinite for what puts the deadline at risk', () => {
    const costs = planCosts(terms, { price: 1, hazard: always, outages: never, refuge: 0 }, job);
    const late = costs({ ...standing, hoursLeft: 11.2 });
    expect(late).toEqual({ spot: Number.POSITIVE_INFINITY, wait: Number.POSITIVE_INFINITY, onDemand: 31.5 });
  });

  test('of waiting are infinite where a job may not wait', () => {
    const costs = planCosts({ ...terms, mayWait: false }, { price: 1, hazard: always, outages: never, refuge: 0 }, job);
    expect(costs(standing).wait).toBe(Number.POSITIVE_INFINITY);
    expect(costs(standing).spot).toBeCloseTo(10.5, 6);
  });

  test('of a job as it stands are those of the plan for all its later standings', () => {
    for (const mayWait of [true, false]) {
      for (const hoursLeft of [10.3, 13, 60, 2000]) {
        const chances = { price: 1, hazard: priorHazard(), outages: priorHazard(), refuge: 0.3 };
        const now = { ...standing, hoursLeft, place: 'ON_DEMAND' as const };
        const its = { ...terms, mayWait };
        expect(expectCosts(its, chances, now)).toEqual(planCosts(its, chances, now)(now));
      }
    }
  });

  test('hold for later standings of the job, to within a tenth, as if planned anew', () => {
    const chances = { price: 1, hazard: priorHazard(), outages: priorHazard(), refuge: 0 };
    const fine = { ...terms, changeoverHours: 0.05, tickHours: 0.05 };
    const later = { ...standing, hoursLeft: 13.3, workHoursLeft: 7.1 };
    const [planned, anew] = [planCosts(fine, chances, job)(later), planCosts(fine, chances, later)(later)];
    for (const option of ['spot', 'onDemand', 'wait'] as const) {
      expect(Math.abs(planned[option] / anew[option] - 1)).toBeLessThan(0.1);
    }
  });

  test('are no more than those of doing all of it on demand, and rise as spot is lost more often', () => {
    const anyJob = fc.record({
      hoursLeft: fc.double({ min: 0.5, max: 40, noNaN: true }),
      share: fc.double({ min: 0.05, max: 1, noNaN: true }),
      changeoverHours: fc.double({ min: 0, max: 2, noNaN: true }),
      speed: fc.double({ min: 0.05, max: 5, noNaN: true }),
      refuge: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(anyJob, ({ hoursLeft, share, changeoverHours, speed, refuge }) => {
        const its = { ...terms, changeoverHours };
        const workHoursLeft = hoursLeft * share;
        const costsAt = (factor: number) => {
          const hazard = priorHazard().fill(factor);
          const chances = { price: 1, hazard, outages: priorHazard(), refuge };
          return planCosts(its, chances, { hoursLeft, workHoursLeft })({ ...standing, hoursLeft, workHoursLeft });
        };
        const { onDemand, ...others } = costsAt(speed);
        const worse = costsAt(speed * 2);
        expect(onDemand).toBeLessThanOrEqual(3 * (workHoursLeft + changeoverHours) + 1e-6);
        expect(worse.onDemand).toBeGreaterThanOrEqual(onDemand - 1e-6);
        for (const cost of Object.values(others)) expect(Number.isNaN(cost)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});
