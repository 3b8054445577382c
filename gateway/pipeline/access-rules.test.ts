import { buildSchema, type GraphQLNamedType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { scopesOf } from '#foundation/identity/scope.ts';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { readAccessRules } from './access-rules.ts';

const operator: Viewer = { kind: 'ADMIN', subject: 'admin', scopes: scopesOf.ADMIN };
const reader: Viewer = { kind: 'ADMIN', subject: 'reader', scopes: ['fleet:read', 'savings:read'] };

const types = `
  type Query { open: String closed: String @signedIn guarded: Guarded colour: Colour either: String @scopes(scopes: [["fleet:read", "savings:read"], ["admin:read"]]) granted: String @policy(policies: [["x"]]) }
  type Guarded @scopes(scopes: [["admin:read"]]) { name: String }
  enum Colour @signedIn { RED }
  interface Person { name: String salary: String @scopes(scopes: [["savings:read"], ["admin:read"]]) phone: String @scopes(scopes: [["savings:read"]]) }
  interface Account @signedIn { iban: String }
  type Worker implements Person & Account { name: String salary: String phone: String iban: String @scopes(scopes: [["fleet:read"]]) nick: String }
  type Guest implements Person { name: String salary: String phone: String @scopes(scopes: [["savings:read"]]) }`;
const supergraph = `
  schema @link(url: "https://specs.apollo.dev/link/v1.0")
    @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "signedIn", for: SECURITY)
    @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", import: [{ name: "@requiresScopes", as: "@scopes" }], for: SECURITY)
    @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY) { query: Query }
  ${types}`;
const schema = buildSchema(types, { assumeValidSDL: true });
const rules = readAccessRules(supergraph);
const classOf = (viewer: Viewer) => rules.classOf({ viewer });
const may = (viewer: Viewer, field: string) =>
  rules.mayUseField({ viewer }, schema, schema.getQueryType() as GraphQLNamedType, field);

describe('G3 rules read from the supergraph, under the names it gives them', () => {
  test.for([
    ['open', true, true, true],
    ['closed', false, true, true],
    ['guarded', false, false, true],
    ['colour', false, true, true],
    ['either', false, true, true],
  ] as const)('%s', ([field, stranger, read, operate]) => {
    expect([may(anonymous, field), may(reader, field), may(operator, field)]).toEqual([stranger, read, operate]);
  });

  test('a policy that nothing here can grant is granted to nobody', () => {
    expect(may(operator, 'granted')).toBe(false);
  });

  test.for([
    [anonymous, ['name', 'phone', 'nick']],
    [{ ...reader, scopes: ['fleet:read'] }, ['name', 'phone', 'iban', 'nick']],
    [{ ...reader, scopes: ['savings:read'] }, ['name', 'salary', 'phone', 'nick']],
    [reader, ['name', 'salary', 'phone', 'iban', 'nick']],
  ] as const)('what an interface alone asks for is asked for on each of its types: %#', ([viewer, usable]) => {
    const worker = schema.getType('Worker') as GraphQLNamedType;
    const names = ['name', 'salary', 'phone', 'iban', 'nick'];
    expect(names.filter((name) => rules.mayUseField({ viewer }, schema, worker, name))).toEqual(usable);
  });

  test('viewers with the same scopes are of one class, whoever they are', () => {
    const other: Viewer = { ...reader, subject: 'other', scopes: ['savings:read', 'fleet:read'] };
    expect(classOf(other)).toBe(classOf(reader));
    expect(classOf(anonymous)).not.toBe(classOf({ ...reader, scopes: [] }));
  });
});
