import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { onEachDatabase } from '../../support/database.ts';
import { createFaults } from './faults.ts';
import { notice, noticesIn } from './notices.ts';
import { createStandbyWorld, MUTATIONS, newKey, type StandbyWorld } from './standbys.ts';

/** Holds back what the owner has answered to the next call of a name: it is old when it comes. */
function createDelay() {
  const held = new Map<string, { reached: () => void; released: Promise<void> }>();
  return {
    hold(call: string) {
      const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      held.set(call, { reached: reached.resolve, released: released.promise });
      return { reached: reached.promise, release: released.resolve };
    },
    wrap: (peers: Peers): Peers => ({
      source: peers.source,
      async call(call, input, o) {
        const hold = held.get(call.name);
        held.delete(call.name);
        const answer = await peers.call(call, input, o);
        hold?.reached();
        await hold?.released;
        return answer;
      },
    }),
  };
}

onEachDatabase('R9 notices at odds with others', (kind) => {
  const [faults, delay] = [createFaults(), createDelay()];
  let world: StandbyWorld;
  beforeAll(async () => {
    world = await createStandbyWorld({ kind, peers: (peers) => delay.wrap(faults.wrap(peers)) });
  });
  afterAll(() => world[Symbol.asyncDispose]());
  const { report, emergencies } = noticesIn(() => world);

  test('one that was overtaken by a promotion asks for no machine', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    const { reached, release } = delay.hold('describeAgent');
    const answer = report(agent.viewer, notice(agent));
    await reached;
    const promoted = await world.call(agent.owner, 'promoteReplica', { replicaId, idempotencyKey: newKey() });
    release();
    expect(promoted.errors).toEqual([]);
    expect((await answer).action).toBe('NOTHING');
    expect(await emergencies(agent)).toEqual([]);
  });

  test('ten notices and ten promotions at once move the workload once and ask for no machine', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    const notices = Array.from({ length: 10 }, () => report(agent.viewer, notice(agent)));
    const promotions = Array.from({ length: 10 }, () =>
      world.call(agent.owner, 'promoteReplica', { replicaId, idempotencyKey: newKey() }),
    );
    const actions = (await Promise.all(notices)).map(({ action }) => action);
    const won = (await Promise.all(promotions)).filter(({ errors }) => errors.length === 0);
    expect(won.length).toBeLessThanOrEqual(1);
    expect(actions).not.toContain('LAUNCH_EMERGENCY_REPLICA');
    expect(await emergencies(agent)).toEqual([]);
    expect((await world.machines(agent)).PRIMARY).toHaveLength(1);
    expect((await world.machines(agent)).ZOMBIE).toEqual([agent.instanceId]);
  });

  test('a hundred open notices of one agent keep no other from being finished', async () => {
    const [loud, other] = [await world.protect(), await world.protect()];
    for (let i = 0; i < 101; i += 1) await report(loud.viewer, notice(loud));
    world.world.clock.advance(1_000);
    const replicaId = await world.standby(other);
    faults.inject('describeAgent', 'BEFORE');
    await world.world.execute('replica', other.viewer, MUTATIONS.reportInterruptionNotice, { input: notice(other) });
    faults.heal();
    world.world.clock.advance(6_000);
    await world.startAgain();
    expect(await world.show(other.owner, replicaId)).toMatchObject({ status: 'PROMOTED' });
  });
});
