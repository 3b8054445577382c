import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CallFailed } from '#foundation/calls/call-failed.ts';
import { describeClient } from '#schema/calls/admin.ts';
import { openClient } from '../../support/clients.ts';
import { asAdmin, asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet, REGISTER, spot } from './fleet.ts';
import { historiesOn, historyOf, IMPORT, records } from './histories.ts';

let fleet: Fleet;
let isAdminUp = true;
beforeAll(async () => {
  fleet = await createFleet({
    beside: ['admin'],
    peers: ({ call, source }) => ({
      source,
      call: async (definition, ...rest) => {
        if (!isAdminUp) throw new CallFailed(definition, 'SUBGRAPH_UNAVAILABLE', 'down');
        return call(definition, ...rest);
      },
    }),
  });
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { begin, show } = historiesOn(() => fleet);

const content = historyOf(records(1));
const noClient = { __typename: 'InvalidInput', message: 'No such client.', path: ['clientId'] };
const agents = async () => (await fleet.rows('select 1 as one from agent.agent')).length;
const imports = async () => (await fleet.rows('select 1 as one from agent.spot_price_import')).length;

describe('A1 an administrator', () => {
  test('registers for a client', async () => {
    const clientId = await openClient(fleet.world);
    const { agent } = await fleet.register(asAdmin, { clientId });
    expect(agent?.client.id).toBe(clientId);
  });

  test('has to say for which, and it has to be one', async () => {
    const before = await agents();
    const unnamed = await fleet.register(asAdmin);
    expect(unnamed).toMatchObject({ agent: null, errors: [{ __typename: 'InvalidInput', path: ['clientId'] }] });
    for (const clientId of [randomUUID(), 'x', '']) {
      expect(await fleet.register(asAdmin, { clientId })).toMatchObject({ agent: null, token: null });
    }
    expect((await fleet.register(asAdmin, { clientId: randomUUID() })).errors).toEqual([noClient]);
    expect(await agents()).toBe(before);
  });
});

describe('A20 an administrator', () => {
  test('imports for a client', async () => {
    const clientId = await openClient(fleet.world);
    const { spotPriceImport } = await begin(asAdmin, { content, clientId });
    expect(await show(asClient(clientId), spotPriceImport?.id)).not.toBeNull();
  });

  test('has to say for which, and it has to be one', async () => {
    const before = await imports();
    expect(await begin(asAdmin, { content })).toMatchObject({ errors: [{ path: ['clientId'] }] });
    expect(await begin(asAdmin, { content, clientId: randomUUID() })).toEqual({
      ...{ spotPriceImport: null, errors: [noClient] },
    });
    expect(await imports()).toBe(before);
  });
});

describe('A1 while the subgraph of accounts is down', () => {
  test('administrators are told so, and nothing is stored; clients are served', async () => {
    const clientId = await openClient(fleet.world);
    const [before, imported] = [await agents(), await imports()];
    isAdminUp = false;
    try {
      const instance = spot();
      const registration = { clientId, logicalId: 'web', hostname: 'h', version: '1', instance };
      const history = { clientId, content, idempotencyKey: randomUUID() };
      for (const [document, input] of [
        [REGISTER, registration],
        [IMPORT, history],
      ] as const) {
        const { errors } = await fleet.world.execute('agent', asAdmin, document, { input });
        expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
      }
      expect([await agents(), await imports()]).toEqual([before, imported]);
      expect((await fleet.register(asClient(clientId), { clientId })).errors).toEqual([]);
    } finally {
      isAdminUp = true;
    }
  });
});

describe('D1 a client that another subgraph asks for', () => {
  test('is described, and one that nobody has is not', async () => {
    const clientId = await openClient(fleet.world);
    const ask = (id: string) => fleet.world.peers.call(describeClient, { clientId: id });
    expect(await ask(clientId)).toEqual({ clientId, status: 'ACTIVE' });
    expect(await ask(randomUUID())).toBeNull();
  });
});
