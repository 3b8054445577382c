import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { attachReplica } from '#schema/calls/agent.ts';
import { interruptionNoticed } from '#schema/events/replica.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin, asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet, type Member, newProviderId, type Refusal, type ShownMachine, spot } from './fleet.ts';

const REPORT = /* GraphQL */ `
  mutation ($input: ReportPricingInput!) {
    reportPricing(input: $input) {
      instance { id role mode hourlyPrice onDemandHourlyPrice pool { id name hourlyPrice onDemandHourlyPrice observedAt } }
      acceptedCount
      decision { id }
      errors { __typename ... on UserError { message path } }
    }
  }
`;
interface Reported {
  readonly instance: ShownMachine | null;
  readonly acceptedCount: number;
  readonly decision: { id: string } | null;
  readonly errors: Refusal[];
}
interface ShownPool {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly hourlyPrice: string | null;
  readonly onDemandHourlyPrice: string | null;
  readonly observedAt: string | null;
  readonly volatility: number | null;
}

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());

const ago = (seconds: number, at = fleet) => new Date(at.world.clock.now().getTime() - seconds * 1000).toISOString();
const seen = (zone: string, hourlyPrice: string, more: object = {}) => ({ zone, hourlyPrice, ...more });
const reportOf = ({ instanceId }: Member, prices: object[], more: object = {}) => ({
  ...{ reportId: randomUUID(), instanceId, onDemandHourlyPrice: '0.096', prices },
  ...more,
});
const send = async (viewer: Viewer, input: object, at = fleet) =>
  (await at.ask<{ reportPricing: Reported }>(viewer, REPORT, { input })).reportPricing;
const report = (member: Member, prices: object[], more: object = {}, at = fleet) =>
  send(member.viewer, reportOf(member, prices, more), at);
const poolsOf = async (viewer: Viewer, at = fleet) => {
  const query = `{ pools(first: 100) { nodes {
    id name region hourlyPrice onDemandHourlyPrice observedAt volatility } } }`;
  return (await at.ask<{ pools: { nodes: ShownPool[] } }>(viewer, query)).pools.nodes;
};
const pointsOf = (clientId: string, at = fleet) =>
  at.rows<{ name: string; price: string; source: string }>(
    `select p.name, x.hourly_price::text as price, x.source from agent.price_point x
     join agent.pool p on p.id = x.pool_id where p.client_id = $1 order by x.observed_at, p.name`,
    [clientId],
  );

