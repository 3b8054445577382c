import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { onEachDatabase } from '../../support/database.ts';
import { createFleet, type Fleet, spot } from './fleet.ts';
import { REPORT, reportOf, reportsOn, seen } from './reports.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { report, ago, pointsOf } = reportsOn(() => fleet);

describe('A3 a report that is refused, of which nothing is stored', () => {
  const good = seen('us-east-1a', '0.0314');
  test.each([
    ['a price of nothing', { prices: [good, seen('us-east-1a', '0')] }, ['prices', '1', 'hourlyPrice']],
    ['a negative price', { prices: [good, seen('us-east-1b', '-0.1')] }, ['prices', '1', 'hourlyPrice']],
    [
      'a price that no machine has',
      { prices: [good, seen('us-east-1b', '1000000.000001')] },
      ['prices', '1', 'hourlyPrice'],
    ],
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
  const { send, report, ago, poolsOf } = reportsOn(() => racing);
  beforeAll(async () => {
    racing = await createFleet({ kind });
  });
  afterAll(() => racing[Symbol.asyncDispose]());

  test('the same report ten times is taken in once', async () => {
    const member = await racing.member();
    const input = reportOf(member, [seen('us-east-1a', '0.0314'), seen('us-east-1b', '0.04')]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(member.viewer, input)));
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
            order.map((zone) => seen(zone, `0.0${round}${n}`, { observedAt: ago(n) })),
          );
        }),
      );
      expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
      expect(answers.reduce((sum, { acceptedCount }) => sum + acceptedCount, 0)).toBe(60);
    }
    const pools = (await poolsOf(first.owner)).filter(({ region }) => region === 'eu-west-1');
    expect(pools.map(({ hourlyPrice }) => hourlyPrice)).toEqual(zones.map(() => '0.030000'));
    await racing.world.settled();
  });
});
