import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { interruptionNoticed } from '#schema/events/replica.ts';
import { asAdmin, asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { reportsOn, seen } from './reports.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { report, ago, poolsOf } = reportsOn(() => fleet);

describe('A3 pools', () => {
  test('are seen by their client, its agents and an administrator; for everybody else they are unknown', async () => {
    const own = await fleet.member();
    const stranger = await fleet.member();
    const poolId = (await fleet.show(own.owner, own.agentId))?.primaryInstance?.pool?.id;
    const query = `query ($id: ID!) { pool(id: $id) { id }
      _entities(representations: [{ __typename: "Pool", id: $id }]) { ... on Pool { id } } }`;
    for (const viewer of [own.owner, own.viewer, asAdmin]) {
      expect(await fleet.ask(viewer, query, { id: poolId })).toEqual({
        pool: { id: poolId },
        _entities: [{ id: poolId }],
      });
    }
    for (const viewer of [stranger.owner, stranger.viewer]) {
      expect(await fleet.ask(viewer, query, { id: poolId })).toEqual({ pool: null, _entities: [null] });
    }
    expect(await fleet.ask(own.owner, query, { id: 'x' })).toEqual({ pool: null, _entities: [null] });
  });

  test('come by name, narrowed by size, region and text', async () => {
    const member = await fleet.member();
    await report(member, [seen('us-east-1b', '0.1', { instanceType: 'c5.large' }), seen('eu-west-1a', '0.1')]);
    const list = async (filter: object) => {
      const query = 'query ($filter: PoolFilter) { pools(filter: $filter) { nodes { name } } }';
      const { pools } = await fleet.ask<{ pools: { nodes: { name: string }[] } }>(member.owner, query, { filter });
      return pools.nodes.map(({ name }) => name);
    };
    expect(await list({})).toEqual(['c5.large.us-east-1b', 'm5.large.eu-west-1a', 'm5.large.us-east-1a']);
    expect(await list({ instanceTypes: ['c5.large'] })).toEqual(['c5.large.us-east-1b']);
    expect(await list({ region: 'eu-west-1' })).toEqual(['m5.large.eu-west-1a']);
    expect(await list({ search: 'M5' })).toEqual(['m5.large.eu-west-1a', 'm5.large.us-east-1a']);
  });

  test('show their prices oldest first, of the last seven days unless told otherwise, page by page', async () => {
    const member = await fleet.member();
    fleet.world.clock.advance(10 * 86_400_000);
    const days = [8, 3, 2, 1];
    await report(
      member,
      days.map((day) => seen('us-east-1a', `0.0${day}`, { observedAt: ago(day * 86_400) })),
    );
    const query = `query ($range: TimeRange, $first: Int, $after: String) { pools { nodes {
      volatility prices(range: $range, first: $first, after: $after) {
        nodes { hourlyPrice source observedAt } pageInfo { hasNextPage endCursor } } } } }`;
    type Shown = {
      pools: {
        nodes: [{ volatility: number; prices: { nodes: { hourlyPrice: string }[]; pageInfo: { endCursor: string } } }];
      };
    };
    const ask = async (variables: object) => (await fleet.ask<Shown>(member.owner, query, variables)).pools.nodes[0];
    const week = await ask({});
    expect(week.prices.nodes).toEqual([
      { hourlyPrice: '0.030000', source: 'AGENT', observedAt: ago(3 * 86_400) },
      { hourlyPrice: '0.020000', source: 'AGENT', observedAt: ago(2 * 86_400) },
      { hourlyPrice: '0.010000', source: 'AGENT', observedAt: ago(86_400) },
    ]);
    expect(week.volatility).toBeCloseTo(Math.sqrt(2 / 3) / 2, 9);
    const first = await ask({ first: 1 });
    const second = await ask({ first: 1, after: first.prices.pageInfo.endCursor });
    expect(second.prices.nodes.map(({ hourlyPrice }) => hourlyPrice)).toEqual(['0.020000']);
    const range = { from: ago(9 * 86_400), to: ago(3 * 86_400) };
    expect((await ask({ range })).prices.nodes.map(({ hourlyPrice }) => hourlyPrice)).toEqual(['0.080000']);
    const wrong = await fleet.world.execute('agent', member.owner, query, {
      range: { from: range.to, to: range.from },
    });
    expect(wrong.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'range' });
  });

  test('have no volatility before their third price', async () => {
    const member = await fleet.member();
    await report(member, [seen('us-east-1a', '0.1'), seen('us-east-1a', '0.2', { observedAt: ago(60) })]);
    expect(await poolsOf(member.owner)).toMatchObject([{ volatility: null }]);
  });

  test('that take a machine back are left alone for a while', async () => {
    const { clientId, agentId, instanceId, owner } = await fleet.member();
    const poolId = (await fleet.show(owner, agentId))?.primaryInstance?.pool?.id ?? null;
    const payload = {
      ...{ agentId, instanceId, poolId, poolName: null, noticeId: 'n-1', terminatesAt: null, noticedAt: ago(0) },
    };
    await fleet.world.publish('replica', interruptionNoticed, { aggregateId: agentId, clientId, payload });
    await fleet.world.settled();
    const [row] = await fleet.rows<{ is_up: boolean; until: string; down: string }>(
      `select is_up, (extract(epoch from blocked_until) * 1000)::bigint::text as until,
         (extract(epoch from last_down_at) * 1000)::bigint::text as down from agent.pool where id = $1`,
      [poolId],
    );
    expect(row?.is_up).toBe(false);
    expect(new Date(Number(row?.down)).toISOString()).toBe(ago(0));
    expect(new Date(Number(row?.until)).toISOString()).toBe(ago(-1800));
  });
});

