import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { asAdmin } from '../../support/subgraph.ts';
import { createFaults } from './faults.ts';
import { notice, noticesIn } from './notices.ts';
import { createStandbyWorld, newKey, type StandbyWorld } from './standbys.ts';

// The world of these tests has no forecasting, no Redis and no gateway: a fail-over needs none of them.
const faults = createFaults();
let world: StandbyWorld;
beforeAll(async () => {
  world = await createStandbyWorld({ peers: faults.wrap });
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => faults.heal());

const nowhere = '01980000-0000-7000-8000-000000000001';
const { report, execute, newsOf, phasesOf, emergencies, attach } = noticesIn(() => world);

describe('R9 a notice with a standby ready', () => {
  test('the standby takes over at once, and the answer says how long it took', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    const machine = (await world.show(agent.owner, replicaId))?.instance?.id;
    const { action, failover, errors } = await report(agent.viewer, notice(agent));
    expect({ action, errors }).toEqual({ action: 'REPLICA_PROMOTED', errors: [] });
    expect(failover).toMatchObject({
      ...{ phase: 'PROMOTED', progressRatio: 1, completedAt: expect.any(String) },
      ...{ instance: { id: agent.instanceId }, replica: { id: replicaId, status: 'PROMOTED' } },
    });
    expect(failover?.failoverMilliseconds).toBeGreaterThan(0);
    expect(failover?.failoverMilliseconds).toBeLessThan(2_000);
    expect(await world.machines(agent)).toEqual({ PRIMARY: [machine], ZOMBIE: [agent.instanceId] });
  });

  test('the notice, each phase and the promotion are told', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    const input = notice(agent);
    await report(agent.viewer, input);
    const { noticeId, terminatesAt, instanceId } = input;
    expect(await newsOf(agent.clientId, 'interruption.noticed')).toMatchObject([
      {
        aggregateId: agent.agentId,
        payload: { instanceId, noticeId, terminatesAt, poolId: agent.ownPool, poolName: 'm5.large.us-east-1a' },
      },
    ]);
    expect(await newsOf(agent.clientId, 'failover.progressed')).toMatchObject([
      { payload: { phase: 'NOTICED', replicaId: null, progressRatio: 0 } },
      { payload: { phase: 'PROMOTING', replicaId, progressRatio: 0.5 } },
      { payload: { phase: 'PROMOTED', replicaId, progressRatio: 1 } },
    ]);
    expect(await newsOf(agent.clientId, 'replica.promoted')).toHaveLength(1);
  });

  test('the same notice again has the same answer, and changes nothing', async () => {
    const agent = await world.protect();
    await world.standby(agent);
    const [input, spare] = [notice(agent), await world.standby(agent)];
    const first = await report(agent.viewer, input);
    const before = await world.news(agent.clientId);
    faults.inject('describeAgent', 'BEFORE'); // it is known already, so nobody is asked
    expect(await report(agent.viewer, input)).toEqual(first);
    expect(await world.news(agent.clientId)).toEqual(before);
    expect(await world.show(agent.owner, spare)).toMatchObject({ status: 'READY' });
  });

  test('a ready standby comes before one that syncs, and the one least behind first', async () => {
    const agent = await world.protect();
    await world.standby(agent, 'SYNCING');
    const [behind, close] = [await world.standby(agent), await world.standby(agent)];
    for (const [replicaId, lagMilliseconds] of [
      [behind, 900],
      [close, 20],
    ] as const) {
      await world.call(agent.viewer, 'reportReplicaStatus', { replicaId, status: 'READY', lagMilliseconds });
    }
    expect((await report(agent.viewer, notice(agent))).failover?.replica?.id).toBe(close);
  });

  test('without a ready one, the one that syncs takes over', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent, 'SYNCING');
    expect(await report(agent.viewer, notice(agent))).toMatchObject({
      action: 'REPLICA_PROMOTED',
      failover: { replica: { id: replicaId } },
    });
  });

  test('a standby that its owner refuses is passed over for the next', async () => {
    const agent = await world.protect();
    const [gone, next] = [await world.standby(agent), await world.standby(agent)];
    const machine = (await world.show(agent.owner, gone))?.instance?.id;
    await world.rows(`update agent.instance set role = 'TERMINATED' where id = $1`, [machine]);
    expect(await report(agent.viewer, notice(agent))).toMatchObject({
      action: 'REPLICA_PROMOTED',
      failover: { phase: 'PROMOTED', replica: { id: next } },
    });
    expect(await world.show(agent.owner, gone)).toMatchObject({ status: 'READY' });
  });

  test('the machine of a standby that is to be taken as well is the last resort', async () => {
    const agent = await world.protect();
    const [doomed, safe] = [await world.standby(agent), await world.standby(agent, 'SYNCING')];
    const machine = (await world.show(agent.owner, doomed))?.instance?.id;
    expect(await report(agent.viewer, notice({ instanceId: String(machine) }))).toMatchObject({
      action: 'NOTHING',
      failover: { phase: 'NOTICED', completedAt: expect.any(String), replica: null },
    });
    expect((await report(agent.viewer, notice(agent))).failover?.replica?.id).toBe(safe);
  });
});

