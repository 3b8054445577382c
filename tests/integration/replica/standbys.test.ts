import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { createStandbyWorld, MUTATIONS, newKey, newProviderId, type StandbyWorld } from './standbys.ts';

let world: StandbyWorld;
beforeAll(async () => {
  world = await createStandbyWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const nowhere = '01980000-0000-7000-8000-000000000001';
const countOf = async (agentId: string) =>
  (await world.rows<{ n: number }>('select count(*)::int as n from replica.replica where agent_id = $1', [agentId]))[0]
    ?.n;
const typesOf = async (clientId: string) => (await world.news(clientId)).map(({ type }) => type);
const refused = async (viewer: Viewer, field: keyof typeof MUTATIONS, input: object) =>
  (await world.world.execute('replica', viewer, MUTATIONS[field], { input })).errors?.[0]?.extensions.code;

describe('R1 create', () => {
  test('a standby is asked for in the cheapest of the safest pools that is not its primary’s', async () => {
    const agent = await world.protect({ prices: ['0.050', '0.041', '0.045'] });
    const { replica, errors } = await world.call(agent.owner, 'createReplica', {
      agentId: agent.agentId,
      idempotencyKey: newKey(),
    });
    expect(errors).toEqual([]);
    expect(replica).toMatchObject({
      ...{ kind: 'MANUAL', status: 'LAUNCHING', hourlyPrice: '0.041000', endedAt: null, instance: null },
      ...{ pool: { id: agent.pools[1] }, sync: { progressRatio: 0, readyAt: null } },
    });
    expect(await world.news(agent.clientId)).toMatchObject([
      {
        ...{ type: 'replica.created', aggregateId: agent.agentId },
        payload: { replicaId: replica?.id, status: 'LAUNCHING', poolName: 'm5.large.us-east-1c' },
      },
    ]);
  });

  test('with no other pool it is its primary’s, and on demand for a primary with no pool at all', async () => {
    const alone = await world.protect({ prices: [] });
    const inOwn = await world.show(alone.owner, await world.standby(alone, 'LAUNCHING'));
    expect(inOwn).toMatchObject({ pool: { id: alone.ownPool }, hourlyPrice: '0.035000' });
    const bare = await world.protect({ prices: [], onDemand: true });
    const onDemand = await world.show(bare.owner, await world.standby(bare, 'LAUNCHING'));
    expect(onDemand).toMatchObject({ pool: null, hourlyPrice: '0.096000' });
  });

  test('the pool that is asked for is used; one of another client is refused like one that is not there', async () => {
    const [agent, other] = [await world.protect({ prices: ['0.040', '0.050'] }), await world.protect()];
    const [, dear] = agent.pools;
    const chosen = await world.show(agent.owner, await world.standby(agent, 'LAUNCHING', { poolId: dear }));
    expect(chosen).toMatchObject({ pool: { id: dear }, hourlyPrice: '0.050000' });
    for (const poolId of [other.pools[0], nowhere, 'nonsense']) {
      const { replica, errors } = await world.call(agent.viewer, 'createReplica', { poolId, idempotencyKey: newKey() });
      expect({ replica, errors }).toMatchObject({
        replica: null,
        errors: [{ __typename: 'InvalidInput', path: ['poolId'] }],
      });
    }
    expect(await countOf(agent.agentId)).toBe(1);
  });

  test('the same call again asks for nothing new; the key with another wish is refused', async () => {
    const agent = await world.protect();
    const wish = { idempotencyKey: newKey() };
    const first = await world.call(agent.viewer, 'createReplica', wish);
    const again = await world.call(agent.viewer, 'createReplica', { ...wish, agentId: agent.agentId });
    expect(again.replica?.id).toBe(first.replica?.id);
    const other = await world.call(agent.viewer, 'createReplica', { ...wish, kind: 'AUTOMATIC_REBALANCE' });
    expect(other).toMatchObject({ replica: null, errors: [{ __typename: 'IdempotencyConflict' }] });
    expect(await typesOf(agent.clientId)).toEqual(['replica.created']);
  });

  test.each(['EMERGENCY', 'AUTOMATIC_TERMINATION'])('a caller asks for none of kind %s', async (kind) => {
    const agent = await world.protect();
    const { errors } = await world.call(agent.viewer, 'createReplica', { kind, idempotencyKey: newKey() });
    expect(errors).toMatchObject([{ __typename: 'InvalidInput', path: ['kind'] }]);
    expect(await countOf(agent.agentId)).toBe(0);
  });

  test('a sixth open standby is refused with the limit, and asked for again when one has ended', async () => {
    const agent = await world.protect();
    const replicas: string[] = [];
    for (let i = 0; i < 5; i += 1) replicas.push(await world.standby(agent, 'LAUNCHING'));
    const wish = { idempotencyKey: newKey() };
    const sixth = await world.call(agent.viewer, 'createReplica', wish);
    expect(sixth.errors).toMatchObject([{ __typename: 'TooManyReplicas', limit: 5, path: ['agentId'] }]);
    await world.call(agent.viewer, 'reportReplicaStatus', { replicaId: replicas[0], status: 'TERMINATED' });
    expect((await world.call(agent.viewer, 'createReplica', wish)).errors).toEqual([]);
  });

  test('another tenant’s agent, an unknown one, and another agent’s token are refused alike', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    const answers: unknown[] = [];
    for (const [viewer, agentId] of [
      [agent.owner, other.agentId],
      [agent.owner, nowhere],
      [agent.owner, 'nonsense'],
      [agent.owner, null],
      [agent.viewer, other.agentId],
      [asAgent(agent.clientId, other.agentId), other.agentId],
    ] as const) {
      answers.push(await world.call(viewer, 'createReplica', { agentId, idempotencyKey: newKey() }));
    }
    const message = 'No such agent.';
    const refusal = { __typename: 'InvalidInput', message, path: ['agentId'] };
    expect(answers).toEqual(answers.map(() => ({ replica: null, errors: [refusal] })));
    expect(await countOf(other.agentId)).toBe(0);
  });

  test('an administrator asks for any agent; nobody else without a credential', async () => {
    const agent = await world.protect();
    const wish = { agentId: agent.agentId, idempotencyKey: newKey() };
    expect((await world.call(asAdmin, 'createReplica', wish)).errors).toEqual([]);
    expect(await refused(anonymous, 'createReplica', wish)).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
  });

  test('an empty key is refused by field', async () => {
    const agent = await world.protect();
    const { errors } = await world.call(agent.viewer, 'createReplica', { idempotencyKey: '' });
    expect(errors).toMatchObject([{ path: ['idempotencyKey'] }]);
  });
});

onEachDatabase('R1 many wishes at once', (kind) => {
  test('ten wishes ask for five standbys', async () => {
    await using own = await createStandbyWorld({ kind });
    const { viewer, agentId } = await own.protect();
    const wishes = Array.from({ length: 10 }, () => own.call(viewer, 'createReplica', { idempotencyKey: newKey() }));
    const answers = await Promise.all(wishes);
    expect(answers.filter(({ replica }) => replica)).toHaveLength(5);
    expect(answers.flatMap(({ errors }) => errors.map(({ __typename }) => __typename))).toEqual(
      Array.from({ length: 5 }, () => 'TooManyReplicas'),
    );
    const rows = await own.rows('select 1 from replica.replica where agent_id = $1', [agentId]);
    expect(rows).toHaveLength(5);
  });

  test('ten equal calls ask for one', async () => {
    await using own = await createStandbyWorld({ kind });
    const { viewer, clientId } = await own.protect();
    const wish = { idempotencyKey: newKey() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => own.call(viewer, 'createReplica', wish)));
    expect(new Set(answers.map(({ replica }) => replica?.id)).size).toBe(1);
    expect(await own.news(clientId)).toHaveLength(1);
  });
});

