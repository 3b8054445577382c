import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Coordination, coordinationIn, MINUTE } from './coordination.ts';
import { createFaults } from './faults.ts';
import { createStandbyWorld, MUTATIONS, newKey, type Protected, type StandbyWorld } from './standbys.ts';

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

/** An agent with these settings, and what they came to. */
async function withSettings(settings: object, more: { prices?: string[] } = {}) {
  const agent = await world.protect(more);
  await standbys.decide(agent, 0);
  await standbys.configure(agent, settings);
  return agent;
}
const only = async (agent: Protected) => {
  const open = await standbys.open(agent);
  expect(open).toHaveLength(1);
  return String(open[0]?.id);
};

describe('R10 manual mode', () => {
  test('enabling it asks at once for one standby, and for no second one', async () => {
    const agent = await withSettings(MANUAL);
    expect(await standbys.open(agent)).toMatchObject([
      { kind: 'MANUAL', status: 'LAUNCHING', is_coordinated: true, pool_id: agent.pools[0] },
    ]);
    await standbys.configure(agent, { terminateWaitSeconds: 60 });
    await standbys.pass(11 * MINUTE);
    expect(await standbys.all(agent)).toHaveLength(1);
  });

  test('a standby that was there before is the one that is kept', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    await standbys.configure(agent, MANUAL);
    expect(await standbys.all(agent)).toMatchObject([{ id: replicaId, status: 'READY' }]);
  });

  test('of several standbys the readiest is kept, and the rest is ended with their machines', async () => {
    const agent = await world.protect();
    const [ready, ...rest] = [
      await world.standby(agent),
      await world.standby(agent, 'SYNCING'),
      await world.standby(agent, 'LAUNCHING'),
    ];
    await standbys.configure(agent, MANUAL);
    expect(await standbys.open(agent)).toMatchObject([{ id: ready, status: 'READY' }]);
    const ended = await Promise.all(rest.map((id) => world.show(agent.owner, id)));
    expect(ended.map((replica) => replica?.status)).toEqual(['TERMINATED', 'TERMINATED']);
    expect((await world.machines(agent)).REPLICA).toHaveLength(1);
  });

  test('a new one is asked for at once when it took over, when it was deleted, and when its machine ended', async () => {
    const agent = await withSettings(MANUAL);
    const promoted = await only(agent);
    await standbys.launch(agent, promoted);
    await world.call(agent.owner, 'promoteReplica', { replicaId: promoted, idempotencyKey: newKey() });
    await standbys.quiet();
    const deleted = await only(agent);
    await world.call(agent.owner, 'deleteReplica', { replicaId: deleted });
    await standbys.quiet();
    const lost = await only(agent);
    const machine = (await standbys.launch(agent, lost))?.instance?.id;
    await standbys.endMachine(agent, String(machine));
    expect((await world.show(agent.owner, lost))?.status).toBe('TERMINATED');
    expect([promoted, deleted, lost]).not.toContain(await only(agent));
  });

  test('one that was asked for with the promotion is the one that follows', async () => {
    const agent = await withSettings(MANUAL);
    const promoted = await only(agent);
    await standbys.launch(agent, promoted);
    const input = { replicaId: promoted, createNewReplica: true, idempotencyKey: newKey() };
    const { newReplica } = await world.call(agent.owner, 'promoteReplica', input);
    await standbys.quiet();
    expect(await only(agent)).toBe(newReplica?.id);
    expect(await standbys.all(agent)).toHaveLength(2);
  });

  test('after failures in a row the next is asked for one minute later, then two, in another pool', async () => {
    const agent = await withSettings(MANUAL, { prices: ['0.040', '0.041', '0.060'] });
    await standbys.fail(agent, await only(agent));
    expect(await standbys.open(agent)).toEqual([]);
    await standbys.pass(MINUTE - 1);
    expect(await standbys.open(agent)).toEqual([]);
    await standbys.pass(1);
    expect(await standbys.open(agent)).toMatchObject([{ pool_id: agent.pools[1] }]);
    await standbys.fail(agent, await only(agent));
    await standbys.pass(MINUTE);
    expect(await standbys.open(agent)).toEqual([]);
    await standbys.pass(MINUTE);
    expect(await standbys.open(agent)).toMatchObject([{ pool_id: agent.pools[2] }]);
  });

  test('one that nobody launches within a quarter of an hour is given up, and asked for anew', async () => {
    const agent = await withSettings(MANUAL);
    const first = await only(agent);
    await standbys.pass(15 * MINUTE);
    expect(await world.show(agent.owner, first)).toMatchObject({ status: 'FAILED', failureKind: 'OTHER' });
    await standbys.pass(MINUTE);
    expect(await only(agent)).not.toBe(first);
  });

  test('one whose machine is about to be taken is replaced, and ended once the new one is ready', async () => {
    const agent = await withSettings(MANUAL);
    const doomed = await only(agent);
    const instanceId = (await standbys.launch(agent, doomed))?.instance?.id;
    await world.call(agent.viewer, 'reportInterruptionNotice', { instanceId, noticeId: newKey() });
    await standbys.quiet();
    const open = await standbys.open(agent);
    expect(open).toMatchObject([{ id: doomed }, { kind: 'MANUAL', status: 'LAUNCHING' }]);
    await standbys.launch(agent, String(open[1]?.id));
    await standbys.quiet();
    expect(await only(agent)).toBe(open[1]?.id);
  });

  test('no more than ten are asked for in an hour', async () => {
    const agent = await withSettings(MANUAL);
    for (let i = 0; i < 12; i += 1) {
      for (const { id } of await standbys.open(agent))
        await world.call(agent.owner, 'deleteReplica', { replicaId: id });
      await standbys.quiet();
    }
    expect(await standbys.all(agent)).toHaveLength(10);
    await standbys.pass(60 * MINUTE);
    expect(await standbys.open(agent)).toHaveLength(1);
  });

  test('disabling it ends every standby that is open, whoever asked for it', async () => {
    const agent = await world.protect();
    await world.standby(agent);
    await standbys.configure(agent, MANUAL);
    await standbys.configure(agent, { isManualReplicaEnabled: false });
    expect(await standbys.open(agent)).toEqual([]);
    expect((await world.machines(agent)).REPLICA).toBeUndefined();
  });

  test('enabling automatic switching ends manual standbys', async () => {
    const [kept, made] = [await withSettings(MANUAL), await withSettings({ terminateWaitSeconds: 60 })];
    await world.standby(made);
    for (const agent of [kept, made]) {
      await standbys.configure(agent, AUTOMATIC);
      expect(await standbys.open(agent)).toEqual([]);
    }
  });

  test('a standby that takes over is never ended', async () => {
    const agent = await withSettings(MANUAL);
    const replicaId = await only(agent);
    await standbys.launch(agent, replicaId);
    faults.inject('promotePrimary', 'BEFORE');
    const input = { replicaId, idempotencyKey: newKey() };
    await world.world.execute('replica', agent.owner, MUTATIONS.promoteReplica, { input });
    await standbys.configure(agent, { isManualReplicaEnabled: false });
    expect(await standbys.open(agent)).toMatchObject([{ id: replicaId, status: 'PROMOTING' }]);
    faults.heal();
    await world.call(agent.owner, 'promoteReplica', input);
    expect((await world.show(agent.owner, replicaId))?.status).toBe('PROMOTED');
  });
});