describe('A3 a pricing report', () => {
  test('stores the prices, moves the pools and the machine, and is told once', async () => {
    const member = await fleet.member();
    fleet.world.clock.advance(60_000);
    const answer = await report(
      member,
      [
        seen('us-east-1a', '0.0314', { observedAt: ago(5) }),
        seen('us-east-1b', '0.0299', { instanceType: 'c5.large', onDemandHourlyPrice: '0.085' }),
      ],
      { onDemandHourlyPrice: '0.1' },
    );
    expect(answer).toMatchObject({
      ...{ acceptedCount: 2, errors: [] },
      instance: {
        ...{ id: member.instanceId, hourlyPrice: '0.031400', onDemandHourlyPrice: '0.100000' },
        pool: { hourlyPrice: '0.031400', onDemandHourlyPrice: '0.100000', observedAt: ago(5) },
      },
    });
    expect(await poolsOf(member.owner)).toMatchObject([
      { name: 'c5.large.us-east-1b', region: 'us-east-1', hourlyPrice: '0.029900', onDemandHourlyPrice: '0.085000' },
      { name: 'm5.large.us-east-1a', region: 'us-east-1', hourlyPrice: '0.031400', observedAt: ago(5) },
    ]);
    const news = await fleet.news(member.clientId, 'price.observed');
    expect(news).toMatchObject([{ aggregateId: member.agentId, payload: { source: 'AGENT' } }]);
    const points = news[0]?.payload.points as { poolName: string }[];
    expect(points.sort((a, b) => a.poolName.localeCompare(b.poolName))).toMatchObject([
      { poolName: 'c5.large.us-east-1b', hourlyPrice: '0.029900', onDemandHourlyPrice: '0.085000', observedAt: ago(0) },
      { poolName: 'm5.large.us-east-1a', hourlyPrice: '0.031400', onDemandHourlyPrice: '0.100000', observedAt: ago(5) },
    ]);
  });

  test('tells the price of the machine from the moment it was seen', async () => {
    const member = await fleet.member();
    fleet.world.clock.advance(60_000);
    await report(member, [seen('us-east-1a', '0.0314', { observedAt: ago(5) })]);
    expect(await fleet.news(member.clientId, 'instance.priceChanged')).toMatchObject([
      { payload: { instanceId: member.instanceId, hourlyPrice: '0.031400', effectiveAt: ago(5), mode: 'SPOT' } },
    ]);
  });

  test('of a price from before the launch holds from the launch', async () => {
    const member = await fleet.member();
    await report(member, [seen('us-east-1a', '0.0314', { observedAt: ago(3600) })]);
    expect(await fleet.news(member.clientId, 'instance.priceChanged')).toMatchObject([
      { payload: { hourlyPrice: '0.031400', effectiveAt: ago(0) } },
    ]);
  });

  test('moves a pool only to what was seen later', async () => {
    const member = await fleet.member();
    fleet.world.clock.advance(7200_000);
    await report(member, [seen('us-east-1a', '0.0314', { observedAt: ago(60) })]);
    const late = await report(member, [seen('us-east-1a', '0.0500', { observedAt: ago(3600) })]);
    expect(late).toMatchObject({ acceptedCount: 1, instance: { hourlyPrice: '0.031400' } });
    expect(await poolsOf(member.owner)).toMatchObject([{ hourlyPrice: '0.031400', observedAt: ago(60) }]);
    expect(await pointsOf(member.clientId)).toHaveLength(2);
  });

  test('of several prices of a pool takes the newest, in whatever order they come', async () => {
    const member = await fleet.member();
    fleet.world.clock.advance(7200_000);
    const answer = await report(member, [
      seen('us-east-1a', '0.0320', { observedAt: ago(60) }),
      seen('us-east-1a', '0.0330', { observedAt: ago(30) }),
      seen('us-east-1a', '0.0310', { observedAt: ago(90) }),
    ]);
    expect(answer).toMatchObject({ acceptedCount: 3, instance: { hourlyPrice: '0.033000' } });
  });

  test('leaves the first word on a moment', async () => {
    const member = await fleet.member();
    const at = { observedAt: ago(0) };
    const first = await report(member, [seen('us-east-1a', '0.0314', at), seen('us-east-1a', '0.0999', at)]);
    expect(first.acceptedCount).toBe(1);
    const second = await report(member, [seen('us-east-1a', '0.0500', at)]);
    expect(second).toMatchObject({ acceptedCount: 0, instance: { hourlyPrice: '0.031400' } });
    expect(await pointsOf(member.clientId)).toEqual([
      { name: 'm5.large.us-east-1a', price: '0.031400', source: 'AGENT' },
    ]);
    expect(await fleet.news(member.clientId, 'price.observed')).toHaveLength(1);
  });

  test('without prices brings the on-demand price alone', async () => {
    const member = await fleet.member({ instance: spot({ mode: 'ON_DEMAND', hourlyPrice: null }) });
    const answer = await report(member, [], { onDemandHourlyPrice: '0.12' });
    expect(answer).toMatchObject({
      acceptedCount: 0,
      instance: { hourlyPrice: '0.120000', onDemandHourlyPrice: '0.120000' },
    });
    expect(await fleet.news(member.clientId, 'price.observed')).toEqual([]);
  });

  test('of a clock that is a little ahead counts as seen now', async () => {
    const member = await fleet.member();
    expect(await report(member, [seen('us-east-1a', '0.0314', { observedAt: ago(-60) })])).toMatchObject({
      ...{ acceptedCount: 1, instance: { pool: { observedAt: ago(0) } } },
    });
  });

  test('takes 500 prices', async () => {
    const member = await fleet.member();
    fleet.world.clock.advance(3_600_000);
    const prices = Array.from({ length: 500 }, (_, n) =>
      seen(`us-east-1${'abcde'[n % 5]}`, `0.0${100 + n}`, { observedAt: ago(n) }),
    );
    expect(await report(member, prices)).toMatchObject({ acceptedCount: 500, errors: [] });
    expect(await poolsOf(member.owner)).toHaveLength(5);
  });
});

