import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeStandbyNeed } from '#schema/calls/agent.ts';
import { asAgent, asClient } from '../../support/subgraph.ts';
import { type Member, type Refusal, spot } from './fleet.ts';
import { createMoves, type Moves } from './moves.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());

const WARN = /* GraphQL */ `
  mutation ($input: ReportRebalanceRecommendationInput!) {
    reportRebalanceRecommendation(input: $input) {
      instance { id rebalanceRecommendedAt } risk action errors { __typename ... on UserError { message path } }
    }
  }
`;
interface Warned {
  readonly instance: { id: string; rebalanceRecommendedAt: string | null } | null;
  readonly risk: number | null;
  readonly action: string | null;
  readonly errors: Refusal[];
}
const warn = async ({ viewer, instanceId }: Pick<Member, 'viewer' | 'instanceId'>, more: object = {}) =>
  (await moves.ask<{ reportRebalanceRecommendation: Warned }>(viewer, WARN, { input: { instanceId, ...more } }))
    .reportRebalanceRecommendation;
const minutes = (count: number) => moves.world.clock.advance(count * 60_000);
const now = () => moves.world.clock.now();
const warnings = ({ clientId }: Member) => moves.news(clientId, 'rebalance.recommended');
const need = ({ agentId }: Member) => moves.world.peers.call(describeStandbyNeed, { agentId });
const warnedAt = async ({ instanceId }: { instanceId: string }) => {
  const sql = 'select rebalance_recommended_at as at from agent.instance where id = $1';
  const at = (await moves.rows<{ at: string | null }>(sql, [instanceId]))[0]?.at;
  return at ? new Date(at) : null;
};

/** A machine in zone a with a cheaper pool in b, and what its agent may do by itself. */
async function placed(settings: Readonly<Record<string, unknown>> = {}) {
  const member = await moves.member();
  await moves.configure(member, settings);
  await moves.prices(member, { a: '0.035', b: '0.030' });
  return member;
}

describe('A7 a rebalance recommendation', () => {
  test('raises the risk, asks for a standby and is told with the pool it is about', async () => {
    const member = await placed();
    const before = await need(member);
    const answer = await warn(member);
    expect(answer).toMatchObject({ instance: { id: member.instanceId, rebalanceRecommendedAt: now().toISOString() } });
    expect(answer).toMatchObject({ action: 'STANDBY_ENSURED', errors: [] });
    expect(answer.risk).toBeGreaterThan(Math.max(0.5, before?.risk ?? 0.5));
    expect(await warnings(member)).toMatchObject([
      {
        aggregateId: member.agentId,
        payload: {
          ...{ agentId: member.agentId, instanceId: member.instanceId, poolName: 'm5.large.us-east-1a' },
          ...{ risk: answer.risk, recommendedAt: now().toISOString() },
        },
      },
    ]);
    expect(await need(member)).toMatchObject({ rebalanceRecommendedAt: now().toISOString() });
  });

  test('warms a standby whatever the settings say: they are bypassed in an emergency', async () => {
    const member = await placed({ isAutoSwitchEnabled: false, isManualReplicaEnabled: false, riskThreshold: 1 });
    expect(await warn(member)).toMatchObject({ action: 'STANDBY_ENSURED', risk: 1 });
    expect((await moves.news(member.clientId, 'decision.made')).at(-1)).toMatchObject({
      payload: { action: 'CREATE_REPLICA', isExecuted: false },
    });
  });

  test('counts how often the pool was interrupted', async () => {
    const [calm, shaken] = [await placed(), await placed()];
    minutes(180);
    const poolId = await moves.poolId(shaken, 'a');
    for (let n = 1; n <= 10; n += 1) {
      const startedAt = new Date(now().getTime() - n * 86_400_000);
      const endedAt = new Date(startedAt.getTime() + 3.5 * 3_600_000);
      await moves.rows('insert into agent.pool_run (pool_id, started_at, ended_at) values ($1, $2, $3)', [
        ...[poolId, startedAt, endedAt],
      ]);
    }
    expect((await warn(shaken)).risk).toBeGreaterThan((await warn(calm)).risk ?? 1);
  });

  test('about a machine on demand, which is in no pool, is taken as seriously', async () => {
    const member = await moves.member({ instance: spot({ mode: 'ON_DEMAND', hourlyPrice: '0.096' }) });
    const answer = await warn(member);
    expect(answer).toMatchObject({ action: 'STANDBY_ENSURED', errors: [] });
    expect(answer.risk).toBeGreaterThanOrEqual(0.5);
    expect(await warnings(member)).toMatchObject([{ payload: { poolId: null, poolName: null } }]);
  });

  test('never switches by itself, while it stands as well', async () => {
    const member = await placed({ isAutoSwitchEnabled: true, minimumStaySeconds: 0 });
    await warn(member);
    minutes(100);
    const decision = await moves.prices(member, { a: '0.090', b: '0.001' });
    expect(decision).toMatchObject({ action: 'CREATE_REPLICA', isExecuted: false });
    expect(await moves.pending(member.viewer, member.agentId)).toEqual([]);
    minutes(21); // two hours after the warning the policy is as free as before
    expect(await moves.prices(member, { a: '0.091', b: '0.001' })).toMatchObject({
      ...{ action: 'SWITCH', isExecuted: true },
    });
  });

  test('is one warning however often its agent repeats it', async () => {
    const member = await placed();
    const { risk: _risk, ...first } = await warn(member);
    for (let repeat = 0; repeat < 4; repeat += 1) {
      minutes(0.5);
      expect(await warn(member)).toMatchObject(first);
    }
    const given = new Date(now().getTime() - 60_000).toISOString();
    expect(await warn(member, { recommendedAt: given })).toMatchObject(first);
    expect(await warnings(member)).toHaveLength(1);
    expect(await moves.news(member.clientId, 'decision.made')).toHaveLength(2);
  });

  test('is renewed while the cloud goes on saying so', async () => {
    const member = await placed();
    await warn(member);
    minutes(59);
    await warn(member);
    expect(await warnings(member)).toHaveLength(1);
    minutes(1);
    await warn(member);
    expect(await warnings(member)).toHaveLength(2);
    expect(await warnedAt(member)).toEqual(now());
  });

  test('that is long past changes nothing but what is known', async () => {
    const member = await placed();
    const recommendedAt = new Date(now().getTime() - 7_200_000);
    expect(await warn(member, { recommendedAt: recommendedAt.toISOString() })).toMatchObject({
      action: 'MONITOR',
    });
    expect(await warnings(member)).toEqual([]);
    expect(await warnedAt(member)).toEqual(recommendedAt);
  });

  test('about a machine that stands by is noted and told; nothing is done about it', async () => {
    const { member, next } = await moves.underWay();
    expect(await warn({ ...member, instanceId: next })).toMatchObject({ action: 'MONITOR', errors: [] });
    expect(await warnings(member)).toMatchObject([{ payload: { instanceId: next, poolId: null, poolName: null } }]);
    expect((await need(member))?.rebalanceRecommendedAt).toBeNull();
    expect(await moves.news(member.clientId, 'decision.made')).toEqual([]);
  });

  test('for a disabled agent is watched, and nothing is done about it', async () => {
    const member = await placed();
    await moves.rows(`update agent.agent set status = 'DISABLED' where id = $1`, [member.agentId]);
    const answer = await warn(member);
    expect(answer.action).toBe('MONITOR');
    expect(answer.risk).toBeGreaterThanOrEqual(0.5);
    expect(await warnings(member)).toHaveLength(1);
  });
});