describe('R8 and R9 a notice with nothing that stands by', () => {
  test('one emergency standby is asked for, whatever is set and however many there are', async () => {
    const agent = await world.protect({ prices: ['0.050', '0.041'] });
    for (let i = 0; i < 5; i += 1) await world.standby(agent, 'LAUNCHING');
    const { action, failover } = await report(agent.viewer, notice(agent));
    expect(action).toBe('LAUNCH_EMERGENCY_REPLICA');
    expect(failover).toMatchObject({
      ...{ phase: 'EMERGENCY_REPLICA', failoverMilliseconds: null, completedAt: null },
      replica: { kind: 'EMERGENCY', status: 'LAUNCHING' },
    });
    expect(await emergencies(agent)).toMatchObject([{ pool_id: agent.pools[1] }]);
    expect(await phasesOf(agent.clientId)).toEqual(['NOTICED', 'EMERGENCY_REPLICA']);
  });

  test('it is on demand when the only pool is the one that takes its machines', async () => {
    const agent = await world.protect({ prices: [] });
    await report(agent.viewer, notice(agent));
    expect(await emergencies(agent)).toMatchObject([{ pool_id: null, hourly_price: '0.096000' }]);
  });

  test('repeats of the notice ask for no other, and it takes over once it syncs', async () => {
    const agent = await world.protect();
    const input = notice(agent);
    const first = await report(agent.viewer, input);
    world.world.clock.advance(5_000);
    expect(await report(agent.viewer, input)).toEqual(first);
    const replicaId = String(first.failover?.replica?.id);
    await attach(agent, replicaId);
    world.world.clock.advance(25_000);
    const last = await report(agent.viewer, input);
    expect(last).toMatchObject({
      action: 'REPLICA_PROMOTED',
      failover: { id: first.failover?.id, phase: 'PROMOTED', replica: { id: replicaId, status: 'PROMOTED' } },
    });
    expect(last.failover?.failoverMilliseconds).toBeGreaterThanOrEqual(30_000);
    expect(last.failover?.failoverMilliseconds).toBeLessThan(32_000);
    expect(await emergencies(agent)).toHaveLength(1);
    expect(await phasesOf(agent.clientId)).toEqual(['NOTICED', 'EMERGENCY_REPLICA', 'PROMOTING', 'PROMOTED']);
    expect(await newsOf(agent.clientId, 'interruption.noticed')).toHaveLength(1);
  });

  test('one that failed is replaced, in a pool that did not fail', async () => {
    const agent = await world.protect({ prices: ['0.041', '0.050'] });
    const input = notice(agent);
    const first = await report(agent.viewer, input);
    await world.call(agent.viewer, 'reportReplicaStatus', { replicaId: first.failover?.replica?.id, status: 'FAILED' });
    const second = await report(agent.viewer, input);
    expect(second).toMatchObject({ action: 'LAUNCH_EMERGENCY_REPLICA', failover: { id: first.failover?.id } });
    expect((await emergencies(agent)).map(({ pool_id }) => pool_id)).toEqual(agent.pools.slice(0, 2));
  });

  test('another notice for the machine shares the standby that is on its way', async () => {
    const agent = await world.protect();
    const [one, other] = [await report(agent.viewer, notice(agent)), await report(agent.viewer, notice(agent))];
    expect(other.failover?.id).not.toBe(one.failover?.id);
    expect(other.failover?.replica?.id).toBe(one.failover?.replica?.id);
    expect(await emergencies(agent)).toHaveLength(1);
  });
});

