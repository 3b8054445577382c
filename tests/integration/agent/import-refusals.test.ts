import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { asAdmin, asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { historiesOn, historyOf, IMPORT, records } from './histories.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { begin, show, run } = historiesOn(() => fleet);

describe('A20 an import that is refused', () => {
  const count = async () => (await fleet.rows('select 1 as one from agent.spot_price_import')).length;

  test.each([
    ['text that is neither', { content: 'hello, world' }, ['content']],
    ['nothing', { content: '' }, ['content']],
    ['base64 of something else', { content: Buffer.from('hello').toString('base64') }, ['content']],
    ['more than two million characters', { content: `{${' '.repeat(2_000_000)}}` }, ['content']],
    ['an empty key', { content: '{}', idempotencyKey: '' }, ['idempotencyKey']],
  ])('%s', async (_, input, path) => {
    const before = await count();
    expect(await begin(asClient(randomUUID()), input)).toMatchObject({
      ...{ spotPriceImport: null, errors: [{ __typename: 'InvalidInput', path }] },
    });
    expect(await count()).toBe(before);
  });

  test('for another client, who is as unknown as one that does not exist', async () => {
    const { clientId } = await fleet.member();
    for (const foreign of [clientId, randomUUID(), 'x']) {
      const refused = await begin(asClient(randomUUID()), { content: historyOf([]), clientId: foreign });
      expect(refused).toMatchObject({
        errors: [{ __typename: 'InvalidInput', message: 'No such client.', path: ['clientId'] }],
      });
    }
  });

  test('from nobody and from an agent', async () => {
    const { viewer } = await fleet.member();
    for (const unauthorised of [anonymous, viewer]) {
      const input = { content: historyOf([]), idempotencyKey: 'k' };
      const { errors } = await fleet.world.execute('agent', unauthorised, IMPORT, { input });
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
    }
  });

  test('under a key that was used for another history', async () => {
    const owner = asClient(randomUUID());
    const idempotencyKey = randomUUID();
    const first = await begin(owner, { content: historyOf(records(1)), idempotencyKey });
    const before = await count();
    const same = await begin(owner, { content: historyOf(records(1)), idempotencyKey });
    expect(same.spotPriceImport?.id).toBe(first.spotPriceImport?.id);
    const other = await begin(owner, { content: historyOf(records(2)), idempotencyKey });
    expect(other).toMatchObject({ spotPriceImport: null, errors: [{ __typename: 'IdempotencyConflict' }] });
    expect(await count()).toBe(before);
  });

  test('to be seen by anybody but its client and an administrator', async () => {
    const member = await fleet.member();
    const { id } = await run(historyOf(records(1)), member.owner);
    expect(await show(asAdmin, id)).toMatchObject({ id });
    for (const viewer of [asClient(randomUUID()), member.viewer]) expect(await show(viewer, id)).toBeNull();
    expect(await show(member.owner, 'x')).toBeNull();
  });
});
