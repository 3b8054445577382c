import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from '../../support/database.ts';
import { createFaults } from './faults.ts';
import { notice, noticesIn } from './notices.ts';
import { createStandbyWorld, newKey, type StandbyWorld } from './standbys.ts';

// The world of these tests has no forecasting, no Redis and no gateway: a fail-over needs none of them.
const faults = createFaults();
let world: StandbyWorld;
beforeAll(async () => {
  world = await createStandbyWorld({ peers: faults.wrap });
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => faults.heal());

const { report, execute, newsOf, phasesOf, emergencies, attach } = noticesIn(() => world);

onEachDatabase('R9 notices that race', (kind) => {
  let own: StandbyWorld;
  beforeAll(async () => {
    own = await createStandbyWorld({ kind });
  });
  afterAll(() => own[Symbol.asyncDispose]());

  test('ten repeats at once are one fail-over and one promotion', async () => {
    const agent = await own.protect();
    for (let i = 0; i < 3; i += 1) await own.standby(agent);
    const input = notice(agent);
    const answers = await Promise.all(Array.from({ length: 10 }, () => report(agent.viewer, input, own)));
    expect(answers.map(({ action }) => action)).toEqual(answers.map(() => 'REPLICA_PROMOTED'));
    expect(new Set(answers.map(({ failover }) => `${failover?.id} ${failover?.replica?.id}`)).size).toBe(1);
    expect(await phasesOf(agent.clientId, own)).toEqual(['NOTICED', 'PROMOTING', 'PROMOTED']);
    expect(await newsOf(agent.clientId, 'replica.promoted', own)).toHaveLength(1);
    expect((await own.machines(agent)).PRIMARY).toHaveLength(1);
  });

  test('ten repeats at once ask for one emergency standby', async () => {
    const agent = await own.protect();
    const input = notice(agent);
    const answers = await Promise.all(Array.from({ length: 10 }, () => report(agent.viewer, input, own)));
    expect(new Set(answers.map(({ action }) => action))).toEqual(new Set(['LAUNCH_EMERGENCY_REPLICA']));
    expect(await emergencies(agent, own)).toHaveLength(1);
    expect(await newsOf(agent.clientId, 'interruption.noticed', own)).toHaveLength(1);
  });

  test('a notice and a promotion by hand at once leave one primary, which is not the machine that goes', async () => {
    const agent = await own.protect();
    const replicas = [await own.standby(agent), await own.standby(agent)];
    const [noticed] = await Promise.all([
      report(agent.viewer, notice(agent), own),
      ...replicas.map((replicaId) => own.call(agent.owner, 'promoteReplica', { replicaId, idempotencyKey: newKey() })),
    ]);
    expect(['REPLICA_PROMOTED', 'NOTHING']).toContain(noticed.action);
    const { PRIMARY = [] } = await own.machines(agent);
    expect(PRIMARY).toHaveLength(1);
    expect(PRIMARY).not.toContain(agent.instanceId);
    const pending = await own.rows(`select 1 from replica.promotion where outcome = 'PENDING'`);
    expect(pending).toEqual([]);
  });
});

describe('R9 with the owner of the machines down', () => {
  test('a notice that nobody can act on is kept, and a repeat goes on', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    const input = notice(agent);
    faults.inject('describeAgent', 'BEFORE');
    for (let i = 0; i < 2; i += 1) {
      expect((await execute(agent.viewer, input)).errors).toMatchObject([
        { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
      ]);
    }
    expect(await phasesOf(agent.clientId)).toEqual(['NOTICED']);
    faults.heal();
    world.world.clock.advance(5_000);
    const { action, failover } = await report(agent.viewer, input);
    expect([action, failover?.replica?.id]).toEqual(['REPLICA_PROMOTED', replicaId]);
    expect(failover?.failoverMilliseconds).toBeGreaterThanOrEqual(5_000);
    expect(await newsOf(agent.clientId, 'interruption.noticed')).toHaveLength(1);
  });

  test('a notice that nobody repeats is finished by the next process', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    faults.inject('describeAgent', 'BEFORE');
    await execute(agent.viewer, notice(agent));
    faults.heal();
    world.world.clock.advance(6_000);
    await world.startAgain();
    expect(await world.show(agent.owner, replicaId)).toMatchObject({ status: 'PROMOTED' });
    expect(await phasesOf(agent.clientId)).toEqual(['NOTICED', 'PROMOTING', 'PROMOTED']);
  });

  test.each(['BEFORE', 'AFTER'] as const)('a promotion cut off %s its effect is finished by a repeat', async (when) => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    const input = notice(agent);
    faults.inject('promotePrimary', when);
    expect((await execute(agent.viewer, input)).errors).toMatchObject([
      { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
    ]);
    faults.heal();
    expect(await report(agent.viewer, input)).toMatchObject({
      action: 'REPLICA_PROMOTED',
      failover: { phase: 'PROMOTED', replica: { id: replicaId } },
    });
    expect(await newsOf(agent.clientId, 'replica.promoted')).toHaveLength(1);
  });

  test.each(['BEFORE', 'AFTER'] as const)(
    'a promotion cut off %s its effect is finished by the next process',
    async (when) => {
      const agent = await world.protect();
      const replicaId = await world.standby(agent);
      const input = notice(agent);
      faults.inject('promotePrimary', when);
      await execute(agent.viewer, input);
      faults.heal();
      world.world.clock.advance(6_000);
      await world.startAgain();
      expect(await world.show(agent.owner, replicaId)).toMatchObject({ status: 'PROMOTED' });
      expect(await phasesOf(agent.clientId)).toEqual(['NOTICED', 'PROMOTING', 'PROMOTED']);
      expect(await report(agent.viewer, input)).toMatchObject({ action: 'REPLICA_PROMOTED' });
    },
  );

  test('a machine that went before anything could take over is given up, and its standby still takes over', async () => {
    const agent = await world.protect();
    const input = notice(agent);
    const { failover } = await report(agent.viewer, { ...input, terminatesAt: null });
    world.world.clock.advance(10 * 60_000);
    await world.startAgain();
    expect((await phasesOf(agent.clientId)).at(-1)).toBe('EMERGENCY_REPLICA');
    world.world.clock.advance(10 * 60_000);
    await world.startAgain();
    expect((await phasesOf(agent.clientId)).at(-1)).toBe('FAILED');
    await attach(agent, String(failover?.replica?.id));
    expect(await report(agent.viewer, input)).toMatchObject({
      action: 'REPLICA_PROMOTED',
      failover: { id: failover?.id },
    });
  });
});
