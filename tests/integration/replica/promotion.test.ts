import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin } from '../../support/subgraph.ts';
import { createFaults } from './faults.ts';
import { createStandbyWorld, MUTATIONS, newKey, newProviderId, type StandbyWorld } from './standbys.ts';

const faults = createFaults();
let world: StandbyWorld;
beforeAll(async () => {
  world = await createStandbyWorld({ peers: faults.wrap });
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => faults.heal());

const nowhere = '01980000-0000-7000-8000-000000000001';
const ask = (replicaId: string, more: object = {}) => ({ replicaId, idempotencyKey: newKey(), ...more });
const typesOf = async (clientId: string) => (await world.news(clientId)).map(({ type }) => type);
const promotedNews = async (clientId: string) =>
  (await world.news(clientId)).filter(({ type }) => type === 'replica.promoted');
const pendingPromotions = () => world.rows(`select 1 from replica.promotion where outcome = 'PENDING'`);

describe('R5 promotion', () => {
  test.each(['READY', 'SYNCING'] as const)(
    'a standby that is %s takes over, and the old primary is a zombie',
    async (from) => {
      const agent = await world.protect();
      const replicaId = await world.standby(agent, from);
      const machine = (await world.show(agent.owner, replicaId))?.instance?.id;
      const { replica, newReplica, errors } = await world.call(agent.owner, 'promoteReplica', ask(replicaId));
      expect(errors).toEqual([]);
      expect(replica).toMatchObject({ id: replicaId, status: 'PROMOTED', endedAt: expect.any(String) });
      expect(newReplica).toBeNull();
      expect(await world.machines(agent)).toEqual({ PRIMARY: [machine], ZOMBIE: [agent.instanceId] });
      expect(await promotedNews(agent.clientId)).toMatchObject([
        {
          aggregateId: agent.agentId,
          payload: { replicaId, instanceId: machine, previousInstanceId: agent.instanceId, epoch: 2 },
        },
      ]);
      expect((await typesOf(agent.clientId)).slice(-2)).toEqual(['replica.progressed', 'replica.promoted']);
    },
  );

  test('the old primary becomes a standby that is ready, when asked', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    await world.call(agent.viewer, 'promoteReplica', ask(replicaId, { keepOldPrimaryAsReplica: true }));
    const [kept] = await world.rows<{ id: string; instance_id: string; status: string; pool_id: string }>(
      `select * from replica.replica where agent_id = $1 and status = 'READY'`,
      [agent.agentId],
    );
    expect(kept).toMatchObject({ instance_id: agent.instanceId, pool_id: agent.ownPool });
    expect((await world.machines(agent)).REPLICA).toEqual([agent.instanceId]);
    const back = await world.call(agent.viewer, 'promoteReplica', ask(String(kept?.id)));
    expect(back.errors).toEqual([]);
    expect((await world.machines(agent)).PRIMARY).toEqual([agent.instanceId]);
  });

  test('a new standby is asked for at once, when asked, and not in the pool of the new primary', async () => {
    const agent = await world.protect({ prices: ['0.030', '0.050'] });
    const replicaId = await world.standby(agent);
    const input = ask(replicaId, { createNewReplica: true });
    const { replica, newReplica } = await world.call(agent.owner, 'promoteReplica', input);
    expect(replica?.pool?.id).toBe(agent.pools[0]);
    expect(newReplica).toMatchObject({ kind: 'MANUAL', status: 'LAUNCHING', pool: { id: agent.ownPool } });
    const again = await world.call(agent.owner, 'promoteReplica', input);
    expect(again).toMatchObject({ replica: { id: replicaId }, newReplica: { id: newReplica?.id }, errors: [] });
    expect(await promotedNews(agent.clientId)).toHaveLength(1);
  });

  test('the key with other terms is refused', async () => {
    const agent = await world.protect();
    const input = ask(await world.standby(agent));
    await world.call(agent.owner, 'promoteReplica', input);
    const other = await world.call(agent.owner, 'promoteReplica', { ...input, createNewReplica: true });
    expect(other).toMatchObject({ replica: null, errors: [{ __typename: 'IdempotencyConflict' }] });
  });

  test('what is neither ready nor syncing does not take over', async () => {
    const agent = await world.protect();
    const [launching, promoted, ended] = [
      await world.standby(agent, 'LAUNCHING'),
      await world.standby(agent),
      await world.standby(agent),
    ];
    await world.call(agent.viewer, 'reportReplicaStatus', { replicaId: ended, status: 'TERMINATED' });
    await world.call(agent.viewer, 'promoteReplica', ask(promoted));
    for (const [replicaId, from] of [
      [launching, 'LAUNCHING'],
      [promoted, 'PROMOTED'],
      [ended, 'TERMINATED'],
    ]) {
      const { replica, errors } = await world.call(agent.owner, 'promoteReplica', ask(String(replicaId)));
      expect({ replica, errors }).toMatchObject({
        replica: null,
        errors: [{ __typename: 'IllegalTransition', from, to: 'PROMOTING', path: ['replicaId'] }],
      });
    }
    expect(await promotedNews(agent.clientId)).toHaveLength(1);
  });

  test('a syncing standby without a machine does not take over', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'LAUNCHING');
    await world.call(agent.viewer, 'reportReplicaStatus', { replicaId, status: 'SYNCING' });
    expect((await world.call(agent.owner, 'promoteReplica', ask(replicaId))).errors).toMatchObject([
      { __typename: 'IllegalTransition', from: 'SYNCING', message: 'Attach its machine first.' },
    ]);
  });

  test('malformed, foreign and unauthorised calls are refused, and nothing changes', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    const replicaId = await world.standby(agent);
    const noSuch = { __typename: 'InvalidInput', message: 'No such standby.', path: ['replicaId'] };
    for (const [viewer, id] of [
      [other.owner, replicaId],
      [other.viewer, replicaId],
      [agent.owner, nowhere],
      [asAdmin, 'x'],
    ] as const) {
      expect((await world.call(viewer, 'promoteReplica', ask(id))).errors).toEqual([noSuch]);
    }
    const bare = await world.call(agent.owner, 'promoteReplica', { replicaId, idempotencyKey: ' ' });
    expect(bare.errors).toMatchObject([{ __typename: 'InvalidInput', path: ['idempotencyKey'] }]);
    const { errors } = await world.world.execute('replica', anonymous, MUTATIONS.promoteReplica, {
      input: ask(replicaId),
    });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    expect(await world.show(agent.owner, replicaId)).toMatchObject({ status: 'READY' });
    expect((await world.machines(agent)).PRIMARY).toEqual([agent.instanceId]);
  });

  test('a standby whose machine is none any more at its owner stands by again', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'SYNCING');
    await world.rows(`update agent.instance set role = 'ZOMBIE' where agent_id = $1 and role = 'REPLICA'`, [
      agent.agentId,
    ]);
    const { replica, errors } = await world.call(agent.owner, 'promoteReplica', ask(replicaId));
    expect({ replica, errors }).toMatchObject({ replica: null, errors: [{ __typename: 'PromotionLost' }] });
    expect(await world.show(agent.owner, replicaId)).toMatchObject({ status: 'SYNCING', endedAt: null });
    expect((await world.machines(agent)).PRIMARY).toEqual([agent.instanceId]);
  });
});