describe('A3 watching prices', () => {
  const WATCH = `subscription ($ids: [ID!]!) {
    priceObserved(poolIds: $ids) { prices { pool { id name } hourlyPrice observedAt } } }`;
  const watch = (viewer: Viewer, ids: (string | undefined)[]) =>
    fleet.world.service('agent').subscribe({
      ...{ query: WATCH, variables: { ids }, viewer, requestId: randomUUID(), deadlineAt: Date.now() + 5000 },
    });

  test('tells the watched pools alone, and what another client reports not at all', async () => {
    const member = await fleet.member();
    const stranger = await fleet.member();
    await report(member, [seen('us-east-1b', '0.05')]);
    await fleet.world.settled(); // of that the watch is not told
    const ids = (await poolsOf(member.owner)).map(({ id }) => id);
    const strange = (await poolsOf(stranger.owner)).map(({ id }) => id);
    const results = await watch(member.owner, [...ids, ...strange]);
    if (!('next' in results)) throw new Error(JSON.stringify(results));
    const next = results.next();
    fleet.world.clock.advance(1000);
    await report(stranger, [seen('us-east-1a', '0.09')]);
    await report(member, [seen('us-east-1f', '0.09')]);
    await report(member, [seen('us-east-1a', '0.06'), seen('us-east-1b', '0.07'), seen('us-east-1f', '0.08')]);
    const { value } = await next;
    expect(value?.data?.priceObserved.prices).toHaveLength(2);
    expect(value?.data?.priceObserved.prices).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pool: { id: ids[0], name: 'm5.large.us-east-1a' }, hourlyPrice: '0.060000' }),
        expect.objectContaining({ pool: { id: ids[1], name: 'm5.large.us-east-1b' }, hourlyPrice: '0.070000' }),
      ]),
    );
    await results.return?.();
  });

  test('takes 1 to 100 pools', async () => {
    const owner = asClient(randomUUID());
    for (const ids of [[], Array.from({ length: 101 }, () => randomUUID())]) {
      expect(await watch(owner, ids)).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT', argument: 'poolIds' } }],
      });
    }
  });
});
