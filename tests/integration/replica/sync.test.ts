import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStandbyWorld, newProviderId, type StandbyWorld } from './standbys.ts';

let world: StandbyWorld;
beforeAll(async () => {
  world = await createStandbyWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const syncing = async () => {
  const agent = await world.protect();
  const replicaId = await world.standby(agent, 'SYNCING');
  const report = async (more: object) =>
    (await world.call(agent.viewer, 'reportReplicaSync', { replicaId, ...more })).replica;
  return { agent, replicaId, report };
};

describe('R7 sync', () => {
  test('a standby goes from initializing over syncing to synced, and all of its state makes it ready', async () => {
    const { agent, replicaId, report } = await syncing();
    expect(await world.show(agent.owner, replicaId)).toMatchObject({ sync: { status: 'INITIALIZING', readyAt: null } });
    world.world.clock.advance(10_000);
    const half = await report({ bytesSynced: 50, bytesTotal: 100, lagMilliseconds: 900 });
    const expected = new Date(world.world.clock.now().getTime() + 10_000).toISOString();
    expect(half).toMatchObject({
      ...{ status: 'SYNCING', sync: { status: 'SYNCING', progressRatio: 0.5, bytesSynced: 50, readyAt: expected } },
    });
    world.world.clock.advance(5_000);
    const done = await report({ progressRatio: 1 });
    const readyAt = world.world.clock.now().toISOString();
    expect(done).toMatchObject({ status: 'READY', sync: { status: 'SYNCED', progressRatio: 1, readyAt } });
    const types = (await world.news(agent.clientId)).map(({ type }) => type);
    expect(types.slice(2)).toEqual(['replica.progressed', 'replica.ready']);
  });

  test('a ready standby that lags is out of sync until it has caught up, and ready all the while', async () => {
    const { report } = await syncing();
    await report({ progressRatio: 1, lagMilliseconds: 100 });
    expect(await report({ lagMilliseconds: 45_000 })).toMatchObject({
      status: 'READY',
      sync: { status: 'OUT_OF_SYNC' },
    });
    expect(await report({ lagMilliseconds: 200 })).toMatchObject({ status: 'READY', sync: { status: 'SYNCED' } });
  });

  test('subscribers hear how far it is, and when it is expected to be ready', async () => {
    const { agent, replicaId, report } = await syncing();
    const query = /* GraphQL */ `
      subscription ($agentId: ID!) { replicaProgressed(agentId: $agentId) { id sync { status progressRatio readyAt } } }
    `;
    const heard = await world.world.service('replica').subscribe({
      ...{ query, variables: { agentId: agent.agentId }, viewer: agent.owner, requestId: randomUUID() },
      deadlineAt: Date.now() + 10_000,
    });
    if (!('next' in heard)) throw new Error(JSON.stringify(heard));
    world.world.clock.advance(20_000);
    await report({ progressRatio: 0.25 });
    const readyAt = new Date(world.world.clock.now().getTime() + 60_000).toISOString();
    expect((await heard.next()).value.data).toEqual({
      replicaProgressed: { id: replicaId, sync: { status: 'SYNCING', progressRatio: 0.25, readyAt } },
    });
    await heard.return?.();
  });

  test('without a machine, or after its end, there is no copy to report', async () => {
    const agent = await world.protect();
    const [bare, launching, ended] = [
      await world.standby(agent, 'LAUNCHING'),
      await world.standby(agent, 'LAUNCHING'),
      await world.standby(agent),
    ];
    await world.call(agent.viewer, 'reportReplicaStatus', { replicaId: bare, status: 'SYNCING' });
    await world.call(agent.viewer, 'reportReplicaStatus', { replicaId: ended, status: 'TERMINATED' });
    for (const [replicaId, from] of [
      [bare, 'SYNCING'],
      [launching, 'LAUNCHING'],
      [ended, 'TERMINATED'],
    ]) {
      const { errors } = await world.call(agent.viewer, 'reportReplicaSync', { replicaId, progressRatio: 0.5 });
      expect(errors).toMatchObject([{ __typename: 'IllegalTransition', from, to: 'SYNCING', path: ['replicaId'] }]);
    }
  });

  test('figures that cannot be, and another’s standby, are refused by field', async () => {
    const { agent, replicaId } = await syncing();
    const bad = { replicaId, progressRatio: -0.1, bytesSynced: 1.5, lagMilliseconds: -1 };
    const { errors } = await world.call(agent.viewer, 'reportReplicaSync', bad);
    expect(errors.map(({ path }) => path[0])).toEqual(['progressRatio', 'bytesSynced', 'lagMilliseconds']);
    const more = { replicaId, bytesSynced: 9, bytesTotal: 8 };
    expect((await world.call(agent.viewer, 'reportReplicaSync', more)).errors).toMatchObject([
      { path: ['bytesSynced'] },
    ]);
    const other = await world.protect();
    expect((await world.call(other.viewer, 'reportReplicaSync', { replicaId, progressRatio: 1 })).errors).toMatchObject(
      [{ __typename: 'InvalidInput', path: ['replicaId'] }],
    );
    expect(await world.show(agent.owner, replicaId)).toMatchObject({ status: 'SYNCING', sync: { progressRatio: 0 } });
  });
});

describe('R1 a standby that failed for want of capacity', () => {
  const downAt = async (poolId: string | undefined) =>
    (await world.rows<{ last_down_at: Date | null }>('select last_down_at from agent.pool where id = $1', [poolId]))[0]
      ?.last_down_at;

  test('its pool is known to be down; one that failed for another reason says nothing of its pool', async () => {
    for (const [failureKind, isDown] of [
      ['CAPACITY', true],
      [null, false],
    ] as const) {
      const agent = await world.protect();
      const replicaId = await world.standby(agent, 'LAUNCHING');
      const input = { replicaId, status: 'FAILED', failureKind };
      expect((await world.call(agent.viewer, 'reportReplicaStatus', input)).replica).toMatchObject({
        ...{ status: 'FAILED', failureKind: failureKind ?? 'OTHER' },
      });
      await world.world.settled();
      expect((await downAt(agent.pools[0])) !== null).toBe(isDown);
    }
  });
});

describe('R3 a machine that served another standby', () => {
  const attach = (viewer: Parameters<typeof world.call>[0], replicaId: string, providerId: string) =>
    world.call(viewer, 'attachReplicaInstance', { replicaId, providerId });
  const holder = async (providerId: string) =>
    (
      await world.rows<{ replica_id: string }>('select replica_id from agent.instance where provider_id = $1', [
        providerId,
      ])
    )[0]?.replica_id;

  test('of two standbys that are given the same machine at once, the one that is told so keeps it', async () => {
    const agent = await world.protect();
    const replicas = [await world.standby(agent, 'LAUNCHING'), await world.standby(agent, 'LAUNCHING')];
    const providerId = newProviderId();
    const answers = await Promise.all(replicas.map((replicaId) => attach(agent.viewer, replicaId, providerId)));
    expect(answers.flatMap(({ errors }) => errors)).toMatchObject([{ __typename: 'InstanceInUse' }]);
    const kept = answers.find(({ replica }) => replica)?.replica;
    expect(await holder(providerId)).toBe(kept?.id);
  });

  test('one that is still a standby’s at its owner is free once that standby has ended', async () => {
    const agent = await world.protect();
    const [first, second] = [await world.standby(agent, 'LAUNCHING'), await world.standby(agent, 'LAUNCHING')];
    const providerId = newProviderId();
    await attach(agent.viewer, first, providerId);
    await world.rows(`update replica.replica set status = 'FAILED', ended_at = created_at where id = $1`, [first]);
    expect((await attach(agent.viewer, second, providerId)).errors).toEqual([]);
    expect(await holder(providerId)).toBe(second);
  });
});
