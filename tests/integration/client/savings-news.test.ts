import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '#foundation/database/transact.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { parseDecimal } from '#foundation/money/money.ts';
import { toCost } from '../../../subgraphs/client/savings/day.ts';
import { createIntake } from '../../../subgraphs/client/savings/intake-service.ts';
import type { Step } from '../../../subgraphs/client/savings/machine.ts';
import { addAmounts, integrate, nothing } from '../../../subgraphs/client/savings/rules.ts';
import { entities, migrations } from '../../../subgraphs/client/subgraph.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAgent, asClient } from '../../support/subgraph.ts';
import { type ClientWorld, createClientWorld, subscribe, type TestFleet } from './fleets.ts';

const WATCH = /* GraphQL */ `
  subscription ($clientId: ID!) {
    savingsChanged(clientId: $clientId) {
      startsAt endsAt actualCost { amount } onDemandCost { amount } runningHours isClosed
    }
  }
`;

async function newsOf(
  client: ClientWorld,
  { clientId }: TestFleet,
): Promise<StoredEvent<{ day: string; actualCost: string }>[]> {
  await client.world.settled();
  const { log } = client.world.service('client');
  const { events } = await log.read({ after: 0, limit: 500, clientId, topics: ['savings'] });
  return events as StoredEvent<{ day: string; actualCost: string }>[];
}

