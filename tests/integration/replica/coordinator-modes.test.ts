import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Coordination, coordinationIn, MINUTE } from './coordination.ts';
import { createFaults } from './faults.ts';
import { createStandbyWorld, newKey, type Protected, type StandbyWorld } from './standbys.ts';

const faults = createFaults();
let world: StandbyWorld;
let standbys: Coordination;
beforeAll(async () => {
  world = await createStandbyWorld({ peers: faults.wrap });
  standbys = await coordinationIn(world);
});
afterAll(async () => {
  await standbys[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});
afterEach(() => faults.heal());

const MANUAL = { isManualReplicaEnabled: true };
const AUTOMATIC = { isAutoSwitchEnabled: true };

describe('R10 automatic mode', () => {
  test('a standby is kept while the risk is high, and ended when it has been low for half an hour', async () => {
    const agent = await standbys.protect({ ...AUTOMATIC, riskThreshold: 0.3 });
    await standbys.decide(agent, 0.3);
    expect(await standbys.all(agent)).toEqual([]);
    await standbys.decide(agent, 0.31);
    const replicaId = await standbys.only(agent);
    await standbys.launch(agent, replicaId);
    await standbys.decide(agent, 0.25);
    await standbys.pass(40 * MINUTE);
    await standbys.decide(agent, 0.1);
    await standbys.pass(29 * MINUTE);
    expect(await standbys.open(agent)).toMatchObject([{ id: replicaId, kind: 'AUTOMATIC_REBALANCE' }]);
    await standbys.pass(MINUTE);
    expect(await standbys.open(agent)).toEqual([]);
    expect(await standbys.all(agent)).toHaveLength(1);
  });

  test('a pool that was never seen to fail is no reason for a standby', async () => {
    const agent = await world.protect();
    await standbys.configure(agent, AUTOMATIC);
    await standbys.pass(60 * MINUTE);
    expect(await standbys.all(agent)).toEqual([]);
  });

  test('a risk that comes back keeps the standby', async () => {
    const agent = await standbys.protect(AUTOMATIC);
    await standbys.decide(agent, 0.9);
    const replicaId = await standbys.only(agent);
    await standbys.decide(agent, 0.01);
    await standbys.pass(14 * MINUTE);
    await standbys.decide(agent, 0.9);
    await standbys.decide(agent, 0.01);
    await standbys.launch(agent, replicaId);
    await standbys.pass(20 * MINUTE);
    expect(await standbys.only(agent)).toBe(replicaId);
  });

  test('one that a caller asked for is enough, and is not ended', async () => {
    const agent = await standbys.protect(AUTOMATIC);
    const replicaId = await world.standby(agent);
    await standbys.decide(agent, 0.9);
    await standbys.decide(agent, 0.01);
    await standbys.pass(60 * MINUTE);
    expect(await standbys.all(agent)).toMatchObject([{ id: replicaId, status: 'READY' }]);
  });
});

describe('R10 a rebalance recommendation', () => {
  test('it ensures a standby with automatic switching off, which ends after two hours without termination', async () => {
    const agent = await world.protect();
    await standbys.warn(agent);
    await standbys.warn(agent);
    const replicaId = await standbys.only(agent);
    expect(await standbys.all(agent)).toMatchObject([{ kind: 'AUTOMATIC_REBALANCE', is_coordinated: true }]);
    await standbys.launch(agent, replicaId);
    await standbys.pass(119 * MINUTE);
    expect(await standbys.only(agent)).toBe(replicaId);
    await standbys.pass(MINUTE);
    expect(await standbys.open(agent)).toEqual([]);
  });

  test('the standby of manual mode is enough', async () => {
    const agent = await standbys.protect(MANUAL);
    await standbys.warn(agent);
    expect(await standbys.all(agent)).toMatchObject([{ kind: 'MANUAL' }]);
  });

  test('in neither mode what callers asked for is left alone', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    await standbys.configure(agent, { terminateWaitSeconds: 60 });
    await standbys.pass(180 * MINUTE);
    expect(await standbys.only(agent)).toBe(replicaId);
  });
});

