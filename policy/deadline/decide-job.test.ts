import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideJob, type JobSituation, planFor, slackOf } from './decide-job.ts';
import { marketOf, outageHours, type WatchedPool } from './market.ts';
import type { JobPool, JobStanding, JobTerms } from './types.ts';

const terms: JobTerms = { changeoverHours: 0.2, tickHours: 0.25, onDemandPrice: 3, spotPrice: 1, mayWait: true };
const idle: JobStanding = { hoursLeft: 60, workHoursLeft: 48, place: 'NONE', poolId: null, changeoverHoursLeft: 0 };
const onDemand = { place: 'ON_DEMAND', poolId: null } as const;
const onSpot = { place: 'SPOT', poolId: 'a' } as const;

const pool = (poolId: string, change: Partial<JobPool> = {}): JobPool => ({
  ...{ poolId, poolName: `pool ${poolId}`, price: 1, ageHours: 5 },
  ...change,
});

/** A pool that has been up and down by turns for as many hours each. */
function byTurns(poolId: string, up: number, down: number, times = 30): WatchedPool {
  const upTimes = Array.from({ length: times }, (_, turn) => turn * (up + down)).map((from) => ({
    from,
    to: from + up,
  }));
  return { poolId, watchedFrom: 0, upTimes };
}

function situation(o: {
  job?: Partial<JobStanding>;
  pools?: JobPool[];
  watched?: WatchedPool[];
  terms?: Partial<JobTerms>;
}): JobSituation {
  const watched = o.watched ?? [{ poolId: 'a', watchedFrom: 0, upTimes: [] }];
  const now = Math.max(0, ...watched.flatMap(({ upTimes }) => upTimes.map(({ to, from }) => to ?? from)));
  const pools = o.pools ?? [];
  return {
    ...{ terms: { ...terms, ...o.terms }, job: { ...idle, ...o.job }, pools, market: marketOf(watched, now) },
    outageHours: pools.length > 0 ? 0 : outageHours(watched, now),
  };
}

