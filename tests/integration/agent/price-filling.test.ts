import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from '../../support/database.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { OWN_ZONE, pricesOn, type StoredPoint, workOff } from './price-world.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

onEachDatabase('J3 gaps between prices', (kind) => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await createFleet({ kind });
  });
  afterAll(() => fleet[Symbol.asyncDispose]());
  const { begin } = pricesOn(() => fleet);

  const observed = (minute: number, price: string): StoredPoint => ({
    ...{ minute, price, source: 'AGENT', method: 'OBSERVED', confidence: 1 },
  });
  const filled = (minute: number, price: string, method: string, confidence: number): StoredPoint => ({
    ...{ minute, price, source: 'INTERPOLATED', method, confidence },
  });

  test('of half an hour and less are filled on the line with a confidence of 0.85, and once', async () => {
    const { see, until, points } = await begin();
    until(HOUR);
    await see(OWN_ZONE, { 0: '0.030', 20: '0.034', 25: '0.050' });
    expect((await workOff(fleet)).filled).toEqual({ hourCount: 1, addedCount: 3, removedCount: 0 });
    const whole = [
      ...[observed(0, '0.030000'), filled(5, '0.031000', 'LINEAR', 0.85), filled(10, '0.032000', 'LINEAR', 0.85)],
      ...[filled(15, '0.033000', 'LINEAR', 0.85), observed(20, '0.034000'), observed(25, '0.050000')],
    ];
    expect(await points()).toEqual(whole);
    expect((await workOff(fleet)).filled).toEqual({ hourCount: 0, addedCount: 0, removedCount: 0 });
    expect(await points()).toEqual(whole);
  });

  test('of some hours are filled at full hours as the peers of the same size moved, with a confidence of 0.70', async () => {
    const { see, until, points } = await begin();
    until(5 * HOUR);
    await see(OWN_ZONE, { 30: '0.100', 270: '0.200' });
    await see('us-east-1b', { 0: '0.050', 120: '0.100', 280: '0.100' });
    await see('us-east-1c', { 0: '0.7', 120: '0.1', 280: '0.1' }, 'c5.large');
    await workOff(fleet);
    expect(await points()).toEqual([
      ...[observed(30, '0.100000'), filled(60, '0.107125', 'PEER_WEIGHTED', 0.7)],
      ...[filled(120, '0.164375', 'PEER_WEIGHTED', 0.7), filled(180, '0.178625', 'PEER_WEIGHTED', 0.7)],
      ...[filled(240, '0.192875', 'PEER_WEIGHTED', 0.7), observed(270, '0.200000')],
    ]);
  });

  test('another client’s pools are no peers', async () => {
    const stranger = await begin();
    const own = await begin();
    own.until(5 * HOUR);
    await stranger.see('us-east-1b', { [DAY]: '0.050', [DAY + 120]: '0.100' });
    await own.see(OWN_ZONE, { 30: '0.010', 270: '0.020' });
    await workOff(fleet);
    expect((await own.points())[1]).toEqual(filled(60, '0.011250', 'LINEAR', 0.5));
  });

  test('of more than 24 hours stay holes', async () => {
    const { see, until, points } = await begin();
    until(3 * DAY);
    await see(OWN_ZONE, { 0: '0.010', [DAY + 1]: '0.020' });
    await workOff(fleet);
    expect(await points()).toHaveLength(2);
    await see(OWN_ZONE, { [2 * DAY + 1]: '0.020' });
    await workOff(fleet);
    const minutes = (await points()).flatMap(({ method, minute }) => (method === 'LINEAR' ? [minute] : []));
    expect(minutes).toEqual(Array.from({ length: 23 }, (_, n) => DAY + (n + 1) * HOUR));
  });

  test('are filled anew around a price that turns up later, which takes the place of what was filled in', async () => {
    const { see, until, points } = await begin();
    until(HOUR);
    await see(OWN_ZONE, { 0: '0.030', 20: '0.034' });
    await workOff(fleet);
    await see(OWN_ZONE, { 10: '0.050' });
    expect((await points())[2]).toEqual(observed(10, '0.050000'));
    await workOff(fleet);
    expect(await points()).toEqual([
      ...[observed(0, '0.030000'), filled(5, '0.040000', 'LINEAR', 0.85), observed(10, '0.050000')],
      ...[filled(15, '0.042000', 'LINEAR', 0.85), observed(20, '0.034000')],
    ]);
    await see(OWN_ZONE, { 6: '0.040' });
    await workOff(fleet);
    expect((await points()).map(({ minute }) => minute)).toEqual([0, 6, 10, 15, 20]);
  });

  test('across the border of days, and after a night without the job, are made good', async () => {
    const { see, until, points } = await begin();
    until(3 * DAY);
    await see(OWN_ZONE, { [DAY - 3 * HOUR]: '0.010', [DAY + 3 * HOUR]: '0.010', [2 * DAY]: '0.010' });
    await workOff(fleet);
    const minutes = (await points()).map(({ minute }) => minute);
    expect(minutes).toEqual(Array.from({ length: 28 }, (_, n) => DAY - 3 * HOUR + n * HOUR));
  });

  test('are filled and summed up once by four that do it at the same time, while more is reported', async () => {
    const { see, until, points, periods } = await begin();
    until(2 * DAY);
    const every = (from: number) => Object.fromEntries(Array.from({ length: 40 }, (_, n) => [from + n * 25, '0.030']));
    await see(OWN_ZONE, every(0));
    await fleet.services().cleaning.deduplicate();
    const runs = Array.from({ length: 4 }, () => workOff(fleet));
    const [, ...done] = await Promise.all([see(OWN_ZONE, every(1100)), ...runs]);
    expect(done.reduce((sum, { filled: { addedCount } }) => sum + addedCount, 0)).toBeGreaterThanOrEqual(4 * 39);
    await workOff(fleet);
    const stored = await points();
    // Each gap has four buckets, and the one between the two halves two full hours.
    expect(stored.filter(({ source }) => source === 'AGENT')).toHaveLength(80);
    expect(stored.filter(({ method }) => method === 'LINEAR')).toHaveLength(4 * 39 * 2 + 2);
    const hours = await periods({ from: 0, to: 2 * DAY });
    expect(new Set(hours.slice(0, 34).map(({ meanHourlyPrice }) => meanHourlyPrice))).toEqual(new Set(['0.030000']));
    expect(await fleet.services().rollUps.rollUp()).toBe(0);
  });
});