describe('R2 list and get', () => {
  const LIST = 'query ($filter: ReplicaFilter) { replicas(filter: $filter, first: 100) { nodes { id status } } }';
  const listed = async (viewer: Viewer, filter: object | null = null) =>
    (
      await world.world.data<{ replicas: { nodes: { id: string }[] } }>('replica', viewer, LIST, { filter })
    ).replicas.nodes.map(({ id }) => id);

  test('the open ones are listed, newest first; others by their state, kind or agent', async () => {
    const agent = await world.protect();
    const [first, second, ended] = [
      await world.standby(agent, 'LAUNCHING'),
      await world.standby(agent, 'READY', { kind: 'AUTOMATIC_REBALANCE' }),
      await world.standby(agent, 'LAUNCHING'),
    ];
    await world.call(agent.viewer, 'reportReplicaStatus', { replicaId: ended, status: 'FAILED' });
    expect(await listed(agent.owner)).toEqual([second, first]);
    expect(await listed(agent.owner, { statuses: ['FAILED'] })).toEqual([ended]);
    expect(await listed(agent.owner, { kinds: ['AUTOMATIC_REBALANCE'] })).toEqual([second]);
    expect(await listed(agent.owner, { agentId: agent.agentId, statuses: ['READY'] })).toEqual([second]);
    expect(await listed(agent.owner, { agentId: nowhere })).toEqual([]);
    expect(await listed(agent.owner, { agentId: 'nonsense' })).toEqual([]);
  });

  test('a client sees its own alone, an agent its own alone, an administrator all', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    const [mine, others] = [await world.standby(agent), await world.standby(other)];
    for (const viewer of [agent.owner, agent.viewer]) {
      expect(await listed(viewer)).toEqual([mine]);
      expect(await world.show(viewer, mine)).toMatchObject({ id: mine });
      expect(await world.show(viewer, others)).toBeNull();
      expect(await world.show(viewer, nowhere)).toBeNull();
      expect(await world.show(viewer, 'nonsense')).toBeNull();
    }
    expect(await listed(asAgent(agent.clientId, nowhere))).toEqual([]);
    expect(await listed(asAdmin)).toEqual(expect.arrayContaining([mine, others]));
  });

  test('what is added to agents and clients is empty or null for another tenant, as for an unknown one', async () => {
    const agent = await world.protect();
    const mine = await world.standby(agent);
    const query = /* GraphQL */ `
      query ($of: [_Any!]!) {
        _entities(representations: $of) {
          ... on Agent { replicas { nodes { id } } failovers { nodes { id } } }
          ... on Client { replicas { nodes { id } } }
          ... on Replica { status }
        }
      }
    `;
    const of = [
      { __typename: 'Agent', id: agent.agentId },
      { __typename: 'Client', id: agent.clientId },
      { __typename: 'Replica', id: mine },
    ];
    expect(await world.world.data('replica', agent.owner, query, { of })).toEqual({
      _entities: [
        { replicas: { nodes: [{ id: mine }] }, failovers: { nodes: [] } },
        { replicas: { nodes: [{ id: mine }] } },
        { status: 'READY' },
      ],
    });
    const empty = { nodes: [] };
    expect(await world.world.data('replica', asClient(randomUUID()), query, { of })).toEqual({
      _entities: [{ replicas: empty, failovers: empty }, { replicas: null }, null],
    });
  });
});

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
    expect(await world.machines(agent)).toEqual({ PRIMARY: [agent.instanceId], REPLICA: [kept] });
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

  test.each(['FAILED', 'TERMINATED'])('a standby that is %s lets its machine go, once', async (status) => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'SYNCING');
    const input = { replicaId, status, failureReason: 'No capacity.' };
    const { replica } = await world.call(agent.viewer, 'reportReplicaStatus', input);
    const reason = status === 'FAILED' ? 'No capacity.' : null;
    expect(replica).toMatchObject({ status, failureReason: reason, endedAt: expect.any(String) });
    expect(await world.machines(agent)).toEqual({ PRIMARY: [agent.instanceId] });
    expect((await world.call(agent.viewer, 'reportReplicaStatus', input)).errors).toEqual([]);
    expect((await typesOf(agent.clientId)).at(-1)).toBe(`replica.${status.toLowerCase()}`);
    expect(await typesOf(agent.clientId)).toHaveLength(3);
  });

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
