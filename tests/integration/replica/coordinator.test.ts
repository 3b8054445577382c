import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Coordination, coordinationIn, MINUTE } from './coordination.ts';
import { createFaults } from './faults.ts';
import { createStandbyWorld, MUTATIONS, newKey, type StandbyWorld } from './standbys.ts';

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

describe('R10 manual mode', () => {
  test('enabling it asks at once for one standby, and for no second one', async () => {
    const agent = await standbys.protect(MANUAL);
    expect(await standbys.open(agent)).toMatchObject([
      { kind: 'MANUAL', status: 'LAUNCHING', is_coordinated: true, pool_id: agent.pools[0] },
    ]);
    const replicaId = await standbys.only(agent);
    await standbys.launch(agent, replicaId);
    await standbys.configure(agent, { terminateWaitSeconds: 60 });
    await standbys.pass(31 * MINUTE);
    expect(await standbys.all(agent)).toMatchObject([{ id: replicaId, status: 'READY' }]);
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
    const agent = await standbys.protect(MANUAL);
    const promoted = await standbys.only(agent);
    await standbys.launch(agent, promoted);
    await world.call(agent.owner, 'promoteReplica', { replicaId: promoted, idempotencyKey: newKey() });
    await standbys.quiet();
    const deleted = await standbys.only(agent);
    await world.call(agent.owner, 'deleteReplica', { replicaId: deleted });
    await standbys.quiet();
    const lost = await standbys.only(agent);
    const machine = (await standbys.launch(agent, lost))?.instance?.id;
    await standbys.endMachine(agent, String(machine));
    expect((await world.show(agent.owner, lost))?.status).toBe('TERMINATED');
    expect([promoted, deleted, lost]).not.toContain(await standbys.only(agent));
  });

  test('one to whose machine its agent switched by itself took over as well, and another one is asked for', async () => {
    const agent = await standbys.protect(MANUAL);
    const first = await standbys.only(agent);
    const newInstanceId = (await standbys.launch(agent, first))?.instance?.id;
    const prices = { oldHourlyPrice: '0.035', newHourlyPrice: '0.040' };
    await standbys.change(agent.viewer, 'reportSwitch', { oldInstanceId: agent.instanceId, newInstanceId, ...prices });
    await standbys.quiet();
    expect(await world.show(agent.owner, first)).toMatchObject({ status: 'PROMOTED', endedAt: expect.any(String) });
    expect(await standbys.only(agent)).not.toBe(first);
  });

  test('a primary that was kept as a standby stands by, whatever is heard late of its having been the primary', async () => {
    const agent = await standbys.protect(MANUAL);
    const replicaId = await standbys.only(agent);
    await standbys.launch(agent, replicaId);
    const input = { replicaId, keepOldPrimaryAsReplica: true, idempotencyKey: newKey() };
    await world.call(agent.owner, 'promoteReplica', input);
    await standbys.quiet();
    await standbys.hearOfRole(agent, {
      instanceId: agent.instanceId,
      role: 'PRIMARY',
      previousRole: 'REPLICA',
      epoch: 1,
    });
    expect(await standbys.open(agent)).toMatchObject([{ kind: 'MANUAL', status: 'READY' }]);
    expect((await world.machines(agent)).REPLICA).toEqual([agent.instanceId]);
  });

  test('one that was asked for with the promotion is the one that follows', async () => {
    const agent = await standbys.protect(MANUAL);
    const promoted = await standbys.only(agent);
    await standbys.launch(agent, promoted);
    const input = { replicaId: promoted, createNewReplica: true, idempotencyKey: newKey() };
    const { newReplica } = await world.call(agent.owner, 'promoteReplica', input);
    await standbys.quiet();
    expect(await standbys.only(agent)).toBe(newReplica?.id);
    expect(await standbys.all(agent)).toHaveLength(2);
  });

  test('after failures in a row the next is asked for one minute later, then two, in another pool', async () => {
    const agent = await standbys.protect(MANUAL, { prices: ['0.040', '0.041', '0.060'] });
    await standbys.fail(agent, await standbys.only(agent));
    expect(await standbys.open(agent)).toEqual([]);
    await standbys.pass(MINUTE - 1);
    expect(await standbys.open(agent)).toEqual([]);
    await standbys.pass(1);
    expect(await standbys.open(agent)).toMatchObject([{ pool_id: agent.pools[1] }]);
    await standbys.fail(agent, await standbys.only(agent));
    await standbys.pass(MINUTE);
    expect(await standbys.open(agent)).toEqual([]);
    await standbys.pass(MINUTE);
    expect(await standbys.open(agent)).toMatchObject([{ pool_id: agent.pools[2] }]);
  });

  test('one that nobody launches within a quarter of an hour is given up, and asked for anew', async () => {
    const agent = await standbys.protect(MANUAL);
    const first = await standbys.only(agent);
    await standbys.pass(15 * MINUTE);
    expect(await world.show(agent.owner, first)).toMatchObject({ status: 'FAILED', failureKind: 'OTHER' });
    await standbys.pass(MINUTE);
    expect(await standbys.only(agent)).not.toBe(first);
  });

  test('one whose machine is about to be taken is replaced, and ended once the new one is ready', async () => {
    const agent = await standbys.protect(MANUAL);
    const doomed = await standbys.only(agent);
    const instanceId = (await standbys.launch(agent, doomed))?.instance?.id;
    await world.call(agent.viewer, 'reportInterruptionNotice', { instanceId, noticeId: newKey() });
    await standbys.quiet();
    const open = await standbys.open(agent);
    expect(open).toMatchObject([{ id: doomed }, { kind: 'MANUAL', status: 'LAUNCHING' }]);
    await standbys.launch(agent, String(open[1]?.id));
    await standbys.quiet();
    expect(await standbys.only(agent)).toBe(open[1]?.id);
  });

  test('no more than ten are asked for in an hour', async () => {
    const agent = await standbys.protect(MANUAL);
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
    const [kept, made] = [await standbys.protect(MANUAL), await standbys.protect({ terminateWaitSeconds: 60 })];
    await world.standby(made);
    for (const agent of [kept, made]) {
      await standbys.configure(agent, AUTOMATIC);
      expect(await standbys.open(agent)).toEqual([]);
    }
  });

  test('a standby that takes over is never ended', async () => {
    const agent = await standbys.protect(MANUAL);
    const replicaId = await standbys.only(agent);
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
    const agent = await standbys.protect(MANUAL);
    await world.call(agent.owner, 'deleteReplica', { replicaId: await standbys.only(agent) });
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
