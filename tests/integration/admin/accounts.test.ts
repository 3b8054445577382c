import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashToken } from '#foundation/identity/credential.ts';
import { anonymous } from '#foundation/identity/viewer.ts';
import { resolveClientCredential } from '#schema/calls/admin.ts';
import { asAdmin, asAgent, asClient, createTestSubgraphs, type TestSubgraphs } from '../../support/subgraph.ts';

const CREATE = /* GraphQL */ `
  mutation ($input: CreateClientInput!) {
    createClient(input: $input) {
      client { id name email status token { mask generation lastUsedAt } }
      token
      errors { __typename ... on UserError { message path } }
    }
  }
`;
const REGENERATE = /* GraphQL */ `
  mutation ($input: RegenerateClientTokenInput!) {
    regenerateClientToken(input: $input) {
      client { id token { generation } }
      token
      errors { __typename ... on UserError { path } }
    }
  }
`;
const COUNT = '{ clients(first: 100) { nodes { id name } } }';

interface Created {
  createClient: { client: { id: string; token: { mask: string } } | null; token: string | null; errors: object[] };
}
interface Regenerated {
  regenerateClientToken: { client: { token: { generation: number } } | null; token: string | null; errors: object[] };
}

let world: TestSubgraphs;
beforeAll(async () => {
  world = await createTestSubgraphs(['admin']);
});
afterAll(() => world[Symbol.asyncDispose]());

let made = 0;
const newInput = (more: object = {}) => {
  made += 1;
  return { input: { name: `Client ${made}`, idempotencyKey: `key-${made}`, ...more } };
};
const create = async (more?: object) =>
  (await world.data<Created>('admin', asAdmin, CREATE, newInput(more))).createClient;
const howMany = async () =>
  (await world.data<{ clients: { nodes: [] } }>('admin', asAdmin, COUNT)).clients.nodes.length;
const resolve = (token: string | null) => world.peers.call(resolveClientCredential, { hash: hashToken(token ?? '') });