onEachDatabase('R5 promotions that race', (kind) => {
  let own: StandbyWorld;
  beforeAll(async () => {
    own = await createStandbyWorld({ kind });
  });
  afterAll(() => own[Symbol.asyncDispose]());

  test('of ten racers over four standbys one wins, and nine have lost', async () => {
    const agent = await own.protect();
    const replicas: string[] = [];
    for (let i = 0; i < 4; i += 1) replicas.push(await own.standby(agent));
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => own.call(agent.owner, 'promoteReplica', ask(String(replicas[i % 4])))),
    );
    expect(answers.flatMap(({ replica }) => replica?.status ?? [])).toEqual(['PROMOTED']);
    expect(answers.flatMap(({ errors }) => errors.map(({ __typename }) => __typename))).toEqual(
      Array.from({ length: 9 }, () => 'PromotionLost'),
    );
    const winner = answers.find(({ replica }) => replica)?.replica;
    expect((await own.machines(agent)).PRIMARY).toEqual([winner?.instance?.id]);
    const states = await Promise.all(replicas.map((id) => own.show(agent.owner, id)));
    expect(states.map((replica) => replica?.status).sort()).toEqual(['PROMOTED', 'READY', 'READY', 'READY']);
    const news = await own.news(agent.clientId);
    expect(news.filter(({ type }) => type === 'replica.promoted')).toMatchObject([{ payload: { epoch: 2 } }]);
  });

  test('ten equal calls are one promotion', async () => {
    const agent = await own.protect();
    const input = ask(await own.standby(agent), { createNewReplica: true });
    const answers = await Promise.all(Array.from({ length: 10 }, () => own.call(agent.owner, 'promoteReplica', input)));
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(new Set(answers.map(({ newReplica }) => newReplica?.id)).size).toBe(1);
    expect((await own.news(agent.clientId)).filter(({ type }) => type === 'replica.promoted')).toHaveLength(1);
  });
});

describe('R5 a racer that looks late', () => {
  test('it has lost, although what it sees is the new epoch', async () => {
    const agent = await world.protect();
    const [first, second] = [ask(await world.standby(agent)), ask(await world.standby(agent))];
    const { reached, release } = faults.hold('describeAgent');
    const late = world.call(agent.owner, 'promoteReplica', second);
    await reached;
    expect((await world.call(agent.owner, 'promoteReplica', first)).errors).toEqual([]);
    release();
    expect(await late).toMatchObject({ replica: null, errors: [{ __typename: 'PromotionLost' }] });
    expect(await world.show(agent.owner, second.replicaId)).toMatchObject({ status: 'READY' });
    expect((await world.call(agent.owner, 'promoteReplica', ask(second.replicaId))).errors).toEqual([]);
  });
});

