import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Coordination, coordinationIn, MINUTE } from './coordination.ts';
import { notice, noticesIn } from './notices.ts';
import { createStandbyWorld, newKey, type Protected, type StandbyWorld } from './standbys.ts';

const MOST_OPEN = 5;

let world: StandbyWorld;
let standbys: Coordination;
beforeAll(async () => {
  world = await createStandbyWorld();
  standbys = await coordinationIn(world);
});
afterAll(async () => {
  await standbys[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});
const { report, emergencies } = noticesIn(() => world);

const LIST = 'query ($filter: ReplicaFilter) { replicas(filter: $filter, first: 100) { nodes { id } } }';
const listed = async ({ owner }: Protected, filter: object | null = null): Promise<string[]> => {
  type Listed = { replicas: { nodes: { id: string }[] } };
  const { replicas } = await world.world.data<Listed>('replica', owner, LIST, { filter });
  return replicas.nodes.map(({ id }) => id);
};
const promote = ({ owner }: Protected, replicaId: string) =>
  world.call(owner, 'promoteReplica', { replicaId, idempotencyKey: newKey() });

describe('R2 and R5 a standby that took over', () => {
  test('stands by no more: it is in no list of open ones, counts for no limit, and does not take over again', async () => {
    const agent = await world.protect();
    const all: string[] = [];
    for (let n = 0; n < MOST_OPEN; n += 1) all.push(await world.standby(agent));
    const [first = ''] = all;
    expect((await promote(agent, first)).errors).toEqual([]);
    expect(await listed(agent)).not.toContain(first);
    expect(await listed(agent, { statuses: ['PROMOTED'] })).toEqual([first]);
    expect(await world.standby(agent, 'LAUNCHING')).toEqual(expect.any(String));
    expect(await promote(agent, first)).toMatchObject({ errors: [{ __typename: 'IllegalTransition' }] });
  });
});

describe('R2 and R4 a standby that was ended', () => {
  test('is listed when ended ones are asked for, and only then', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    expect((await world.call(agent.owner, 'deleteReplica', { replicaId })).errors).toEqual([]);
    expect(await listed(agent)).toEqual([]);
    expect(await listed(agent, { statuses: ['TERMINATED'] })).toEqual([replicaId]);
  });
});

describe('R4 a standby that is deleted in manual mode', () => {
  test('is followed by another one at once, and by one alone', async () => {
    const agent = await world.protect();
    await standbys.configure(agent, { isManualReplicaEnabled: true });
    const [kept] = await standbys.open(agent);
    await standbys.launch(agent, String(kept?.id));
    await world.call(agent.owner, 'deleteReplica', { replicaId: kept?.id });
    await standbys.quiet();
    const open = await standbys.open(agent);
    expect(open).toMatchObject([{ kind: 'MANUAL', status: 'LAUNCHING' }]);
    expect(open[0]?.id).not.toBe(kept?.id);
  });
});

describe('R3 and R5 a standby that was only asked for', () => {
  test('has no machine until its agent names the one that it launched, and takes over only then', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'LAUNCHING');
    expect(await world.show(agent.owner, replicaId)).toMatchObject({ status: 'LAUNCHING', instance: null });
    expect((await promote(agent, replicaId)).errors).toMatchObject([{ __typename: 'IllegalTransition' }]);
    const { instance } = (await standbys.launch(agent, replicaId)) ?? {};
    expect((await promote(agent, replicaId)).errors).toEqual([]);
    expect((await world.machines(agent)).PRIMARY).toEqual([instance?.id]);
  });
});

describe('R9 termination imminent', () => {
  test('is answered with what to do, never with a failure, also where nothing stands by and nothing is for sale', async () => {
    const agent = await world.protect({ prices: [], onDemand: true });
    const input = notice(agent);
    for (let n = 0; n < 4; n += 1) {
      const { action, failover, errors } = await report(agent.viewer, input);
      expect({ action, errors }).toEqual({ action: 'LAUNCH_EMERGENCY_REPLICA', errors: [] });
      expect(failover).toMatchObject({ phase: 'EMERGENCY_REPLICA', replica: { kind: 'EMERGENCY' } });
      world.world.clock.advance(5_000);
    }
    expect(await emergencies(agent)).toHaveLength(1);
  });

  test('is one notice by its agent, its machine and its id: another of any of them is another notice', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    const standby = await world.standby(agent);
    const machine = (await world.show(agent.owner, standby))?.instance?.id;
    const input = notice(agent, { noticeId: 'the-same' });
    const first = await report(agent.viewer, input);
    expect(await report(agent.viewer, input)).toEqual(first);
    const others = [
      await report(agent.viewer, { ...input, instanceId: machine }),
      await report(agent.viewer, { ...input, noticeId: 'another' }),
      await report(other.viewer, { ...input, instanceId: other.instanceId }),
    ];
    const ids = [first, ...others].map(({ failover }) => failover?.id);
    expect(new Set(ids).size).toBe(4);
    expect(others[2]?.action).toBe('LAUNCH_EMERGENCY_REPLICA');
  });

  test('never takes the standby of another agent', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    const foreign = await world.standby(other);
    const { action, failover } = await report(agent.viewer, notice(agent));
    expect(action).toBe('LAUNCH_EMERGENCY_REPLICA');
    expect(failover?.replica?.id).not.toBe(foreign);
    expect(await world.show(other.owner, foreign)).toMatchObject({ status: 'READY' });
    expect((await world.machines(other)).PRIMARY).toEqual([other.instanceId]);
  });

  test('leaves no machine behind that is still taken for the primary: the old one is a zombie, and both are their agent’s', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    await report(agent.viewer, notice(agent));
    const machine = (await world.show(agent.owner, replicaId))?.instance?.id;
    expect(await world.machines(agent)).toEqual({ PRIMARY: [machine], ZOMBIE: [agent.instanceId] });
  });
});

describe('R10 a rebalance recommendation', () => {
  test('makes a standby and no switch; the standby goes when two hours brought no termination', async () => {
    const agent = await world.protect();
    await standbys.warn(agent);
    const [warm] = await standbys.open(agent);
    expect(warm).toMatchObject({ kind: 'AUTOMATIC_REBALANCE' });
    await standbys.launch(agent, String(warm?.id));
    expect((await world.machines(agent)).PRIMARY).toEqual([agent.instanceId]);
    await standbys.pass(119 * MINUTE);
    expect(await standbys.open(agent)).toMatchObject([{ id: warm?.id, status: 'READY' }]);
    await standbys.pass(2 * MINUTE);
    expect(await standbys.open(agent)).toEqual([]);
    expect(await world.machines(agent)).toMatchObject({ PRIMARY: [agent.instanceId] });
  });

  test('that is followed by a termination is what its standby was for: it takes over at once', async () => {
    const agent = await world.protect();
    await standbys.warn(agent);
    const [warm] = await standbys.open(agent);
    await standbys.launch(agent, String(warm?.id));
    expect(await report(agent.viewer, notice(agent))).toMatchObject({
      ...{ action: 'REPLICA_PROMOTED', failover: { replica: { id: warm?.id } } },
    });
    expect(await emergencies(agent)).toEqual([]);
  });
});
