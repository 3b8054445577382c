import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { transact } from '#foundation/database/transact.ts';
import { entities, migrations } from '../../../subgraphs/agent/subgraph.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { OWN_ZONE, pricesOn, workOff } from './price-world.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { begin } = pricesOn(() => fleet);

function jobsOf() {
  const { jobs } = fleet.world.service('agent').workers;
  if (!jobs) throw new Error('There are no jobs.');
  return jobs;
}

/** Runs a job as its schedule does; how far it says that it came. */
async function run(name: string) {
  await using database = await fleet.world.server.openSchema({ schema: 'agent', entities, migrations });
  const taskId = await transact(database.fork(), (tx) => jobsOf().enqueueByName(tx, name, {}));
  await vi.waitFor(async () => expect((await jobsOf().task(String(taskId)))?.status).toBe('SUCCEEDED'), 15_000);
  return jobsOf().task(String(taskId));
}

describe('J2, J3 and J10 the jobs', () => {
  test('of prices run by themselves: two each hour, one each day', () => {
    const schedules = Object.fromEntries(
      jobsOf()
        .schedules()
        .map(({ name, cron }) => [name, cron]),
    );
    expect(schedules).toMatchObject({
      'agent.pricing.deduplicate': '3 * * * *',
      'agent.pricing.roll-up': '13 * * * *',
      'agent.pricing.fill-gaps': '40 0 * * *',
    });
  });

  test('of prices say what they have done', async () => {
    const { see, until, points, periods } = await begin();
    until(120);
    await see(OWN_ZONE, { 0: '0.030', 1: '0.050', 20: '0.032' });
    const cleaned = '2 buckets cleaned, 1 price removed, 1 disputed';
    expect(await run('agent.pricing.deduplicate')).toMatchObject({ progressRatio: 1, phase: cleaned });
    const filled = '1 hour looked at, 3 prices filled in, 0 taken back';
    expect(await run('agent.pricing.fill-gaps')).toMatchObject({ progressRatio: 1, phase: filled });
    expect(await run('agent.pricing.roll-up')).toMatchObject({ progressRatio: 1, phase: '1 hour summed up' });
    expect(await points()).toHaveLength(5);
    expect(await periods({ from: 0, to: 60 })).toMatchObject([{ minimumHourlyPrice: '0.032000' }]);
  });

  test('of prices make good after a downtime what days without them left, once', async () => {
    const { see, until, points, periods } = await begin();
    for (const day of [0, 1, 2]) {
      until(day * 1440 + 180);
      const at = day * 1440 + 60;
      await see(OWN_ZONE, { [at]: '0.030', [at + 2]: '0.030', [at + 20]: '0.032', [at + 61]: '0.034' });
    }
    until(5 * 1440);
    await workOff(fleet);
    const [stored, shown] = [await points(), await periods({ from: 0, to: 4320, interval: 'DAY' })];
    expect(stored.filter(({ source }) => source === 'AGENT').map(({ minute }) => minute)).toEqual(
      [0, 1440, 2880].flatMap((day) => [day + 60, day + 80, day + 121]),
    );
    expect(stored.some(({ source }) => source === 'INTERPOLATED')).toBe(true);
    expect(shown).toHaveLength(3);
    expect(await workOff(fleet)).toMatchObject({ hourCount: 0 });
    expect(await points()).toEqual(stored);
    expect(await periods({ from: 0, to: 4320, interval: 'DAY' })).toEqual(shown);
  });
});
