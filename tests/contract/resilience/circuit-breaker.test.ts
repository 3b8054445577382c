import { expect, test } from 'vitest';
import { CircuitOpen } from '#foundation/resilience/circuit-breaker.ts';
import { circuitDefaults } from '#foundation/resilience/circuit-state.ts';
import { createSharedBreakers } from '#foundation/resilience/shared-breaker.ts';
import { onEachDatabase, silent } from '../../support/database.ts';
import { createResilienceWorld } from './resilience-world.ts';

const down = () => Promise.reject(new Error('down'));

onEachDatabase('D7 the circuit breaker in a table', (kind) => {
  async function createBreakers(processes = 1) {
    await using resources = new AsyncDisposableStack();
    const world = resources.use(await createResilienceWorld(kind));
    const owned = resources.move();
    const all = [];
    for (let i = 0; i < processes; i += 1) {
      const database = i === 0 ? world.database : await world.another();
      all.push(createSharedBreakers({ database, outbox: world.outbox, logger: silent }));
    }
    const [first] = all as [(typeof all)[number]];
    const failTimes = async (times: number) => {
      for (let i = 0; i < times; i += 1) await expect(first.breaker('smtp').run(down)).rejects.toThrow('down');
    };
    return { world, all, first, failTimes, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  }

  test('opens after five failures in a row, for every process, and is told', async () => {
    await using breakers = await createBreakers(2);
    await breakers.failTimes(4);
    await breakers.first.breaker('smtp').run(async () => 'up');
    await breakers.failTimes(4);
    expect(await breakers.first.breaker('smtp').state()).toBe('CLOSED');
    await breakers.failTimes(1);
    let calls = 0;
    const refused = breakers.all[1]?.breaker('smtp').run(async () => {
      calls += 1;
    });
    await expect(refused).rejects.toBeInstanceOf(CircuitOpen);
    await expect(refused).rejects.toMatchObject({ circuit: 'smtp', retryAfterSeconds: 60 });
    expect(calls).toBe(0);
    expect(await breakers.world.news('circuitBreaker.changed')).toMatchObject([
      { name: 'smtp', from: 'CLOSED', to: 'OPEN', failures: 5 },
    ]);
  });

  test('lets exactly three calls try, of forty from four processes, and closes when they succeed', async () => {
    await using breakers = await createBreakers(4);
    await breakers.failTimes(5);
    await breakers.world.pass('circuit_breaker', 'changed_at', 60);
    const gate = Promise.withResolvers<void>();
    const calls = Array.from({ length: 40 }, (_, i) => breakers.all[i % 4]?.breaker('smtp').run(() => gate.promise));
    let refused = 0;
    const outcomes = calls.map((call) =>
      call?.catch((error: unknown) => {
        expect(error).toBeInstanceOf(CircuitOpen);
        refused += 1;
        if (refused === 37) gate.resolve();
      }),
    );
    await Promise.all(outcomes);
    expect(refused).toBe(37);
    expect(await breakers.first.breaker('smtp').state()).toBe('CLOSED');
    const news = await breakers.world.news<{ to: string }>('circuitBreaker.changed');
    expect(news.map(({ to }) => to)).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
  });

  test('opens again when one of them fails, and the late ones of that round change nothing', async () => {
    await using breakers = await createBreakers(2);
    await breakers.failTimes(5);
    await breakers.world.pass('circuit_breaker', 'changed_at', 60);
    const gate = Promise.withResolvers<void>();
    const entered = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const late = entered.map(({ resolve }, i) =>
      breakers.all[i]?.breaker('smtp').run(() => {
        resolve();
        return gate.promise;
      }),
    );
    await Promise.all(entered.map(({ promise }) => promise));
    await breakers.failTimes(1);
    gate.resolve();
    await Promise.all(late);
    expect(await breakers.first.breaker('smtp').state()).toBe('OPEN');
  });

  test('survives a restart, is listed, and can be reset', async () => {
    await using breakers = await createBreakers();
    await breakers.failTimes(5);
    const restarted = createSharedBreakers({
      database: await breakers.world.another(),
      outbox: breakers.world.outbox,
      logger: silent,
    });
    expect(await restarted.list()).toMatchObject([{ name: 'smtp', circuit: { state: 'OPEN', failures: 5 } }]);
    await restarted.reset('smtp');
    expect(await breakers.first.breaker('smtp').run(async () => 'up')).toBe('up');
    expect(await restarted.list()).toMatchObject([{ name: 'smtp', circuit: { state: 'CLOSED', failures: 0 } }]);
  });

  test('reads its settings on each call', async () => {
    await using breakers = await createBreakers();
    const settings = { ...circuitDefaults, failureThreshold: 1 };
    const { database, outbox } = breakers.world;
    const strict = createSharedBreakers({ database, outbox, logger: silent, settings: () => settings });
    await strict
      .breaker('places')
      .run(down)
      .catch(() => undefined);
    expect(await strict.breaker('places').state()).toBe('OPEN');
  });

  test('hides no outcome of a call when it cannot be recorded', async () => {
    const world = await createResilienceWorld(kind);
    const { database, outbox } = world;
    const call = createSharedBreakers({ database, outbox, logger: silent })
      .breaker('smtp')
      .run(async () => {
        await world[Symbol.asyncDispose]();
        throw new Error('down');
      });
    await expect(call).rejects.toThrow('down');
  });

  test('lets every call pass while its table does not answer', async () => {
    const world = await createResilienceWorld(kind);
    const { database, outbox } = world;
    await world[Symbol.asyncDispose]();
    const { breaker } = createSharedBreakers({ database, outbox, logger: silent });
    expect(await breaker('smtp').run(async () => 'up')).toBe('up');
  });
});
