import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { createStandbyWorld, MUTATIONS, newProviderId, type StandbyWorld } from './standbys.ts';

let world: StandbyWorld;
beforeAll(async () => {
  world = await createStandbyWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const nowhere = '01980000-0000-7000-8000-000000000001';
const typesOf = async (clientId: string) => (await world.news(clientId)).map(({ type }) => type);
const refused = async (viewer: Viewer, field: keyof typeof MUTATIONS, input: object) =>
  (await world.world.execute('replica', viewer, MUTATIONS[field], { input })).errors?.[0]?.extensions.code;

describe('R3 attach', () => {
  test('the machine becomes a standby at its owner, and the standby syncs', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'LAUNCHING');
    const { replica, errors } = await world.call(agent.viewer, 'attachReplicaInstance', {
      replicaId,
      providerId: newProviderId(),
    });
    expect(errors).toEqual([]);
    expect(replica).toMatchObject({ status: 'SYNCING', instance: { id: expect.any(String) } });
    expect(await world.machines(agent)).toEqual({ PRIMARY: [agent.instanceId], REPLICA: [replica?.instance?.id] });
    expect(await typesOf(agent.clientId)).toEqual(['replica.created', 'replica.progressed']);
  });

  test('the same machine again is no error and no news; another one is refused', async () => {
    const agent = await world.protect();
    const input = { replicaId: await world.standby(agent, 'LAUNCHING'), providerId: newProviderId() };
    const first = await world.call(agent.viewer, 'attachReplicaInstance', input);
    expect(await world.call(agent.viewer, 'attachReplicaInstance', input)).toEqual(first);
    const other = { ...input, providerId: newProviderId() };
    expect((await world.call(agent.viewer, 'attachReplicaInstance', other)).errors).toMatchObject([
      { __typename: 'IllegalTransition', from: 'SYNCING', to: 'SYNCING', path: ['providerId'] },
    ]);
    expect((await world.machines(agent)).REPLICA).toHaveLength(1);
    expect(await typesOf(agent.clientId)).toHaveLength(2);
  });

  test('of two machines attached at once one stays, and the other is released', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'LAUNCHING');
    const machines = [newProviderId(), newProviderId()];
    const answers = await Promise.all(
      machines.map((providerId) => world.call(agent.viewer, 'attachReplicaInstance', { replicaId, providerId })),
    );
    expect(answers.flatMap(({ errors }) => errors)).toMatchObject([{ __typename: 'IllegalTransition' }]);
    const kept = answers.find(({ replica }) => replica)?.replica?.instance?.id;
    expect(await world.machines(agent)).toEqual({
      ...{ PRIMARY: [agent.instanceId], REPLICA: [kept], ZOMBIE: [expect.any(String)] },
    });
    expect(await world.rows('select * from replica.machine_release')).toEqual([]);
  });

  test('a machine of another standby, or the primary itself, is refused', async () => {
    const agent = await world.protect();
    const [one, other] = [await world.standby(agent, 'LAUNCHING'), await world.standby(agent, 'LAUNCHING')];
    const providerId = newProviderId();
    await world.call(agent.viewer, 'attachReplicaInstance', { replicaId: one, providerId });
    const [{ provider_id: primary } = { provider_id: '' }] = await world.rows<{ provider_id: string }>(
      'select provider_id from agent.instance where id = $1',
      [agent.instanceId],
    );
    for (const taken of [providerId, primary]) {
      const input = { replicaId: other, providerId: taken };
      expect((await world.call(agent.viewer, 'attachReplicaInstance', input)).errors).toMatchObject([
        { __typename: 'InstanceInUse', path: ['providerId'] },
      ]);
    }
    expect(await world.show(agent.owner, other)).toMatchObject({ status: 'LAUNCHING', instance: null });
  });

  test('nothing is attached to a standby that has ended', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'LAUNCHING');
    await world.call(agent.viewer, 'reportReplicaStatus', { replicaId, status: 'TERMINATED' });
    const input = { replicaId, providerId: newProviderId() };
    expect((await world.call(agent.viewer, 'attachReplicaInstance', input)).errors).toMatchObject([
      { __typename: 'IllegalTransition', from: 'TERMINATED' },
    ]);
    expect(await world.machines(agent)).toEqual({ PRIMARY: [agent.instanceId] });
  });

  test('malformed, foreign and unauthorised calls are refused', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    const replicaId = await world.standby(agent, 'LAUNCHING');
    const noSuch = { __typename: 'InvalidInput', message: 'No such standby.', path: ['replicaId'] };
    for (const [viewer, id] of [
      [other.viewer, replicaId],
      [agent.viewer, nowhere],
      [agent.viewer, 'x'],
    ] as const) {
      const input = { replicaId: id, providerId: newProviderId() };
      expect((await world.call(viewer, 'attachReplicaInstance', input)).errors).toEqual([noSuch]);
    }
    const blank = await world.call(agent.viewer, 'attachReplicaInstance', { replicaId, providerId: ' ' });
    expect(blank.errors).toMatchObject([{ __typename: 'InvalidInput', path: ['providerId'] }]);
    const input = { replicaId, providerId: newProviderId() };
    expect(await refused(agent.owner, 'attachReplicaInstance', input)).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
  });
});