describe('R5 a crash between the two steps', () => {
  const execute = (viewer: Parameters<typeof world.call>[0], input: object) =>
    world.world.execute('replica', viewer, MUTATIONS.promoteReplica, { input });

  test.each(['BEFORE', 'AFTER'] as const)('a promotion cut off %s its effect is finished by a repeat', async (when) => {
    const agent = await world.protect();
    const input = ask(await world.standby(agent));
    faults.inject('promotePrimary', when);
    expect((await execute(agent.owner, input)).errors).toMatchObject([
      { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
    ]);
    expect(await world.show(agent.owner, input.replicaId)).toMatchObject({ status: 'PROMOTING' });
    faults.heal();
    const { replica, errors } = await world.call(agent.owner, 'promoteReplica', input);
    expect({ status: replica?.status, errors }).toEqual({ status: 'PROMOTED', errors: [] });
    expect(await promotedNews(agent.clientId)).toHaveLength(1);
    expect((await world.machines(agent)).ZOMBIE).toEqual([agent.instanceId]);
  });

  test.each(['BEFORE', 'AFTER'] as const)(
    'a promotion cut off %s its effect is finished by the next process',
    async (when) => {
      const agent = await world.protect();
      const input = ask(await world.standby(agent), { createNewReplica: true });
      faults.inject('promotePrimary', when);
      await execute(agent.owner, input);
      faults.heal();
      world.world.clock.advance(6_000);
      await world.startAgain();
      expect(await world.show(agent.owner, input.replicaId)).toMatchObject({ status: 'PROMOTED' });
      expect(await promotedNews(agent.clientId)).toMatchObject([{ payload: { previousInstanceId: agent.instanceId } }]);
      expect(await pendingPromotions()).toEqual([]);
      const { replica, newReplica } = await world.call(agent.owner, 'promoteReplica', input);
      expect([replica?.status, newReplica?.status]).toEqual(['PROMOTED', 'LAUNCHING']);
    },
  );

  test('one that somebody else overtook meanwhile stands by again', async () => {
    const agent = await world.protect();
    const [cutOff, other] = [ask(await world.standby(agent)), ask(await world.standby(agent))];
    faults.inject('promotePrimary', 'BEFORE');
    await execute(agent.owner, cutOff);
    faults.heal();
    expect((await world.call(agent.owner, 'promoteReplica', other)).errors).toEqual([]);
    world.world.clock.advance(6_000);
    await world.startAgain();
    expect(await world.show(agent.owner, cutOff.replicaId)).toMatchObject({ status: 'READY' });
    expect((await world.call(agent.owner, 'promoteReplica', cutOff)).errors).toMatchObject([
      { __typename: 'PromotionLost' },
    ]);
    expect(await promotedNews(agent.clientId)).toHaveLength(1);
  });

  test('a promotion of now is left to the process that makes it', async () => {
    const agent = await world.protect();
    const input = ask(await world.standby(agent));
    faults.inject('promotePrimary', 'BEFORE');
    await execute(agent.owner, input);
    faults.heal();
    await world.startAgain();
    expect(await world.show(agent.owner, input.replicaId)).toMatchObject({ status: 'PROMOTING' });
    await world.call(agent.owner, 'promoteReplica', input);
  });

  test('a new standby that cannot be made does not undo the promotion, and is made later', async () => {
    const agent = await world.protect();
    const input = ask(await world.standby(agent), { createNewReplica: true });
    faults.inject('describeAgent', 'BEFORE', { passing: 1 });
    const { replica, newReplica, errors } = await world.call(agent.owner, 'promoteReplica', input);
    expect({ status: replica?.status, newReplica, errors }).toEqual({
      status: 'PROMOTED',
      newReplica: null,
      errors: [],
    });
    faults.heal();
    world.world.clock.advance(6_000);
    await world.startAgain();
    expect((await world.call(agent.owner, 'promoteReplica', input)).newReplica).toMatchObject({ status: 'LAUNCHING' });
  });

  test('a machine that could not be released is released later', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'LAUNCHING');
    await world.call(agent.viewer, 'attachReplicaInstance', { replicaId, providerId: newProviderId() });
    faults.inject('releaseReplica', 'BEFORE');
    const input = { replicaId, status: 'FAILED' };
    expect((await world.call(agent.viewer, 'reportReplicaStatus', input)).errors).toEqual([]);
    expect((await world.machines(agent)).REPLICA).toHaveLength(1);
    faults.heal();
    world.world.clock.advance(6_000);
    await world.startAgain();
    const released = { PRIMARY: [agent.instanceId], ZOMBIE: [expect.any(String)] };
    expect(await world.machines(agent)).toEqual(released);
    expect(await world.rows('select * from replica.machine_release')).toEqual([]);
  });
});