describe('A9 jobs with a deadline', () => {
  test('a job goes on demand to the end when two changeovers and a tick are all that it could lose', () => {
    const slack = 2 * terms.changeoverHours + terms.tickHours;
    const decide = (more: number) =>
      decideJob(situation({ job: { hoursLeft: 48 + slack + more }, pools: [pool('a')] }));
    expect(decide(-0.01)).toMatchObject({ place: 'ON_DEMAND', ground: 'SAFETY_NET' });
    expect(decide(0)).toMatchObject({ place: 'ON_DEMAND', ground: 'SAFETY_NET' });
    expect(decideJob(situation({ job: { hoursLeft: 40 }, pools: [pool('a')] }))).toMatchObject(onDemand);
    expect(decideJob(situation({ job: { hoursLeft: -1 }, pools: [pool('a')] }))).toMatchObject(onDemand);
  });

  test('a machine on spot is kept until it is lost, unless the deadline is at risk', () => {
    const keep = { job: { ...onSpot }, pools: [pool('a'), pool('b', { price: 0.5, ageHours: 50 })] };
    expect(decideJob(situation(keep))).toMatchObject({ ...onSpot, ground: 'KEEP_SPOT' });
    const late = { ...keep, job: { ...onSpot, hoursLeft: 48 + 0.44 } };
    expect(decideJob(situation(late))).toMatchObject({ ...onDemand, ground: 'SAFETY_NET' });
  });

  test('a machine on spot that is lost is no longer kept', () => {
    const lost = situation({ job: { ...onSpot }, pools: [pool('b', { ageHours: 50 })] });
    expect(decideJob(lost)).toMatchObject({ place: 'SPOT', poolId: 'b' });
  });

  test('work that is done needs no machine', () => {
    expect(decideJob(situation({ job: { workHoursLeft: 0, ...onSpot }, pools: [pool('a')] }))).toMatchObject({
      ...{ place: 'NONE', poolId: null, ground: 'DONE', options: [] },
    });
  });

  test('a job waits while no pool is up as long as that is likely to end soon, and then goes on demand', () => {
    // Most outages are short, and some very long.
    const ends = Array.from({ length: 40 }, (_, turn) => turn * 4 + Math.floor(turn / 10) * 30);
    const upTimes = ends.map((end) => ({ from: end - 3.5, to: end }));
    const watched = [{ poolId: 'a', watchedFrom: -3.5, upTimes }];
    const outageOf = (hours: number) => ({ ...situation({ watched, job: { hoursLeft: 58 } }), outageHours: hours });
    expect(decideJob(outageOf(0.1))).toMatchObject({ place: 'NONE', ground: 'LEAST_COST' });
    expect(decideJob(outageOf(2))).toMatchObject({ place: 'ON_DEMAND', ground: 'LEAST_COST' });
  });

  test('a job that may not wait goes on demand while no pool is up', () => {
    const decision = decideJob(situation({ watched: [byTurns('a', 8, 1)], terms: { mayWait: false } }));
    expect(decision).toMatchObject({ place: 'ON_DEMAND', ground: 'LEAST_COST' });
    expect(decision.options.map(({ place }) => place)).toEqual(['ON_DEMAND']);
  });

  test('on demand a job leaves for a pool that lasts, and stays where no run pays for its changeover', () => {
    const at = (up: number, ageHours: number) =>
      situation({
        job: onDemand,
        pools: [pool('a', { ageHours })],
        watched: [byTurns('a', up, 1, 100)],
        terms: { mayWait: false },
      });
    expect(decideJob(at(30, 1))).toMatchObject(onSpot);
    expect(decideJob(at(0.1, 0))).toMatchObject(onDemand);
  });

  test('of several pools it takes the one in which an hour of work costs the least', () => {
    const watched = [byTurns('a', 1, 1), byTurns('b', 30, 1)];
    const choose = (price: number) =>
      decideJob(situation({ watched, pools: [pool('a', { ageHours: 0 }), pool('b', { price, ageHours: 0 })] }));
    expect(choose(1)).toMatchObject({ place: 'SPOT', poolId: 'b' });
    expect(choose(1.05)).toMatchObject({ place: 'SPOT', poolId: 'b' });
    expect(choose(2.9)).toMatchObject({ place: 'SPOT', poolId: 'a' });
  });

  test('says what each option is expected to cost, and why', () => {
    const decision = decideJob(situation({ watched: [byTurns('a', 8, 1)], pools: [pool('a', { ageHours: 1 })] }));
    expect(decision.options.map(({ place }) => place)).toEqual(['ON_DEMAND', 'SPOT', 'NONE']);
    const least = Math.min(...decision.options.map(({ expectedCost }) => expectedCost));
    expect(decision.options.find(({ place }) => place === decision.place)?.expectedCost).toBe(least);
    expect(decision.reason).toBe(
      `The rest of the job is expected to cost: ${decision.options
        .toSorted((a, b) => a.expectedCost - b.expectedCost)
        .map(
          ({ place, expectedCost }) =>
            `${{ SPOT: 'pool a', ON_DEMAND: 'on-demand', NONE: 'waiting for a pool' }[place]} $${expectedCost.toFixed(4)}`,
        )
        .join(', ')}.`,
    );
  });

  test('decides the same in brief, without costs that decide nothing', () => {
    const keep = situation({ job: { ...onSpot }, pools: [pool('a'), pool('b')] });
    const { options, ...brief } = decideJob({ ...keep, isBrief: true });
    const full = decideJob(keep);
    expect(options).toEqual([]);
    expect(full.options).toHaveLength(3);
    expect(full).toMatchObject({ place: brief.place, poolId: brief.poolId, ground: brief.ground });
    const choose = situation({ pools: [pool('a'), pool('b')] });
    expect(decideJob({ ...choose, isBrief: true })).toEqual(decideJob(choose));
  });

  test('no deadline is missed that can be kept on demand, whatever pools do and at whatever moment they are lost', () => {
    const anyJob = fc.record({
      changeoverHours: fc.double({ min: 0, max: 1.5, noNaN: true }),
      tickHours: fc.double({ min: 0.1, max: 1, noNaN: true }),
      workHoursLeft: fc.double({ min: 0.1, max: 12, noNaN: true }),
      spareHours: fc.oneof(
        fc.constant(0),
        fc.constant('two changeovers and a tick' as const),
        fc.double({ min: 0, max: 8, noNaN: true }),
      ),
      onDemandPrice: fc.double({ min: 0.5, max: 9, noNaN: true }),
      mayWait: fc.boolean(),
      // Of each tick: the ages of the pools that are up, none for one that is down; and the part of it that a spot machine does work in.
      ticks: fc.array(
        fc.tuple(
          fc.array(fc.option(fc.double({ min: 0, max: 90, noNaN: true })), { maxLength: 2 }),
          fc.double({ min: 0, max: 1, noNaN: true }),
        ),
        { minLength: 1, maxLength: 20 },
      ),
    });
    fc.assert(
      fc.property(anyJob, ({ ticks, spareHours, ...o }) => {
        const its: JobTerms = { ...terms, ...o };
        const spare = typeof spareHours === 'number' ? spareHours : o.changeoverHours + o.tickHours;
        const begin = {
          ...idle,
          workHoursLeft: o.workHoursLeft,
          hoursLeft: o.workHoursLeft + o.changeoverHours + spare,
        };
        expect(hoursToSpare(its, begin, ticks)).toBeGreaterThan(-1e-6);
      }),
      { numRuns: 150 },
    );
  });
});

