import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endsOn } from './ends.ts';
import { createFleet, type Fleet, type Member } from './fleet.ts';

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
});