describe('R10 and A14 an agent that cannot act', () => {
  test('one that is disabled is left alone until it is enabled', async () => {
    const agent = await world.protect();
    await standbys.change(agent.owner, 'disableAgent', { agentId: agent.agentId });
    await standbys.configure(agent, MANUAL);
    expect(await standbys.all(agent)).toEqual([]);
    await standbys.change(agent.owner, 'enableAgent', { agentId: agent.agentId });
    await standbys.quiet();
    expect(await standbys.open(agent)).toHaveLength(1);
  });

  test('one that is offline is given none until it is back', async () => {
    const agent = await world.protect();
    await world.rows(`update agent.agent set status = 'OFFLINE' where id = $1`, [agent.agentId]);
    await standbys.configure(agent, MANUAL);
    expect(await standbys.all(agent)).toEqual([]);
    await standbys.change(agent.viewer, 'sendHeartbeat', { instanceId: agent.instanceId });
    await standbys.quiet();
    expect(await standbys.open(agent)).toHaveLength(1);
  });

  test('deleting it ends its standbys, closes its fail-overs and drops what was to be released', async () => {
    const agent = await world.protect();
    const [gone, open] = [await world.standby(agent), await world.standby(agent, 'LAUNCHING')];
    faults.inject('releaseReplica', 'BEFORE');
    await world.call(agent.owner, 'deleteReplica', { replicaId: gone });
    await world.call(agent.viewer, 'reportInterruptionNotice', { instanceId: agent.instanceId, noticeId: newKey() });
    await standbys.quiet();
    await standbys.change(agent.owner, 'deleteAgent', { agentId: agent.agentId });
    await standbys.quiet();
    expect(await standbys.open(agent)).toEqual([]);
    expect((await world.show(agent.owner, open))?.status).toBe('TERMINATED');
    for (const table of ['machine_release', 'coordination']) {
      expect(await world.rows(`select 1 from replica.${table} where agent_id = $1`, [agent.agentId])).toEqual([]);
    }
    const failovers = 'select completed_at from replica.failover where agent_id = $1';
    expect(await world.rows(failovers, [agent.agentId])).toMatchObject([{ completed_at: expect.anything() }]);
  });
});

describe('R10 after a fail-over', () => {
  const notify = async (agent: Protected, instanceId: string) =>
    (await world.call(agent.viewer, 'reportInterruptionNotice', { instanceId, noticeId: newKey() })).failover;

  test('control returns to the settings: in automatic mode nothing stands by while the risk is low', async () => {
    const agent = await standbys.protect(AUTOMATIC);
    const replicaId = String((await notify(agent, agent.instanceId))?.replica?.id);
    await standbys.launch(agent, replicaId);
    await world.call(agent.owner, 'promoteReplica', { replicaId, idempotencyKey: newKey() });
    await standbys.pass(35 * MINUTE);
    expect(await standbys.open(agent)).toEqual([]);
    expect(await standbys.all(agent)).toMatchObject([{ kind: 'EMERGENCY', status: 'PROMOTED' }]);
  });

  test('in manual mode the standby that took over is followed by another one at once', async () => {
    const agent = await standbys.protect(MANUAL);
    await standbys.launch(agent, await standbys.only(agent));
    expect(await notify(agent, agent.instanceId)).toMatchObject({ phase: 'PROMOTED' });
    await standbys.quiet();
    expect(await standbys.open(agent)).toMatchObject([{ kind: 'MANUAL', status: 'LAUNCHING' }]);
  });

  test('an emergency standby that was not needed is ended after two hours', async () => {
    const agent = await world.protect();
    const { replica } = await world.call(agent.viewer, 'createEmergencyReplica', { idempotencyKey: newKey() });
    await standbys.quiet();
    await standbys.launch(agent, String(replica?.id));
    await standbys.pass(119 * MINUTE);
    expect(await standbys.only(agent)).toBe(replica?.id);
    await standbys.pass(2 * MINUTE);
    expect(await standbys.open(agent)).toEqual([]);
    expect(await world.show(agent.owner, String(replica?.id))).toMatchObject({ status: 'TERMINATED' });
  });
});