describe('A3 the other machines of a pool', () => {
  test('cost what one of them reports, each in its own agent’s news', async () => {
    const reporter = await fleet.member();
    const { clientId } = reporter;
    const neighbour = await fleet.member({ clientId });
    const elsewhere = await fleet.member({ clientId, instance: spot({ zone: 'us-east-1b' }) });
    const onDemand = await fleet.member({ clientId, instance: spot({ mode: 'ON_DEMAND', hourlyPrice: null }) });
    const stranger = await fleet.member();
    fleet.world.clock.advance(60_000);
    await report(reporter, [seen('us-east-1a', '0.0314', { observedAt: ago(5) })]);
    await fleet.world.settled();
    const priceOf = async ({ owner, agentId }: Member) =>
      (await fleet.show(owner, agentId))?.primaryInstance?.hourlyPrice;
    expect(await Promise.all([reporter, neighbour, elsewhere, onDemand, stranger].map(priceOf))).toEqual([
      ...['0.031400', '0.031400', '0.035000', '0.096000', '0.035000'],
    ]);
    expect(await fleet.news(clientId, 'instance.priceChanged')).toMatchObject([
      { aggregateId: reporter.agentId, payload: { effectiveAt: ago(5) } },
      { aggregateId: neighbour.agentId, payload: { instanceId: neighbour.instanceId, effectiveAt: ago(5) } },
    ]);
  });

  test('a zombie costs too, what has ended does not', async () => {
    const reporter = await fleet.member();
    const poolId = (await fleet.show(reporter.owner, reporter.agentId))?.primaryInstance?.pool?.id ?? null;
    const { agentId, owner, logicalId } = reporter;
    const attached = await fleet.world.peers.call(attachReplica, {
      ...{ agentId, replicaId: randomUUID(), providerId: newProviderId(), poolId, mode: 'SPOT' },
    });
    const { instance } = await fleet.register(owner, { logicalId, instance: spot() });
    await fleet.rows("update agent.instance set role = 'TERMINATED' where id = $1", [
      attached.ok && attached.instanceId,
    ]);
    fleet.world.clock.advance(60_000);
    await send(reporter.viewer, {
      ...{ reportId: randomUUID(), instanceId: instance?.id, onDemandHourlyPrice: '0.096' },
      prices: [seen('us-east-1a', '0.0314')],
    });
    await fleet.world.settled();
    const changed = await fleet.news(reporter.clientId, 'instance.priceChanged');
    expect(changed.map(({ payload }) => payload.instanceId).sort()).toEqual([instance?.id, reporter.instanceId].sort());
  });
});

describe('A3 a report that comes again', () => {
  test('answers the same and accepts nothing', async () => {
    const member = await fleet.member();
    const input = reportOf(member, [seen('us-east-1a', '0.0314'), seen('us-east-1b', '0.04')]);
    const first = await send(member.viewer, input);
    fleet.world.clock.advance(5_000);
    const before = await fleet.news(member.clientId);
    expect(await send(member.viewer, input)).toEqual({ ...first, acceptedCount: 0 });
    expect(await fleet.news(member.clientId)).toEqual(before);
    expect(await pointsOf(member.clientId)).toHaveLength(2);
  });

  test('with other content is a conflict', async () => {
    const member = await fleet.member();
    const input = reportOf(member, [seen('us-east-1a', '0.0314')]);
    await send(member.viewer, input);
    const other = await send(member.viewer, { ...input, prices: [seen('us-east-1a', '0.0999')] });
    expect(other).toMatchObject({
      ...{ instance: null, acceptedCount: 0 },
      errors: [{ __typename: 'IdempotencyConflict', path: ['reportId'] }],
    });
    expect(await pointsOf(member.clientId)).toHaveLength(1);
  });

  test('of another agent under the same id is another report', async () => {
    const [a, b] = [await fleet.member(), await fleet.member()];
    const reportId = 'r-1';
    expect(await report(a, [seen('us-east-1a', '0.0314')], { reportId })).toMatchObject({ acceptedCount: 1 });
    expect(await report(b, [seen('us-east-1a', '0.0999')], { reportId })).toMatchObject({ acceptedCount: 1 });
  });
});