type Tick = readonly [ages: readonly (number | null)[], part: number];

/** Plays a job: a spot machine that works only for a part of a tick is lost at its end. The time that is left when it is done. */
function hoursToSpare(its: JobTerms, begin: JobStanding, ticks: readonly Tick[]): number {
  const market = marketOf([byTurns('0', 3, 2, 5), byTurns('1', 1, 1, 5)], 25);
  const costs = planFor({ terms: its, job: begin, market }, undefined);
  let job = begin;
  for (let tick = 0; job.workHoursLeft > 1e-9 && slackOf(job) > -1; tick += 1) {
    const [ages, part] = ticks[tick % ticks.length] as Tick;
    const pools = ages.flatMap((ageHours, id) => (ageHours === null ? [] : [pool(String(id), { ageHours })]));
    const isLost = job.place === 'SPOT' && !pools.some(({ poolId }) => poolId === job.poolId);
    if (isLost) job = { ...job, place: 'NONE', poolId: null, changeoverHoursLeft: 0 };
    const known = { market, outageHours: pools.length > 0 ? 0 : 1, costsWith: () => costs };
    const { place, poolId } = decideJob({ terms: its, job, pools, ...known });
    if (place === 'SPOT') expect(pools.map((up) => up.poolId)).toContain(poolId);
    job = spend(its, job, { place, poolId }, part);
  }
  return job.hoursLeft;
}

function spend(its: JobTerms, job: JobStanding, to: Pick<JobStanding, 'place' | 'poolId'>, part: number): JobStanding {
  const isSame = to.place === job.place && to.poolId === job.poolId;
  const changeover = isSame ? job.changeoverHoursLeft : to.place === 'NONE' ? 0 : its.changeoverHours;
  const available = to.place === 'NONE' ? 0 : its.tickHours * (to.place === 'SPOT' ? part : 1);
  const used = Math.min(available, changeover + job.workHoursLeft);
  const changing = Math.min(used, changeover);
  const workHoursLeft = job.workHoursLeft - (used - changing);
  const isDone = workHoursLeft <= 1e-9;
  const isLost = to.place === 'SPOT' && part < 1;
  return {
    ...(isLost ? { place: 'NONE', poolId: null } : to),
    ...{ workHoursLeft, changeoverHoursLeft: isLost ? 0 : changeover - changing },
    hoursLeft: job.hoursLeft - (isDone ? used : its.tickHours),
  };
}
