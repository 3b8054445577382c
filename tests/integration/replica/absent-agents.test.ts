import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Coordination, coordinationIn, MINUTE } from './coordination.ts';
import { createStandbyWorld, newKey, type Protected, type StandbyWorld } from './standbys.ts';

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

const MANUAL = { isManualReplicaEnabled: true };

/** The orders to launch a standby that the agent ever had. */
const orders = ({ agentId }: Protected) =>
  world.rows<{ replica_id: string; status: string; expires_at: string }>(
    `select replica_id, status, expires_at from agent.command where agent_id = $1 and kind = 'CREATE_REPLICA' order by id`,
    [agentId],
  );
/** Those that it still has to carry out. */
const waiting = async (agent: Protected) =>
  (await orders(agent)).filter(
    ({ status, expires_at }) => status === 'PENDING' && new Date(expires_at) > world.world.clock.now(),
  );
const tell = async ({ owner, agentId }: Protected, field: 'enableAgent' | 'disableAgent') => {
  await standbys.change(owner, field, { agentId });
  await standbys.quiet();
};
/** It says that it goes, and stays away for so long. */
const leave = async ({ viewer, instanceId }: Protected, minutes: number) => {
  await standbys.change(viewer, 'sendHeartbeat', { instanceId, status: 'OFFLINE' });
  await standbys.quiet();
  await standbys.pass(minutes * MINUTE);
};
const heartbeat = async ({ viewer, instanceId }: Protected) => {
  await standbys.change(viewer, 'sendHeartbeat', { instanceId });
  await standbys.quiet();
};

describe('A14 an agent that is enabled again', () => {
  test('it is told once to launch the standby that was asked for while it was only watched', async () => {
    const agent = await world.protect();
    await tell(agent, 'disableAgent');
    const replicaId = await world.standby(agent, 'LAUNCHING');
    await standbys.quiet();
    expect(await orders(agent)).toEqual([]);
    await tell(agent, 'enableAgent');
    await tell(agent, 'enableAgent');
    expect(await orders(agent)).toMatchObject([{ replica_id: replicaId, status: 'PENDING' }]);
  });

  test('it is told again of one that it had not begun with, and not of one that has ended or has its machine', async () => {
    const agent = await world.protect();
    const [waits, ended] = [await world.standby(agent, 'LAUNCHING'), await world.standby(agent, 'LAUNCHING')];
    await world.standby(agent, 'SYNCING');
    await standbys.quiet();
    await tell(agent, 'disableAgent');
    await world.call(agent.owner, 'deleteReplica', { replicaId: ended });
    await tell(agent, 'enableAgent');
    expect(await waiting(agent)).toMatchObject([{ replica_id: waits }]);
  });

  test('the standby that waited for it is kept, however long that was, and given up a quarter of an hour later', async () => {
    const agent = await world.protect();
    await standbys.configure(agent, MANUAL);
    const [{ id: replicaId } = { id: '' }] = await standbys.open(agent);
    await tell(agent, 'disableAgent');
    await standbys.pass(20 * MINUTE);
    await tell(agent, 'enableAgent');
    await heartbeat(agent);
    expect(await standbys.open(agent)).toMatchObject([{ id: replicaId, status: 'LAUNCHING' }]);
    expect(await waiting(agent)).toMatchObject([{ replica_id: replicaId }]);
    await standbys.pass(14 * MINUTE);
    expect(await standbys.open(agent)).toMatchObject([{ id: replicaId }]);
    await standbys.pass(MINUTE);
    expect((await world.show(agent.owner, replicaId))?.status).toBe('FAILED');
  });
});

describe('R10 an agent that was offline', () => {
  test('it is told again to launch what waited for it, and that does not count as a failure of the pool', async () => {
    const agent = await world.protect({ prices: ['0.040', '0.050'] });
    await standbys.configure(agent, MANUAL);
    const [{ id: replicaId } = { id: '' }] = await standbys.open(agent);
    await leave(agent, 20);
    await heartbeat(agent);
    const show = await world.show(agent.owner, replicaId);
    expect(show).toMatchObject({ status: 'LAUNCHING', pool: { id: agent.pools[0] } });
    expect(await waiting(agent)).toMatchObject([{ replica_id: replicaId }]);
    const emergency = await world.call(agent.viewer, 'createEmergencyReplica', { idempotencyKey: newKey() });
    expect(emergency.replica?.pool?.id).toBe(agent.pools[0]);
  });
});
