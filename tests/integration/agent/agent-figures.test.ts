import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { interruptionNoticed } from '#schema/events/replica.ts';
import { createFleet, type Fleet, type Member, type Refusal, spot } from './fleet.ts';
import { standbysOn } from './standbys.ts';

const HEARTBEAT = /* GraphQL */ `
  mutation ($input: SendHeartbeatInput!) {
    sendHeartbeat(input: $input) {
      agent { metrics { ...figures } }
      errors { __typename ... on UserError { message path } }
    }
  }
  fragment figures on AgentMetrics {
    heartbeatCount circuitBreakerTrips rateLimitHits meanResponseMilliseconds uptimeSeconds reportedAt
  }
`;
const SIGNS = /* GraphQL */ `
  query ($id: ID!, $first: Int, $after: String) {
    agent(id: $id) {
      interruptions(first: $first, after: $after) {
        nodes { kind noticedAt terminatesAt instance { id metrics { interruptionCount } } pool { name } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`;
const REBALANCE = /* GraphQL */ `
  mutation ($input: ReportRebalanceRecommendationInput!) {
    reportRebalanceRecommendation(input: $input) { errors { __typename } }
  }
`;
interface Heard {
  readonly agent: { readonly metrics: { readonly heartbeatCount: number } } | null;
  readonly errors: Refusal[];
}
interface Signs {
  readonly nodes: { readonly kind: string; readonly noticedAt: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { attach, poolOf } = standbysOn(() => fleet);

const now = () => fleet.world.clock.now().toISOString();
const beat = async ({ viewer, instanceId }: Pick<Member, 'viewer' | 'instanceId'>, more: object = {}) =>
  (await fleet.ask<{ sendHeartbeat: Heard }>(viewer, HEARTBEAT, { input: { instanceId, ...more } })).sendHeartbeat;
const figures = async (member: Pick<Member, 'viewer' | 'instanceId'>, more?: object) =>
  (await beat(member, more)).agent?.metrics;

const counted = { circuitBreakerTrips: 2, rateLimitHits: 0, meanResponseMilliseconds: 12.5, uptimeSeconds: 86_400 };
const unsaid = { circuitBreakerTrips: null, rateLimitHits: null, meanResponseMilliseconds: null, uptimeSeconds: null };

describe('A21 what is counted of an agent', () => {
  test('its signs of life, and what its program says of itself', async () => {
    const member = await fleet.member();
    expect(await figures(member)).toEqual({ heartbeatCount: 1, ...unsaid, reportedAt: null });
    expect(await figures(member, { metrics: counted })).toEqual({ heartbeatCount: 2, ...counted, reportedAt: now() });
    const reportedAt = now();
    fleet.world.clock.advance(30_000);
    expect(await figures(member)).toEqual({ heartbeatCount: 3, ...counted, reportedAt });
  });

  test('what its program says takes the place of what it said before', async () => {
    const member = await fleet.member();
    await beat(member, { metrics: counted });
    const restarted = { uptimeSeconds: 3 };
    expect(await figures(member, { metrics: restarted })).toEqual({
      ...{ heartbeatCount: 2, ...unsaid, ...restarted, reportedAt: now() },
    });
  });

  test('counts as well what changes its state: back online, another mode, a last word', async () => {
    const member = await fleet.member();
    await fleet.rows("update agent.agent set status = 'OFFLINE' where id = $1", [member.agentId]);
    await beat(member, { metrics: counted });
    await beat(member, { mode: 'ON_DEMAND' });
    expect(await figures(member, { status: 'OFFLINE' })).toMatchObject({ heartbeatCount: 3, ...counted });
    const all = await Promise.all(Array.from({ length: 10 }, () => figures(member)));
    expect(Math.max(...all.map((shown) => shown?.heartbeatCount ?? 0))).toBe(13);
  });

  test('a standby’s program counts for itself', async () => {
    const member = await fleet.member();
    const standby = await attach(member);
    await beat(member, { metrics: counted });
    const { viewer } = member;
    const other = { uptimeSeconds: 1 };
    expect(await figures({ viewer, instanceId: standby.instanceId }, { metrics: other })).toMatchObject(counted);
    await fleet.rows("update agent.agent set status = 'OFFLINE' where id = $1", [member.agentId]);
    expect(await figures({ viewer, instanceId: standby.instanceId }, { metrics: other })).toMatchObject(counted);
  });

  test.each(['ZOMBIE', 'TERMINATED'])('heartbeats of a machine that is %s change none of it', async (role) => {
    const old = await fleet.member();
    await beat(old, { metrics: counted });
    await fleet.register(old.owner, { logicalId: old.logicalId, instance: spot() });
    await fleet.rows('update agent.instance set role = $2 where id = $1', [old.instanceId, role]);
    for (const status of ['ONLINE', 'OFFLINE']) {
      expect(await figures(old, { status, metrics: { uptimeSeconds: 9 } })).toMatchObject({
        heartbeatCount: 1,
        ...counted,
      });
    }
  });

  test.each([
    [{ circuitBreakerTrips: -1 }, 'circuitBreakerTrips'],
    [{ meanResponseMilliseconds: -0.1 }, 'meanResponseMilliseconds'],
    [{ meanResponseMilliseconds: 3_600_001 }, 'meanResponseMilliseconds'],
    [{ uptimeSeconds: -1 }, 'uptimeSeconds'],
  ])('%j is refused by name', async (metrics, field) => {
    expect(await beat(await fleet.member(), { metrics })).toMatchObject({
      ...{ agent: null, errors: [{ __typename: 'InvalidInput', path: ['metrics', field] }] },
    });
  });
});

describe('A21 the history of interruptions', () => {
  const signs = async (viewer: Viewer, id: string, page: object = {}) =>
    (await fleet.ask<{ agent: { interruptions: Signs } | null }>(viewer, SIGNS, { id, ...page })).agent?.interruptions;

  /** The news that the cloud takes a machine, as the replica subgraph tells it. */
  const notice = ({ agentId, clientId, instanceId }: Member, noticeId: string, more: object = {}) =>
    fleet.world.publish('replica', interruptionNoticed, {
      ...{ aggregateId: agentId, clientId },
      payload: {
        ...{ agentId, instanceId, poolId: null, poolName: null, noticeId, terminatesAt: null, noticedAt: now() },
        ...more,
      },
    });

  test('keeps notices and recommendations with their machine and pool, the newest first', async () => {
    const member = await fleet.member();
    const { owner, viewer, agentId, instanceId } = member;
    await fleet.ask(viewer, REBALANCE, { input: { instanceId } });
    const recommendedAt = now();
    await fleet.world.settled();
    fleet.world.clock.advance(60_000);
    const terminatesAt = new Date(fleet.world.clock.now().getTime() + 120_000).toISOString();
    await notice(member, 'n-1', { poolId: await poolOf(member), terminatesAt });
    await fleet.world.settled();
    const about = {
      instance: { id: instanceId, metrics: { interruptionCount: 2 } },
      pool: { name: 'm5.large.us-east-1a' },
    };
    expect((await signs(owner, agentId))?.nodes).toEqual([
      { kind: 'TERMINATION_NOTICE', noticedAt: now(), terminatesAt, ...about },
      { kind: 'REBALANCE_RECOMMENDATION', noticedAt: recommendedAt, terminatesAt: null, ...about },
    ]);
  });

  test('keeps a sign once, however often it is told', async () => {
    const member = await fleet.member();
    for (const noticeId of ['n-1', 'n-1', 'n-2', 'n-1']) await notice(member, noticeId);
    for (let n = 0; n < 3; n += 1)
      await fleet.ask(member.viewer, REBALANCE, { input: { instanceId: member.instanceId } });
    await fleet.world.settled();
    const kinds = (await signs(member.owner, member.agentId))?.nodes.map(({ kind }) => kind);
    expect(kinds?.filter((kind) => kind === 'TERMINATION_NOTICE')).toHaveLength(2);
    expect(kinds?.filter((kind) => kind === 'REBALANCE_RECOMMENDATION')).toHaveLength(1);
  });

  test('takes nothing in that is of no agent of the client', async () => {
    const member = await fleet.member();
    await notice({ ...member, clientId: randomUUID() }, 'n-1');
    await notice({ ...member, agentId: randomUUID() }, 'n-1');
    await fleet.world.settled();
    expect((await signs(member.owner, member.agentId))?.nodes).toEqual([]);
    expect(await fleet.rows('select 1 from agent.interruption where instance_id = $1', [member.instanceId])).toEqual(
      [],
    );
  });

  test('comes page by page, to those who see the agent', async () => {
    const member = await fleet.member();
    for (const noticeId of ['n-1', 'n-2']) await notice(member, noticeId);
    await fleet.world.settled();
    const first = await signs(member.owner, member.agentId, { first: 1 });
    expect(first).toMatchObject({ nodes: [{}], pageInfo: { hasNextPage: true } });
    const rest = await signs(member.owner, member.agentId, { first: 1, after: first?.pageInfo.endCursor });
    expect(rest).toMatchObject({ nodes: [{}], pageInfo: { hasNextPage: false } });
    for (const other of [await fleet.member({ clientId: member.clientId }), await fleet.member()]) {
      expect(await signs(other.viewer, member.agentId)).toBeUndefined();
    }
  });
});
