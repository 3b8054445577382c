import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULTS, type FaultWorld, faultIn, openFaultWorld, until } from '../support/faults/fault-rounds.ts';
import { startListener } from '../support/faults/listener.ts';

const ROUNDS = 5;

describe('G2 while 200 events a second flow', () => {
  let world: FaultWorld;
  beforeAll(async () => {
    world = await openFaultWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test('whatever is killed or cut, every subscriber has every event once and in order, and only its own', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const fault = FAULTS[round % FAULTS.length] ?? 'the sockets';
      await world.round(fault);
      expect(world.listeners.map(faultIn), `after losing ${fault}`).toEqual(world.listeners.map(() => undefined));
    }
    const [{ numbers = [] } = {}] = world.listeners;
    expect(numbers.length).toBeGreaterThan(ROUNDS * 10);
  }, 180_000);

  test('a history that is no longer kept is a gap, or an error for those who are strict, and never silence', async () => {
    const after = world.listeners[0]?.firstEventId;
    const last = await world.lastNumber();
    await until('ticks do not flow', async () => (await world.lastNumber()) > last);
    await world.trim();
    const lenient = startListener(world.socketUrl, 'one', { after });
    const strict = startListener(world.socketUrl, 'one', { after, strict: true });
    await until('there is silence', () => lenient.gaps > 0 && strict.failures.length > 0);
    await until('nothing comes after the gap', () => lenient.numbers.length > 0);
    expect([lenient.gaps, lenient.failures]).toEqual([1, []]);
    expect(strict.failures).toMatchObject([[{ extensions: { code: 'EVENT_HISTORY_TRUNCATED' } }]]);
    await Promise.all([lenient.leave(), strict.leave()]);
  }, 60_000);
});
