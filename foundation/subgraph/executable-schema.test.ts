import { execute, parse } from 'graphql';
import { expect, test } from 'vitest';
import { anonymous, serviceViewer, type Viewer } from '../identity/viewer.ts';
import { executableSchema, type Resolvers } from './executable-schema.ts';

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated", "@requiresScopes"])
  extend type Query {
    open: String
    signedIn: String @authenticated
    either: String @requiresScopes(scopes: [["fleet:read", "savings:read"], ["admin:read"]])
    vault: Vault
  }
  type Vault @requiresScopes(scopes: [["admin:read"]]) { gold: String }
  scalar DateTime
  scalar Decimal
`);
const resolvers: Resolvers = {
  Query: { open: () => 'o', signedIn: () => 's', either: () => 'e', vault: () => ({ gold: 'g' }) },
};
const client = (...scopes: Viewer['scopes']): Viewer => ({
  kind: 'CLIENT',
  subject: 'c',
  clientId: 'c',
  scopes,
  generation: 1,
});

async function seenBy(viewer: Viewer) {
  const document = parse('{ open signedIn either vault { gold } }');
  const schema = executableSchema(typeDefs, [resolvers]);
  const { data, errors = [] } = await execute({ schema, document, contextValue: { viewer } });
  const { vault, ...rest } = data as { vault: { gold: string | null } };
  expect(errors.every(({ extensions }) => extensions.code === 'UNAUTHORIZED_FIELD_OR_TYPE')).toBe(true);
  return { ...rest, gold: vault.gold };
}

test('a viewer gets the fields whose scopes it has, all of one list', async () => {
  expect(await seenBy(anonymous)).toEqual({ open: 'o', signedIn: null, either: null, gold: null });
  expect(await seenBy(client('fleet:read'))).toEqual({ open: 'o', signedIn: 's', either: null, gold: null });
  expect(await seenBy(client('fleet:read', 'savings:read'))).toMatchObject({ either: 'e', gold: null });
  expect(await seenBy(client('admin:read'))).toEqual({ open: 'o', signedIn: 's', either: 'e', gold: 'g' });
  expect(await seenBy(serviceViewer('gateway'))).toEqual({ open: 'o', signedIn: 's', either: 'e', gold: 'g' });
});

test('a field with a policy is for those to whom the gateway has granted it, and for services', async () => {
  const policies = parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@policy"])
    extend type Query {
      owned: String @policy(policies: [["owner"], ["night", "guard"]])
    }
    scalar DateTime
    scalar Decimal
  `);
  const schema = executableSchema(policies, [{ Query: { owned: () => 'o' } }]);
  const document = parse('{ owned }');
  const seen = async (viewer: Viewer) => (await execute({ schema, document, contextValue: { viewer } })).data;
  expect(await seen(client('admin:read'))).toEqual({ owned: null });
  expect(await seen({ ...client('admin:read'), policies: ['night', 'other'] })).toEqual({ owned: null });
  expect(await seen({ ...client(), policies: ['night', 'guard'] })).toEqual({ owned: 'o' });
  expect(await seen({ ...anonymous, policies: ['owner'] })).toEqual({ owned: 'o' });
  expect(await seen(serviceViewer('gateway'))).toEqual({ owned: 'o' });
});

test('slices add their resolvers to the same type, but never the same field', () => {
  const more = { Query: { open: () => 'other' } };
  expect(() => executableSchema(typeDefs, [resolvers, more])).toThrow('Two slices have a resolver for Query.open.');
});

test('a resolver for what the schema does not have is found at the start', () => {
  expect(() => executableSchema(typeDefs, [{ Query: { opne: () => 'o' } }])).toThrow('Query.opne');
  expect(() => executableSchema(typeDefs, [{ Safe: { gold: () => 'g' } }])).toThrow('Safe');
});
