import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SchemaDatabase } from '#foundation/database/open.ts';
import { cleanUp } from '#foundation/database/retention.ts';
import { retention } from '../../../subgraphs/agent/retention.ts';
import { entities, migrations } from '../../../subgraphs/agent/subgraph.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { OWN_ZONE, type PriceHistory, pricesOn, workOff } from './price-world.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

let fleet: Fleet;
let database: SchemaDatabase;
beforeAll(async () => {
  fleet = await createFleet();
  database = await fleet.world.server.openSchema({ schema: 'agent', entities, migrations });
});
afterAll(async () => {
  await database?.[Symbol.asyncDispose]();
  await fleet?.[Symbol.asyncDispose]();
});
const { begin } = pricesOn(() => fleet);

/** The clean-up with other days for some policies. */
const clean = async (days: Readonly<Record<string, number>> = {}) => {
  const policies = retention.map((policy) => ({ ...policy, keepDays: days[policy.name] ?? policy.keepDays }));
  return Object.fromEntries(await cleanUp(database, policies, { now: fleet.world.clock.now() }));
};

/** A pool that was seen for half a day, summed up. */
async function summedUp(): Promise<PriceHistory> {
  const history = await begin();
  history.until(DAY);
  const prices = Array.from({ length: 72 }, (_, n) => [n * 10, (0.02 + (n % 6) / 1000).toFixed(6)]);
  await history.see(OWN_ZONE, Object.fromEntries(prices));
  await workOff(fleet);
  return history;
}
const shownOf = async ({ periods }: PriceHistory) => [
  await periods({ from: 0, to: DAY }),
  await periods({ from: 0, to: DAY, interval: 'DAY' }),
];

describe('J6 J10 prices that were deleted by their age', () => {
  test('leave hours and days as they were summed up, whatever is told of them later', async () => {
    const history = await summedUp();
    const { see, points, until } = history;
    const shown = await shownOf(history);
    until(90 * DAY + 5 * HOUR + 30);
    await clean();
    const left = await points();
    expect(left[0]?.minute).toBe(5 * HOUR + 30);
    expect(await shownOf(history)).toEqual(shown);
    // In an hour of which all is gone, in one of which a part is gone, and at a moment that was told before.
    await see(OWN_ZONE, { [2 * HOUR + 5]: '0.900', [5 * HOUR + 7]: '0.900', [HOUR]: '0.900' });
    expect(await shownOf(history)).toEqual(shown);
    await workOff(fleet);
    expect(await shownOf(history)).toEqual(shown);
    await clean();
    expect(await points()).toEqual(left);
    await workOff(fleet);
    expect(await shownOf(history)).toEqual(shown);
  });

  test('do not hinder what is told late of an hour that is all there', async () => {
    const history = await summedUp();
    const { see, until, periods } = history;
    until(90 * DAY - 30 * HOUR);
    await clean();
    await see(OWN_ZONE, { [11 * HOUR + 55]: '0.900' });
    await workOff(fleet);
    expect(await periods({ from: 11 * HOUR, to: 12 * HOUR })).toMatchObject([{ maximumHourlyPrice: '0.900000' }]);
  });

  test('are deleted when they are summed up, and not before', async () => {
    const history = await begin();
    const { see, until, points, periods } = history;
    until(200 * DAY);
    await see(OWN_ZONE, { 0: '0.010', 30: '0.030' });
    await clean();
    expect(await points()).toHaveLength(2);
    await fleet.services().cleaning.deduplicate();
    await clean();
    expect(await points()).toHaveLength(2);
    await fleet.services().rollUps.rollUp();
    await fleet.services().filling.fill();
    await fleet.services().rollUps.rollUp();
    await clean();
    expect(await points()).toEqual([]);
    expect(await periods({ from: 0, to: HOUR })).toMatchObject([{ closingHourlyPrice: '0.030000' }]);
  });

  test('leave days as they were summed up when the hours are gone before them', async () => {
    const history = await summedUp();
    const { see, until, periods } = history;
    const days = () => periods({ from: 0, to: DAY, interval: 'DAY' });
    const shown = await days();
    until(60 * DAY);
    await clean({ 'price_roll_up.hour': 30 });
    expect(await periods({ from: 0, to: DAY })).toEqual([]);
    await see(OWN_ZONE, { [HOUR + 5]: '0.900' });
    await workOff(fleet);
    expect(await days()).toEqual(shown);
  });
});