describe('A7 a rebalance recommendation is refused', () => {
  test('for a machine that is unknown, or of another agent or tenant, in the same words', async () => {
    const [member, other] = [await moves.member(), await moves.member()];
    const noMachine = [{ __typename: 'InvalidInput', message: 'No such machine.', path: ['instanceId'] }];
    for (const instanceId of ['nonsense', randomUUID(), other.instanceId]) {
      expect(await warn({ ...member, instanceId })).toEqual({
        ...{ instance: null, risk: null, action: null, errors: noMachine },
      });
    }
    const noAgent = [{ __typename: 'InvalidInput', message: 'No such agent.', path: ['agentId'] }];
    for (const viewer of [asClient(randomUUID()), asAgent(member.clientId, randomUUID())]) {
      const asked = { agentId: member.agentId };
      const scoped = { ...viewer, scopes: ['agent:report'] };
      expect((await warn({ ...member, viewer: scoped }, asked)).errors).toEqual(noAgent);
    }
    expect(await warnedAt(other)).toBeNull();
  });

  test('for a machine that was replaced or has ended, for a deleted agent, and for a warning of the future', async () => {
    const member = await moves.member();
    const future = new Date(now().getTime() + 61_000).toISOString();
    expect((await warn(member, { recommendedAt: future })).errors).toMatchObject([
      { __typename: 'InvalidInput', path: ['recommendedAt'] },
    ]);
    for (const role of ['ZOMBIE', 'TERMINATED']) {
      await moves.rows('update agent.instance set role = $2 where id = $1', [member.instanceId, role]);
      expect((await warn(member)).errors).toMatchObject([{ __typename: 'InstanceRetired', path: ['instanceId'] }]);
    }
    await moves.rows(`update agent.agent set status = 'DELETED' where id = $1`, [member.agentId]);
    expect((await warn(member)).errors).toMatchObject([{ __typename: 'AgentDeleted', path: ['agentId'] }]);
    expect(await warnings(member)).toEqual([]);
    expect(await warnedAt(member)).toBeNull();
  });
});