describe('R9 a notice about another machine', () => {
  test('a machine that is not the primary is left alone, and the notice is kept', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    const input = notice({ instanceId: nowhere });
    const first = await report(agent.viewer, input);
    expect(first).toMatchObject({ action: 'NOTHING', failover: { phase: 'NOTICED' }, errors: [] });
    expect(await report(agent.viewer, input)).toEqual(first);
    expect(await world.show(agent.owner, replicaId)).toMatchObject({ status: 'READY' });
    expect(await emergencies(agent)).toEqual([]);
    expect(await newsOf(agent.clientId, 'interruption.noticed')).toMatchObject([{ payload: { poolId: null } }]);
  });

  test('a primary that was replaced by hand is left alone', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    await world.call(agent.owner, 'promoteReplica', { replicaId, idempotencyKey: newKey() });
    expect((await report(agent.viewer, notice(agent))).action).toBe('NOTHING');
    expect(await emergencies(agent)).toEqual([]);
  });

  test('malformed, foreign and unauthorised notices are refused, and none is kept', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    const kept = () => world.rows('select 1 from replica.failover where agent_id = $1', [agent.agentId]);
    const noAgent = { __typename: 'InvalidInput', message: 'No such agent.', path: ['agentId'] };
    const input = notice(agent);
    for (const [viewer, agentId] of [
      [other.viewer, agent.agentId],
      [asAdmin, nowhere],
      [asAdmin, 'nonsense'],
      [asAdmin, undefined],
    ] as const) {
      const answer = await report(viewer, { ...input, ...(agentId && { agentId }) });
      expect(answer).toEqual({ action: null, failover: null, errors: [noAgent] });
    }
    const malformed = await report(agent.viewer, { instanceId: 'i-0abc', noticeId: '' });
    expect(malformed.errors.map(({ path }) => path)).toEqual([['instanceId'], ['noticeId']]);
    expect((await execute(agent.owner, input)).errors).toMatchObject([
      { extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } },
    ]);
    expect(await kept()).toEqual([]);
    expect(await report(asAdmin, { ...input, agentId: agent.agentId })).toMatchObject({ errors: [] });
  });
});

describe('R9 news of fail-overs', () => {
  const WATCH = 'subscription ($clientId: ID!) { failoverProgressed(clientId: $clientId) { id phase } }';
  const watch = (viewer: Viewer, clientId: string) =>
    world.world.service('replica').subscribe({
      ...{ query: WATCH, variables: { clientId }, viewer, requestId: randomUUID() },
      deadlineAt: Date.now() + 10_000,
    });

  test('a client hears of each step, and nobody else does', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    const heard = await watch(agent.owner, agent.clientId);
    if (!('next' in heard)) throw new Error(JSON.stringify(heard));
    const { failover } = await report(agent.viewer, notice(agent));
    for (let i = 0; i < 2; i += 1) {
      expect((await heard.next()).value.data.failoverProgressed.id).toBe(failover?.id);
    }
    await heard.return?.();
    expect(await watch(other.owner, agent.clientId)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  test('the fail-overs of an agent are listed, newest first', async () => {
    const agent = await world.protect();
    const first = (await report(agent.viewer, notice({ instanceId: nowhere }))).failover?.id;
    const second = (await report(agent.viewer, notice(agent))).failover?.id;
    const query = /* GraphQL */ `
      query ($of: [_Any!]!) {
        _entities(representations: $of) {
          ... on Agent { failovers { nodes { id } } }
          ... on Failover { agent { id } noticedAt terminatesAt }
        }
      }
    `;
    const of = [
      { __typename: 'Agent', id: agent.agentId },
      { __typename: 'Failover', id: second },
    ];
    expect(await world.world.data('replica', agent.owner, query, { of })).toMatchObject({
      _entities: [{ failovers: { nodes: [{ id: second }, { id: first }] } }, { agent: { id: agent.agentId } }],
    });
    const other = await world.protect();
    expect(await world.world.data('replica', other.owner, query, { of })).toEqual({
      _entities: [{ failovers: { nodes: [] } }, null],
    });
  });
});