onEachDatabase('C6 news and figures of savings', (kind) => {
  let client: ClientWorld;
  beforeAll(async () => {
    client = await createClientWorld({ kind });
  });
  afterAll(() => client[Symbol.asyncDispose]());

  test('a watcher is told of the day that a step changes, as it stands when it is told', async () => {
    const fleet = client.fleet();
    await using stream = await subscribe(client, fleet.viewer, WATCH, { clientId: fleet.clientId });
    const machine = await fleet.launch();
    expect(await stream.next()).toMatchObject({
      savingsChanged: { startsAt: fleet.at(0), endsAt: fleet.at(24), actualCost: { amount: '0.000000' } },
    });
    fleet.moveTo(6);
    await fleet.changePrice(machine, '0.030000');
    expect(await stream.next()).toMatchObject({
      savingsChanged: { actualCost: { amount: '0.300000' }, onDemandCost: { amount: '0.576000' }, runningHours: 6 },
    });
  });

  test.each([
    ['another client', (fleet: TestFleet) => asClient(fleet.at(0)), 'BAD_USER_INPUT'],
    ['an agent', ({ clientId }: TestFleet) => asAgent(clientId, clientId), 'UNAUTHORIZED_FIELD_OR_TYPE'],
  ])('%s does not hear them', async (_, viewerOf, code) => {
    const fleet = client.fleet();
    const answer = await client.world.service('client').subscribe({
      ...{ query: WATCH, variables: { clientId: fleet.clientId }, viewer: viewerOf(fleet) },
      ...{ requestId: 'r', deadlineAt: Date.now() + 5_000 },
    });
    expect(answer).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  test('a late step tells of each open day that it changes', async () => {
    const fleet = client.fleet();
    const machine = await fleet.launch();
    fleet.moveTo(30);
    await client.world.settled();
    const before = (await newsOf(client, fleet)).length;
    await fleet.changePrice(machine, '0.030000', 12);
    const told = (await newsOf(client, fleet)).slice(before);
    expect(told.map(({ payload }) => [payload.day, payload.actualCost])).toEqual([
      [fleet.at(0), '0.960000'],
      [fleet.at(24), '0.180000'],
    ]);
  });

  test('a price that is told of a machine after its end tells nothing', async () => {
    const fleet = client.fleet();
    const machine = await fleet.launch();
    fleet.moveTo(2);
    await fleet.terminate(machine);
    const before = (await newsOf(client, fleet)).length;
    await fleet.changePrice(machine, '0.030000');
    expect(await newsOf(client, fleet)).toHaveLength(before);
  });

  test('what many steps of one transaction change is told once', async () => {
    const { clientId, at } = client.fleet();
    const { clock, server, service } = client.world;
    await using database = await server.openSchema({ schema: 'client', entities, migrations });
    const take = createIntake({ outbox: createOutbox(clock), clock: clock.clock });
    const [toldAt, effectiveAt] = [clock.now().getTime(), Date.parse(at(0))];
    const price = { hourlyPrice: parseDecimal('0.05'), onDemandHourlyPrice: parseDecimal('0.096') };
    await transact(database.fork(), async (tx) => {
      for (let sequence = 1; sequence <= 20; sequence += 1) {
        const machine = { machineId: randomUUID(), agentId: randomUUID(), clientId };
        const step = { ...machine, ...price, kind: 'LAUNCHED', role: 'PRIMARY', effectiveAt, sequence } as const;
        take(tx, { toldAt, step });
      }
    });
    const { log } = service('client');
    await log.relayOnce();
    expect((await log.read({ after: 0, limit: 500, clientId })).events).toHaveLength(1);
    expect(await client.count('machine_day', clientId)).toBe(20);
  });

  const price = fc
    .integer({ min: 0, max: 9_999_999 })
    .map((units) => `0.${String(units % 1_000_000).padStart(6, '0')}`);
  const action = fc.record({
    kind: fc.constantFrom('price', 'role', 'end' as const),
    wait: fc.double({ min: 0, max: 9, noNaN: true }),
    late: fc.double({ min: 0, max: 20, noNaN: true }),
    role: fc.constantFrom('PRIMARY', 'REPLICA', 'ZOMBIE' as const),
    price,
  });

  test('any lives of machines cost what the rule says they do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(action, { maxLength: 6 }), { minLength: 1, maxLength: 3 }), async (lives) => {
        const fleet = client.fleet();
        let now = 0;
        const machines: Step[][] = [];
        for (const life of lives) {
          const machine = await fleet.launch();
          const told = (step: Partial<Step>, at: number) => ({
            ...{
              kind: 'LAUNCHED' as const,
              role: null,
              hourlyPrice: null,
              onDemandHourlyPrice: null,
              sequence: steps.length,
            },
            ...step,
            effectiveAt: Date.parse(fleet.at(at)),
          });
          const onDemandHourlyPrice = parseDecimal('0.096');
          const steps: Step[] = [];
          steps.push(told({ role: 'PRIMARY', hourlyPrice: parseDecimal('0.05'), onDemandHourlyPrice }, now));
          for (const { kind, wait, late, role, price: hourlyPrice } of life) {
            now += wait;
            fleet.moveTo(now);
            const at = Math.max(now - late, 0);
            if (kind === 'role') {
              await fleet.changeRole(machine, role, at);
              steps.push(told({ kind: 'ROLE_CHANGED', role }, at));
            } else if (kind === 'price') {
              await fleet.changePrice(machine, hourlyPrice, at);
              const units = parseDecimal(hourlyPrice);
              steps.push(told({ kind: 'PRICE_CHANGED', role: 'PRIMARY', hourlyPrice: units, onDemandHourlyPrice }, at));
            } else {
              await fleet.terminate(machine, at);
              steps.push(told({ kind: 'TERMINATED' }, at));
            }
          }
          machines.push(steps);
        }
        now += 5;
        fleet.moveTo(now);
        await client.world.settled();
        const until = Date.parse(fleet.at(now));
        const expected = Map.groupBy(
          machines.flatMap((steps) => integrate(steps, Date.parse(fleet.at(0)), until)),
          ({ day }) => day,
        );
        const { savings } = await client.read<{ savings: { periods: object[] } }>(
          fleet.viewer,
          fleet.clientId,
          'savings { periods { startsAt onDemandCost { amount } actualCost { amount } runningHours } }',
        );
        expect(savings.periods).toEqual(
          [...expected]
            .sort(([a], [b]) => a - b)
            .map(([day, amounts]) => {
              const { actual, onDemand, workloadMilliseconds } = amounts.reduce(addAmounts, nothing);
              const usd = (exact: bigint) => ({ amount: (Number(toCost(exact)) / 1e6).toFixed(6) });
              return {
                startsAt: new Date(day).toISOString(),
                ...{ onDemandCost: usd(onDemand), actualCost: usd(actual) },
                runningHours: workloadMilliseconds / 3_600_000,
              };
            }),
        );
      }),
      { numRuns: 10, endOnFailure: true },
    );
  }, 120_000);
});
