import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { onEachDatabase } from '../../support/database.ts';
import { createFaults } from './faults.ts';
import { notice, noticesIn } from './notices.ts';
import { persistent } from './racers.ts';
import { type Answers, createStandbyWorld, MUTATIONS, newKey, type StandbyWorld } from './standbys.ts';

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

  test('a standby that is asked for while another one takes over stands by for the new primary', async () => {
    const prices = ['0.040', '0.041'];
    const agent = await world.protect({ prices });
    const inFirst = await world.standby(agent);
    const wishes = [];
    for (const field of ['createReplica', 'createEmergencyReplica'] as const) {
      const { reached, release } = delay.hold('describeAgent');
      wishes.push({ answer: world.call(agent.viewer, field, { idempotencyKey: newKey() }), release });
      await reached;
    }
    const { reached, release } = delay.hold('describeAgent');
    const ofOld = { instanceId: agent.instanceId, idempotencyKey: newKey() };
    const late = world.call(agent.viewer, 'createEmergencyReplica', ofOld);
    await reached;
    const promotion = { replicaId: inFirst, idempotencyKey: newKey() };
    expect((await world.call(agent.owner, 'promoteReplica', promotion)).errors).toEqual([]);
    release();
    expect(await late).toMatchObject({ replica: null, errors: [{ path: ['instanceId'] }] });
    for (const wish of wishes) {
      wish.release();
      expect((await wish.answer).replica?.pool?.id).not.toBe(agent.pools[0]);
    }
  });

  test('ten notices and ten promotions at once move the workload once and ask for no machine', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    const ask = persistent(world.world.data);
    const call = async <K extends keyof typeof MUTATIONS>(viewer: Viewer, field: K, input: object) =>
      (await ask<Record<K, Answers[K]>>('replica', viewer, MUTATIONS[field], { input }))[field];
    const notices = Array.from({ length: 10 }, () => call(agent.viewer, 'reportInterruptionNotice', notice(agent)));
    const promotions = Array.from({ length: 10 }, () =>
      call(agent.owner, 'promoteReplica', { replicaId, idempotencyKey: newKey() }),
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
