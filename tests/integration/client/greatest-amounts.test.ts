import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from '../../support/database.ts';
import { type ClientWorld, createClientWorld, subscribe } from './fleets.ts';
import { day, daysOf } from './reports.ts';

// The greatest price that an agent can report; a day of it is more than the graph and the tables can say.
const PRICE = '999999999999.999999';
const MOST = '999999999999.999999';

onEachDatabase('C6 amounts beyond what can be said', (kind) => {
  let client: ClientWorld;
  beforeAll(async () => {
    client = await createClientWorld({ kind });
  });
  afterAll(() => client[Symbol.asyncDispose]());

  test('they stand at the greatest amount, and keep no other client’s days from closing', async () => {
    const [hostile, other] = [client.fleet(), client.fleet()];
    await hostile.launch({ price: PRICE });
    await hostile.launch({ price: PRICE });
    await other.launch();
    other.moveTo(24 * 3);
    await client.closeDays();
    const [first] = await daysOf(client, other);
    expect(first).toEqual(day(0, '2.304000', '1.200000', 24, true));
    const figures = await client.read<object>(
      hostile.viewer,
      hostile.clientId,
      `savings(granularity: YEARLY, range: { from: "${other.at(0)}", to: "${other.at(72)}" }) {
         onDemandCost { amount } actualCost { amount } savings { amount } periods { actualCost { amount } }
       }
       overview { hourlyCost { amount } savingsLast30Days { amount } }`,
    );
    expect(figures).toMatchObject({
      savings: { actualCost: { amount: MOST }, periods: [{ actualCost: { amount: MOST } }] },
      overview: { hourlyCost: { amount: MOST } },
    });
  });

  test('a change of such a price is told', async () => {
    const fleet = client.fleet();
    const machine = await fleet.launch({ price: PRICE });
    const query = 'subscription ($clientId: ID!) { savingsChanged(clientId: $clientId) { actualCost { amount } } }';
    await client.world.settled();
    await using told = await subscribe(client, fleet.viewer, query, { clientId: fleet.clientId });
    fleet.moveTo(12);
    await fleet.changePrice(machine, '0.010000');
    expect(await told.next()).toEqual({ savingsChanged: { actualCost: { amount: MOST } } });
  });
});