describe('R10 automatic mode', () => {
  test('a standby is kept while the risk is high, and ended when it has been low for half an hour', async () => {
    const agent = await withSettings({ ...AUTOMATIC, riskThreshold: 0.3 });
    await standbys.decide(agent, 0.3);
    expect(await standbys.all(agent)).toEqual([]);
    await standbys.decide(agent, 0.31);
    const replicaId = await only(agent);
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

  test('a risk that comes back keeps the standby', async () => {
    const agent = await withSettings(AUTOMATIC);
    await standbys.decide(agent, 0.9);
    const replicaId = await only(agent);
    await standbys.decide(agent, 0.01);
    await standbys.pass(14 * MINUTE);
    await standbys.decide(agent, 0.9);
    await standbys.decide(agent, 0.01);
    await standbys.launch(agent, replicaId);
    await standbys.pass(20 * MINUTE);
    expect(await only(agent)).toBe(replicaId);
  });

  test('one that a caller asked for is enough, and is not ended', async () => {
    const agent = await withSettings(AUTOMATIC);
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
    const replicaId = await only(agent);
    expect(await standbys.all(agent)).toMatchObject([{ kind: 'AUTOMATIC_REBALANCE', is_coordinated: true }]);
    await standbys.launch(agent, replicaId);
    await standbys.pass(119 * MINUTE);
    expect(await only(agent)).toBe(replicaId);
    await standbys.pass(MINUTE);
    expect(await standbys.open(agent)).toEqual([]);
  });

  test('the standby of manual mode is enough', async () => {
    const agent = await withSettings(MANUAL);
    await standbys.warn(agent);
    expect(await standbys.all(agent)).toMatchObject([{ kind: 'MANUAL' }]);
  });

  test('in neither mode what callers asked for is left alone', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    await standbys.configure(agent, { terminateWaitSeconds: 60 });
    await standbys.pass(180 * MINUTE);
    expect(await only(agent)).toBe(replicaId);
  });
});

describe('R10 an agent that cannot act', () => {
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

describe('R10 what fails or comes late', () => {
  test('an owner that does not answer is asked again within a minute', async () => {
    const agent = await world.protect();
    faults.inject('describeStandbyNeed', 'BEFORE');
    await standbys.configure(agent, MANUAL);
    faults.heal();
    expect(await standbys.all(agent)).toEqual([]);
    await standbys.pass(MINUTE);
    expect(await standbys.open(agent)).toHaveLength(1);
  });

  test('a look that began before the settings changed does nothing', async () => {
    const agent = await withSettings(MANUAL);
    await world.call(agent.owner, 'deleteReplica', { replicaId: await only(agent) });
    await standbys.quiet();
    for (const { id } of await standbys.open(agent)) await standbys.fail(agent, id);
    world.world.clock.advance(MINUTE);
    const { reached, release } = faults.hold('describeAgent');
    const late = standbys.reconcile(agent.agentId);
    await reached;
    await standbys.configure(agent, { isManualReplicaEnabled: false });
    release();
    await late;
    expect(await standbys.open(agent)).toEqual([]);
  });
});