describe('R6 status', () => {
  test('a standby syncs, becomes ready, and each step is told once', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'SYNCING');
    const report = async (more: object) =>
      (await world.call(agent.viewer, 'reportReplicaStatus', { replicaId, status: 'SYNCING', ...more })).replica;
    await report({ progressRatio: 0.5, bytesSynced: 50, bytesTotal: 100, lagMilliseconds: 900 });
    await report({ progressRatio: 0.5 });
    expect(await report({ progressRatio: 0.2, lagMilliseconds: 800 })).toMatchObject({
      status: 'SYNCING',
      sync: { progressRatio: 0.5, bytesSynced: 50, bytesTotal: 100, lagMilliseconds: 800, readyAt: null },
    });
    expect(await report({ progressRatio: 1 })).toMatchObject({ status: 'SYNCING', sync: { progressRatio: 1 } });
    const ready = await report({ status: 'READY', lagMilliseconds: 0 });
    expect(ready).toMatchObject({ status: 'READY', sync: { readyAt: world.world.clock.now().toISOString() } });
    await report({ status: 'READY' });
    const told = (await typesOf(agent.clientId)).slice(2);
    expect(told).toEqual(['replica.progressed', 'replica.progressed', 'replica.progressed', 'replica.ready']);
  });

  test('a standby without a machine is not ready', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'LAUNCHING');
    await world.call(agent.viewer, 'reportReplicaStatus', { replicaId, status: 'SYNCING' });
    const { errors } = await world.call(agent.viewer, 'reportReplicaStatus', { replicaId, status: 'READY' });
    expect(errors).toMatchObject([{ __typename: 'IllegalTransition', from: 'SYNCING', to: 'READY' }]);
  });

  test.each(['FAILED', 'TERMINATED'])(
    'a standby that is %s lets its machine go, once; one that failed may still run and is to be ended',
    async (status) => {
      const agent = await world.protect();
      const replicaId = await world.standby(agent, 'SYNCING');
      const input = { replicaId, status, failureReason: 'No capacity.' };
      const { replica } = await world.call(agent.viewer, 'reportReplicaStatus', input);
      const reason = status === 'FAILED' ? 'No capacity.' : null;
      expect(replica).toMatchObject({ status, failureReason: reason, endedAt: expect.any(String) });
      const zombies = status === 'FAILED' ? { ZOMBIE: [replica?.instance?.id] } : {};
      expect(await world.machines(agent)).toEqual({ PRIMARY: [agent.instanceId], ...zombies });
      expect((await world.call(agent.viewer, 'reportReplicaStatus', input)).errors).toEqual([]);
      expect((await typesOf(agent.clientId)).at(-1)).toBe(`replica.${status.toLowerCase()}`);
      expect(await typesOf(agent.clientId)).toHaveLength(3);
    },
  );

  test.each([
    ['LAUNCHING', 'READY'],
    ['READY', 'SYNCING'],
    ['READY', 'FAILED'],
  ] as const)('from %s a report does not lead to %s', async (from, to) => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, from);
    const before = await world.news(agent.clientId);
    const { errors } = await world.call(agent.viewer, 'reportReplicaStatus', { replicaId, status: to });
    expect(errors).toMatchObject([{ __typename: 'IllegalTransition', from, to, path: ['status'] }]);
    expect(await world.news(agent.clientId)).toEqual(before);
    expect(await world.show(agent.owner, replicaId)).toMatchObject({ status: from });
  });

  test.each(['LAUNCHING', 'PROMOTING', 'PROMOTED'])('%s is not reported', async (status) => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'SYNCING');
    const { errors } = await world.call(agent.viewer, 'reportReplicaStatus', { replicaId, status });
    expect(errors).toMatchObject([{ __typename: 'InvalidInput', path: ['status'] }]);
  });

  test('figures that cannot be are refused by field, and nothing is stored', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'SYNCING');
    const input = { replicaId, status: 'SYNCING', progressRatio: 1.1, bytesTotal: -1, lagMilliseconds: -5 };
    const { errors } = await world.call(agent.viewer, 'reportReplicaStatus', input);
    expect(errors.map(({ path }) => path[0])).toEqual(['progressRatio', 'bytesTotal', 'lagMilliseconds']);
    const more = { replicaId, status: 'SYNCING', bytesSynced: 9, bytesTotal: 8 };
    expect((await world.call(agent.viewer, 'reportReplicaStatus', more)).errors).toMatchObject([
      { path: ['bytesSynced'] },
    ]);
    const long = { replicaId, status: 'FAILED', failureReason: 'x'.repeat(1_001) };
    expect((await world.call(agent.viewer, 'reportReplicaStatus', long)).errors).toMatchObject([
      { path: ['failureReason'] },
    ]);
    expect(await world.show(agent.owner, replicaId)).toMatchObject({ status: 'SYNCING', sync: { progressRatio: 0 } });
  });

  test('another tenant’s standby cannot be reported on, nor by a client’s own token', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    const input = { replicaId: await world.standby(agent), status: 'TERMINATED' };
    expect((await world.call(other.viewer, 'reportReplicaStatus', input)).errors).toMatchObject([
      { __typename: 'InvalidInput', path: ['replicaId'] },
    ]);
    expect(await refused(agent.owner, 'reportReplicaStatus', input)).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
    expect(await world.show(agent.owner, input.replicaId)).toMatchObject({ status: 'READY' });
  });
});

describe('R7 news of standbys', () => {
  const WATCH = 'subscription ($agentId: ID!) { replicaProgressed(agentId: $agentId) { id status } }';
  const watch = (viewer: Viewer, agentId: string) =>
    world.world.service('replica').subscribe({
      ...{ query: WATCH, variables: { agentId }, viewer, requestId: randomUUID() },
      deadlineAt: Date.now() + 10_000,
    });

  test('each change is heard by the agent and by its client, as the standby stands then', async () => {
    const agent = await world.protect();
    for (const viewer of [agent.viewer, agent.owner]) {
      const heard = await watch(viewer, agent.agentId);
      if (!('next' in heard)) throw new Error(JSON.stringify(heard));
      const replicaId = await world.standby(agent, 'LAUNCHING');
      expect((await heard.next()).value.data).toEqual({ replicaProgressed: { id: replicaId, status: 'LAUNCHING' } });
      await heard.return?.();
    }
  });

  test('nobody hears of another’s agent, or of one that is not there', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    const cases = [
      [other.owner, agent.agentId],
      [other.viewer, agent.agentId],
      [agent.owner, nowhere],
    ] as const;
    for (const [viewer, agentId] of cases) {
      expect(await watch(viewer, agentId)).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    }
  });
});