describe('D1 clients', () => {
  test('an administrator opens an account and is shown its token once', async () => {
    const { client, token, errors } = await create({ email: 'ops@example.com' });
    expect(errors).toEqual([]);
    expect(client).toMatchObject({
      email: 'ops@example.com',
      status: 'ACTIVE',
      token: { generation: 1, lastUsedAt: null },
    });
    expect(token).toMatch(/^cli_[\w-]{43}$/);
    expect(client?.token.mask).not.toContain(token?.slice(4, -4));
  });

  test('the same call again opens nothing new and does not show the token again', async () => {
    const again = newInput();
    const first = (await world.data<Created>('admin', asAdmin, CREATE, again)).createClient;
    const before = await howMany();
    const second = (await world.data<Created>('admin', asAdmin, CREATE, again)).createClient;
    expect(second).toMatchObject({ client: { id: first.client?.id }, token: null, errors: [] });
    expect(await howMany()).toBe(before);
  });

  test('the same key with another account is refused', async () => {
    const first = newInput();
    await world.data('admin', asAdmin, CREATE, first);
    const { createClient } = await world.data<Created>('admin', asAdmin, CREATE, {
      input: { ...first.input, name: 'Somebody else' },
    });
    expect(createClient).toMatchObject({ client: null, errors: [{ __typename: 'IdempotencyConflict' }] });
  });

  test('ten calls at once with one name open one account', async () => {
    const calls = Array.from({ length: 10 }, () => create({ name: 'Wanted by ten' }));
    const answers = await Promise.all(calls);
    expect(answers.filter(({ client }) => client)).toHaveLength(1);
    expect(answers.flatMap(({ errors }) => errors)).toEqual(
      Array.from({ length: 9 }, () => expect.objectContaining({ __typename: 'NameTaken', path: ['name'] })),
    );
  });

  test('an account without a proper name, address or key is refused by field, and nothing is stored', async () => {
    const before = await howMany();
    const { client, errors } = await create({ name: ' ', email: 'nowhere', idempotencyKey: '' });
    expect(client).toBeNull();
    expect(errors).toMatchObject([{ path: ['name'] }, { path: ['email'] }, { path: ['idempotencyKey'] }]);
    expect(await howMany()).toBe(before);
  });

  test.each([
    ['a client', asClient('01980000-0000-7000-8000-000000000001')],
    ['nobody', anonymous],
  ])('%s may not open an account', async (_, viewer) => {
    const { data, errors } = await world.execute('admin', viewer, CREATE, newInput());
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });

  test('a client finds itself and nobody else, by look-up and by reference', async () => {
    const [mine, other] = [await create(), await create()];
    const viewer = asClient(String(mine.client?.id));
    const look = 'query ($id: ID!) { client(id: $id) { name } }';
    expect(await world.data('admin', viewer, look, { id: mine.client?.id })).toMatchObject({
      client: { name: expect.any(String) },
    });
    expect(await world.data('admin', viewer, look, { id: other.client?.id })).toEqual({ client: null });
    expect(await world.data('admin', viewer, look, { id: 'no id at all' })).toEqual({ client: null });
    const entities = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Client { name } } }';
    const of = [mine, other].map(({ client }) => ({ __typename: 'Client', id: client?.id }));
    expect(await world.data('admin', viewer, entities, { of })).toMatchObject({
      _entities: [{ name: expect.any(String) }, null],
    });
  });

  test('an agent learns the name of its client, and nothing of its token, address or tasks', async () => {
    const { client } = await create({ email: 'ops@example.com' });
    const viewer = asAgent(String(client?.id), '01980000-0000-7000-8000-000000000002');
    const look = 'query ($id: ID!) { client(id: $id) { name email token { mask } } }';
    const { data, errors } = await world.execute('admin', viewer, look, { id: client?.id });
    expect(data).toEqual({ client: { name: expect.any(String), email: null, token: null } });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(
      Array.from({ length: 2 }, () => 'UNAUTHORIZED_FIELD_OR_TYPE'),
    );
    const tasks = await world.execute('admin', viewer, '{ tasks { nodes { id } } }');
    expect(tasks.errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });

  test('a list is read page by page without a gap or a repeat', async () => {
    while ((await howMany()) < 7) await create();
    const page =
      'query ($after: String) { clients(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }';
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const {
        clients,
      }: { clients: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await world.data('admin', asAdmin, page, { after });
      seen.push(...clients.nodes.map(({ id }) => id));
      after = clients.pageInfo.endCursor;
      more = clients.pageInfo.hasNextPage;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(await howMany());
  });

  test('a search by what no name contains is refused', async () => {
    const search = 'query ($text: String!) { clients(filter: { search: $text }) { nodes { name } } }';
    for (const text of ['\u0000', '\ud800', 'x'.repeat(256)]) {
      const { errors } = await world.execute('admin', asAdmin, search, { text });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'filter' } }]);
    }
  });

  test('a search finds its text as it stands, wildcards included', async () => {
    await create({ name: '100%_sure' });
    const search = 'query ($text: String!) { clients(filter: { search: $text }) { nodes { name } } }';
    expect(await world.data('admin', asAdmin, search, { text: '%_S' })).toEqual({
      clients: { nodes: [{ name: '100%_sure' }] },
    });
  });

  test.each([0, 101, -1])('a page of %i is refused by name', async (first) => {
    const { errors } = await world.execute('admin', asAdmin, `{ clients(first: ${first}) { nodes { id } } }`);
    expect(errors).toMatchObject([
      { message: expect.stringContaining('`first`'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});

describe('D2 client tokens', () => {
  test('a token is known by its hash, and its use is noted', async () => {
    const { client, token } = await create();
    expect(await resolve(token)).toEqual({ clientId: client?.id, generation: 1 });
    const used = await world.data('admin', asAdmin, 'query ($id: ID!) { client(id: $id) { token { lastUsedAt } } }', {
      id: client?.id,
    });
    expect(used).toEqual({ client: { token: { lastUsedAt: world.clock.now().toISOString() } } });
  });

  test('a new token kills the old one, once for each key', async () => {
    const { client, token } = await create();
    const input = { input: { clientId: client?.id, idempotencyKey: 'rotate' } };
    const first = (await world.data<Regenerated>('admin', asAdmin, REGENERATE, input)).regenerateClientToken;
    expect(first).toMatchObject({ client: { token: { generation: 2 } }, errors: [] });
    expect(await resolve(token)).toBeNull();
    expect(await resolve(first.token)).toEqual({ clientId: client?.id, generation: 2 });
    const second = (await world.data<Regenerated>('admin', asAdmin, REGENERATE, input)).regenerateClientToken;
    expect(second).toMatchObject({ client: { token: { generation: 2 } }, token: null });
    expect(await resolve(first.token)).not.toBeNull();
  });

  test('the token of an unknown client is not replaced', async () => {
    for (const clientId of ['01980000-0000-7000-8000-000000000001', 'nonsense']) {
      const input = { input: { clientId, idempotencyKey: 'x' } };
      const { regenerateClientToken } = await world.data<Regenerated>('admin', asAdmin, REGENERATE, input);
      expect(regenerateClientToken).toMatchObject({
        client: null,
        errors: [{ __typename: 'InvalidInput', path: ['clientId'] }],
      });
    }
  });

  test('a client may not replace a token, not even its own', async () => {
    const { client } = await create();
    const viewer = asClient(String(client?.id));
    const input = { input: { clientId: client?.id, idempotencyKey: 'y' } };
    const { errors } = await world.execute('admin', viewer, REGENERATE, input);
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });
});