describe('A3 a report that is refused, of which nothing is stored', () => {
  const good = seen('us-east-1a', '0.0314');
  test.each([
    ['a price of nothing', { prices: [good, seen('us-east-1a', '0')] }, ['prices', '1', 'hourlyPrice']],
    ['a negative price', { prices: [good, seen('us-east-1b', '-0.1')] }, ['prices', '1', 'hourlyPrice']],
    ['a zone that is none', { prices: [good, seen('us east', '0.1')] }, ['prices', '1', 'zone']],
    ['an empty report id', { reportId: '' }, ['reportId']],
    ['an on-demand price of nothing', { onDemandHourlyPrice: '0.000' }, ['onDemandHourlyPrice']],
    ['more than 500 prices', { prices: Array.from({ length: 501 }, () => good) }, ['prices']],
  ])('%s', async (_, more, path) => {
    const member = await fleet.member();
    const before = await fleet.news(member.clientId);
    expect(await report(member, [good], more)).toMatchObject({
      ...{ instance: null, acceptedCount: 0, decision: null },
      errors: [{ __typename: 'InvalidInput', path }],
    });
    expect(await pointsOf(member.clientId)).toEqual([]);
    expect(await fleet.news(member.clientId)).toEqual(before);
  });

  test('a price of the future', async () => {
    const member = await fleet.member();
    expect(await report(member, [good, seen('us-east-1a', '0.1', { observedAt: ago(-61) })])).toMatchObject({
      errors: [{ __typename: 'InvalidInput', path: ['prices', '1', 'observedAt'] }],
    });
    expect(await pointsOf(member.clientId)).toEqual([]);
  });

  test('a price in another form is a bad request', async () => {
    const member = await fleet.member();
    const input = reportOf(member, [seen('us-east-1a', '1e-3')]);
    const { errors } = await fleet.world.execute('agent', member.viewer, REPORT, { input });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('another agent, or a machine of one, is unknown', async () => {
    const own = await fleet.member();
    const neighbour = await fleet.member({ clientId: own.clientId });
    const stranger = await fleet.member();
    for (const agentId of [neighbour.agentId, stranger.agentId, randomUUID(), 'x']) {
      expect(await report(own, [good], { agentId })).toMatchObject({
        instance: null,
        errors: [{ __typename: 'InvalidInput', message: 'No such agent.', path: ['agentId'] }],
      });
    }
    for (const instanceId of [neighbour.instanceId, stranger.instanceId, randomUUID(), 'x']) {
      expect(await report(own, [good], { instanceId })).toMatchObject({
        instance: null,
        errors: [{ __typename: 'InvalidInput', path: ['instanceId'] }],
      });
    }
    expect(await pointsOf(own.clientId)).toEqual([]);
    expect(await pointsOf(stranger.clientId)).toEqual([]);
  });

  test('a retired machine, and a deleted agent', async () => {
    const member = await fleet.member();
    await fleet.register(member.owner, { logicalId: member.logicalId, instance: spot() });
    const refused = { instance: null, acceptedCount: 0 };
    expect(await report(member, [good])).toMatchObject({ ...refused, errors: [{ __typename: 'InstanceRetired' }] });
    await fleet.rows("update agent.agent set status = 'DELETED' where id = $1", [member.agentId]);
    expect(await report(member, [good])).toMatchObject({ ...refused, errors: [{ __typename: 'AgentDeleted' }] });
    expect(await pointsOf(member.clientId)).toEqual([]);
  });

  test('a report of nobody or of a client', async () => {
    const member = await fleet.member();
    for (const viewer of [anonymous, member.owner]) {
      const { errors } = await fleet.world.execute('agent', viewer, REPORT, { input: reportOf(member, [good]) });
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
    }
  });

  test('a report that was refused may be mended under the same id', async () => {
    const member = await fleet.member();
    const reportId = randomUUID();
    await report(member, [good], { reportId, instanceId: randomUUID() });
    expect(await report(member, [good], { reportId })).toMatchObject({ acceptedCount: 1, errors: [] });
  });
});

onEachDatabase('A3 reports at the same time', (kind) => {
  let racing: Fleet;
  beforeAll(async () => {
    racing = await createFleet({ kind });
  });
  afterAll(() => racing[Symbol.asyncDispose]());

  test('the same report ten times is taken in once', async () => {
    const member = await racing.member();
    const input = reportOf(member, [seen('us-east-1a', '0.0314'), seen('us-east-1b', '0.04')]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(member.viewer, input, racing)));
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(answers.map(({ acceptedCount }) => acceptedCount).sort()).toEqual([
      ...Array.from({ length: 9 }, () => 0),
      2,
    ]);
    expect(await racing.news(member.clientId, 'price.observed')).toHaveLength(1);
  });

  test('ten agents of a client that report the same new pools in any order neither wait in a circle nor make them twice', async () => {
    const first = await racing.member();
    const members = [first];
    for (let n = 0; n < 9; n += 1) members.push(await racing.member({ clientId: first.clientId }));
    const zones = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `eu-west-1${letter}`);
    for (let round = 1; round <= 3; round += 1) {
      racing.world.clock.advance(60_000);
      const answers = await Promise.all(
        members.map((member, n) => {
          const order = n % 2 ? zones : zones.toReversed();
          return report(
            member,
            order.map((zone) => seen(zone, `0.0${round}${n}`, { observedAt: ago(n, racing) })),
            {},
            racing,
          );
        }),
      );
      expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
      expect(answers.reduce((sum, { acceptedCount }) => sum + acceptedCount, 0)).toBe(60);
    }
    const pools = (await poolsOf(first.owner, racing)).filter(({ region }) => region === 'eu-west-1');
    expect(pools.map(({ hourlyPrice }) => hourlyPrice)).toEqual(zones.map(() => '0.030000'));
    await racing.world.settled();
  });
});

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
