import { expect, test } from 'vitest';
import { transact } from '#foundation/database/transact.ts';
import type { BudgetLimits } from '#foundation/resilience/budget.ts';
import {
  type BudgetChange,
  type CostProtectorOptions,
  createCostProtector,
} from '#foundation/resilience/cost-protector.ts';
import { createManualClock } from '../../support/clock.ts';
import { onEachDatabase, silent } from '../../support/database.ts';
import { createResilienceWorld } from './resilience-world.ts';

onEachDatabase('P6 the cost protector', (kind) => {
  async function createWorld(limits: BudgetLimits, options: Partial<CostProtectorOptions> = {}) {
    await using resources = new AsyncDisposableStack();
    const world = resources.use(await createResilienceWorld(kind));
    const time = createManualClock('2026-01-31T12:00:00.000Z');
    const changes: BudgetChange[] = [];
    const shared = {
      ...{ outbox: world.outbox, clock: time.clock, logger: silent, limits: () => limits },
      ...{ whenUnavailable: 'CLOSED' as const, onChange: (change: BudgetChange) => changes.push(change) },
      ...options,
    };
    const protector = createCostProtector({ ...shared, database: world.database });
    const owned = resources.move();
    return { world, time, changes, shared, protector, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  }

  test('lets exactly the budget through, of fifty calls at once from two processes', async () => {
    await using world = await createWorld({ dailyCalls: 20, monthlyCalls: 1000 });
    const second = createCostProtector({ ...world.shared, database: await world.world.another() });
    const both = [world.protector, second];
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => both[i % 2]?.spend('places')));
    expect(answers.filter((answer) => answer?.allowed)).toHaveLength(20);
    const refused = answers.find((answer) => !answer?.allowed);
    expect(refused).toMatchObject({ refusal: 'daily_limit', remaining: { dailyCalls: 0, monthlyCalls: 980 } });
    expect(refused?.resetsAt.toISOString()).toBe('2026-02-01T00:00:00.000Z');
  });

  test('D13 warns once at four fifths and once when it is spent, by event and by callback', async () => {
    await using world = await createWorld({ dailyCalls: 10 });
    for (let i = 0; i < 14; i += 1) await world.protector.spend('places');
    expect(world.changes).toEqual([
      { api: 'places', period: 'DAY', level: 'WARNED' },
      { api: 'places', period: 'DAY', level: 'EXHAUSTED' },
    ]);
    expect(await world.world.news('budget.warned')).toMatchObject([{ api: 'places', callsUsed: 8, callsLimit: 10 }]);
    expect(await world.world.news('budget.exhausted')).toMatchObject([
      { period: 'DAY', callsUsed: 10, costUsed: '0.000000', costLimit: null, resetsAt: '2026-02-01T00:00:00.000Z' },
    ]);
  });

  test('survives a restart, and is whole again with the next day and month', async () => {
    await using world = await createWorld({ dailyCalls: 2, monthlyCost: '0.10' });
    await world.protector.spend('places', { cost: '0.017000' });
    await world.protector.spend('places', { cost: '0.017000' });
    const restarted = createCostProtector({ ...world.shared, database: await world.world.another() });
    expect(await restarted.spend('places')).toMatchObject({ allowed: false, refusal: 'daily_limit' });
    expect(await restarted.usage('places')).toMatchObject({
      remaining: { dailyCalls: 0, monthlyCost: '0.066000' },
      periods: { DAY: { calls: 2, level: 'EXHAUSTED' }, MONTH: { cost: '0.034000', level: 'OK' } },
    });
    world.time.set('2026-02-01T00:00:00.000Z');
    expect(await restarted.spend('places', { cost: '0.10' })).toMatchObject({ allowed: true });
    expect(await restarted.spend('places', { cost: '0.000001' })).toMatchObject({
      allowed: false,
      refusal: 'api_budget_exhausted',
      resetsAt: new Date('2026-03-01T00:00:00.000Z'),
    });
  });

  test('keeps services apart, lists them, and resets one', async () => {
    await using world = await createWorld({ dailyCalls: 1 });
    await world.protector.spend('places');
    await world.protector.spend('mail');
    expect((await world.protector.list()).map(({ api }) => api)).toEqual(['mail', 'places']);
    await world.protector.reset('mail');
    expect(await world.protector.spend('mail')).toMatchObject({ allowed: true });
    expect(await world.protector.spend('places')).toMatchObject({ allowed: false });
  });

  test('takes part of a wish where that is all that is left, and only if the transaction of the caller commits', async () => {
    await using world = await createWorld({ dailyCalls: 10, monthlyCalls: 1000 });
    const take = (calls: number, undo = false) =>
      transact(world.world.database.fork(), async (tx) => {
        const share = await world.protector.take(tx, 'forecasts', calls);
        if (undo) throw new Error('undone');
        return share;
      });
    expect(await take(7)).toMatchObject({ calls: 7, allowed: true, remaining: { dailyCalls: 3 } });
    await expect(take(3, true)).rejects.toThrow('undone');
    expect(await world.protector.look(world.world.database.fork(), 'forecasts', 5)).toMatchObject({
      ...{ calls: 3, allowed: false, refusal: 'daily_limit', remaining: { dailyCalls: 3 } },
      resetsAt: new Date('2026-02-01T00:00:00.000Z'),
    });
    expect(await take(5)).toMatchObject({ calls: 3, allowed: false, refusal: 'daily_limit' });
    expect(await take(1)).toMatchObject({ calls: 0, remaining: { dailyCalls: 0, monthlyCalls: 990 } });
    expect(world.changes.map(({ level }) => level)).toEqual(['EXHAUSTED']);
    const counts = await Promise.all(Array.from({ length: 8 }, () => take(3)));
    expect(counts.map(({ calls }) => calls)).toEqual(counts.map(() => 0));
  });

  test('hands out exactly the budget to many who take parts of it at once', async () => {
    await using world = await createWorld({ dailyCalls: 20 });
    const databases = [world.world.database, await world.world.another()];
    const shares = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        transact((databases[i % 2] ?? world.world.database).fork(), (tx) => world.protector.take(tx, 'forecasts', 3)),
      ),
    );
    expect(shares.reduce((sum, { calls }) => sum + calls, 0)).toBe(20);
  });

  test('refuses a service that is switched off, and lets everything pass when it is disabled itself', async () => {
    await using off = await createWorld({ isSwitchedOn: false });
    expect(await off.protector.spend('places')).toMatchObject({ allowed: false, refusal: 'switched_off' });
    await using disabled = await createWorld({ dailyCalls: 0 }, { isEnabled: () => false });
    expect(await disabled.protector.spend('places')).toMatchObject({ allowed: true });
    expect(await disabled.protector.usage('places')).toMatchObject({ periods: { DAY: { calls: 1 } } });
  });

  test('fails closed or open, as chosen, while the database does not answer', async () => {
    await using world = await createWorld({ dailyCalls: 5 });
    const { database: gone, ...down } = await createResilienceWorld(kind);
    await down[Symbol.asyncDispose]();
    const closed = createCostProtector({ ...world.shared, database: gone });
    const open = createCostProtector({ ...world.shared, database: gone, whenUnavailable: 'OPEN' });
    expect(await closed.spend('places')).toMatchObject({ allowed: false, refusal: 'budget_unknown' });
    expect(await open.spend('places')).toMatchObject({ allowed: true });
  });
});
