import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachReplica } from '#schema/calls/agent.ts';
import { createFleet, type Fleet, type Member, newProviderId, spot } from './fleet.ts';
import { reportOf, reportsOn, seen } from './reports.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { send, report, ago, poolsOf, pointsOf } = reportsOn(() => fleet);

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
