import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pendingSchemaChanges } from '#foundation/database/pending-schema-changes.ts';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { entities, migrations } from '../../../subgraphs/replica/subgraph.ts';
import { createTestSchema, onEachDatabase } from '../../support/database.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { createStandbyWorld, MUTATIONS, newKey, type StandbyWorld } from './standbys.ts';

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

onEachDatabase('R1 tables of the replica subgraph', (kind) => {
  test('are what the entities say, and go back to nothing', async () => {
    await using schema = await createTestSchema({ schema: 'replica', entities, migrations }, { kind });
    const changes = (await pendingSchemaChanges(schema.database)).split('\n').filter((line) => line.trim() !== '');
    // Indexes are the migration's own: entities do not speak of them.
    expect(changes.filter((line) => !line.startsWith('drop index'))).toEqual([]);
    await schema.database.migrate('down', '0');
    expect(await schema.database.migrate()).toContain('0100-standbys');
  });
});

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
  let own: StandbyWorld;
  beforeAll(async () => {
    own = await createStandbyWorld({ kind });
  });
  afterAll(() => own[Symbol.asyncDispose]());

  test('ten wishes ask for five standbys', async () => {
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
