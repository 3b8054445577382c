import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endsOn } from './ends.ts';
import { createFleet, type Fleet, type Member } from './fleet.ts';
import { reportsOn, seen } from './reports.ts';

const HOUR = 3_600_000;
const SAVINGS = /* GraphQL */ `
  query ($of: [_Any!]!) {
    _entities(representations: $of) {
      ... on Client { savings { actualCost { amount } onDemandCost { amount } savings { amount } } }
    }
  }
`;

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet({ beside: ['client'] });
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { end } = endsOn(() => fleet);
const { report } = reportsOn(() => fleet);

const priceOf = async ({ owner, instanceId: id }: Member) =>
  (
    await fleet.ask<{ instance: { hourlyPrice: string } }>(
      owner,
      'query ($id: ID!) { instance(id: $id) { hourlyPrice } }',
      { id },
    )
  ).instance.hourlyPrice;

async function savingsOf({ owner, clientId }: Member) {
  await fleet.world.settled();
  const of = [{ __typename: 'Client', id: clientId }];
  const { _entities } = await fleet.world.data<{ _entities: { savings: object }[] }>('client', owner, SAVINGS, { of });
  return _entities[0]?.savings;
}

describe('A5 what a client saves', () => {
  test('ends with the machine that is reported to have ended, at the moment at which it did', async () => {
    const member = await fleet.member();
    const { viewer, instanceId } = member;
    fleet.world.clock.advance(2 * HOUR);
    expect(await savingsOf(member)).toMatchObject({ actualCost: { amount: '0.070000' } });
    const terminatedAt = new Date(fleet.world.clock.now().getTime() - HOUR).toISOString();
    const { termination } = await end(viewer, { instanceId, terminatedAt });
    fleet.world.clock.advance(3 * HOUR);
    expect(await savingsOf(member)).toEqual({
      ...{ actualCost: { amount: '0.035000' }, onDemandCost: { amount: '0.096000' }, savings: { amount: '0.061000' } },
    });
    expect(termination).toMatchObject({ finalCost: { amount: '0.035000' }, savings: { amount: '0.061000' } });
  });

  test.for([
    [0, '0.000000', '0.000000', '0.035000'],
    [30, '0.017500', '0.048000', '0.035000'],
    [60, '0.035000', '0.096000', '0.050000'],
    [90, '0.060000', '0.144000', '0.050000'],
    [150, '0.285000', '0.240000', '0.400000'],
    [210, '0.495000', '0.336000', '0.020000'],
  ] as const)(
    'is exact for an end after %i minutes that is told when the prices are others',
    async ([minutes, cost, onDemandCost, hourlyPrice]) => {
      const member = await fleet.member();
      const { viewer, instanceId } = member;
      const launchedAt = fleet.world.clock.now().getTime();
      for (const price of ['0.05', '0.4', '0.02']) {
        fleet.world.clock.advance(HOUR);
        expect(await report(member, [seen('us-east-1a', price)])).toMatchObject({ acceptedCount: 1, errors: [] });
      }
      fleet.world.clock.advance(HOUR);
      const terminatedAt = new Date(launchedAt + minutes * 60_000).toISOString();
      expect((await end(viewer, { instanceId, terminatedAt })).termination).toMatchObject({
        ...{
          terminatedAt,
          runSeconds: minutes * 60,
          finalCost: { amount: cost },
          onDemandCost: { amount: onDemandCost },
        },
      });
      expect(await priceOf(member)).toBe(hourlyPrice);
      expect(await savingsOf(member)).toMatchObject({
        ...{ actualCost: { amount: cost }, onDemandCost: { amount: onDemandCost } },
      });
    },
  );
});
