import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { checkSchema } from './check-schema.ts';
import { type KnownDocument, readDocuments } from './documents.ts';
import { describeReport } from './report.ts';

const federation = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated"])`;

const agent = `${federation}
"A machine that is rented by the hour."
type Machine @key(fields: "id") {
  "Opaque."
  id: ID!
  "What it is called on screens."
  label: String
  "What people used to call it."
  nick: String @deprecated(reason: "Use label. Removed after 2027-06-30.")
  "Whether it runs."
  state(
    "How much to tell."
    detail: Int
  ): State
}
"What a machine does; more values may come."
enum State {
  "It works."
  RUNNING
}
type Query {
  "Every machine, at most ten."
  machines: [Machine!]! @authenticated
}
`;

interface Case {
  readonly sdl?: string;
  readonly released?: string;
  readonly documents?: readonly KnownDocument[];
  readonly today?: string;
}

const check = ({ sdl = agent, released, documents = [], today = '2027-01-01' }: Case = {}) =>
  checkSchema({
    subgraphs: [{ name: 'agent', url: 'http://localhost:4001/graphql', typeDefs: parse(sdl) }],
    released,
    documents,
    today,
  });

const releasedNow = async (): Promise<string> => (await check()).publicSdl ?? '';
const without = (text: string, part: string): string => text.replace(part, '');
const nick =
  '  "What people used to call it."\n  nick: String @deprecated(reason: "Use label. Removed after 2027-06-30.")\n';

describe('G9 the schema check', () => {
  test('a schema that keeps every rule has no problems, also against itself', async () => {
    const released = await releasedNow();
    expect(released).toContain('type Machine');
    expect(await check({ released })).toEqual({ problems: [], notes: [], publicSdl: released });
  });

  test('subgraphs that do not compose are named', async () => {
    const { problems, publicSdl } = await check({ sdl: agent.replace('fields: "id"', 'fields: "nothing"') });
    expect(publicSdl).toBeUndefined();
    expect(problems).toEqual([{ rule: 'COMPOSITION', message: expect.stringContaining('nothing') }]);
  });

  test('what the linter of the graph finds is a problem, access included', async () => {
    const sdl = without(without(agent, '  "Whether it runs."\n'), ' @authenticated');
    const { problems } = await check({ sdl });
    expect(problems).toEqual([
      { rule: 'LINT', message: 'Machine.state has no description.' },
      { rule: 'LINT', message: 'Query.machines does not say who may use it.' },
    ]);
  });

  test.for([
    ['a removed field', '  "What it is called on screens."\n  label: String\n', '', 'Machine.label'],
    ['another type', 'label: String', 'label: Int', 'Machine.label'],
    ['a removed argument', '(\n    "How much to tell."\n    detail: Int\n  )', '', 'Machine.state.detail'],
    ['an argument that is required', 'detail: Int', 'detail: Int!', 'Machine.state.detail'],
    ['a removed value', '  RUNNING', '  STOPPED', 'State.RUNNING'],
  ] as const)('%s breaks clients of the release', async ([, from, to, path]) => {
    const { problems } = await check({ sdl: agent.replace(from, to), released: await releasedNow() });
    expect(problems).toEqual([expect.objectContaining({ rule: 'BREAKING', path })]);
  });

  test('what may surprise a client without breaking it is a note', async () => {
    const sdl = agent.replace('  RUNNING', '  RUNNING\n  "It does not."\n  STOPPED');
    const { problems, notes } = await check({ sdl, released: await releasedNow() });
    expect(problems).toEqual([]);
    expect(notes).toEqual([expect.objectContaining({ path: 'State.STOPPED' })]);
  });

  test('what was deprecated may go when its day has passed, and not before', async () => {
    const released = await releasedNow();
    const sdl = without(agent, nick);
    expect((await check({ sdl, released, today: '2027-06-30' })).problems).toEqual([
      expect.objectContaining({ rule: 'BREAKING', path: 'Machine.nick' }),
    ]);
    expect((await check({ sdl, released, today: '2027-07-01' })).problems).toEqual([]);
  });

  test('a deprecation has a day, and ends with it', async () => {
    expect((await check({ today: '2027-07-01' })).problems).toEqual([
      { rule: 'DEPRECATION', path: 'Machine.nick', message: 'was to be removed after 2027-06-30: remove it.' },
    ]);
    const { problems } = await check({ sdl: without(agent, ' Removed after 2027-06-30.') });
    expect(problems).toEqual([expect.objectContaining({ rule: 'DEPRECATION', path: 'Machine.nick' })]);
  });

  test('an operation that clients send and the schema refuses is named', async () => {
    const good = { name: 'good.graphql', text: 'query A { machines { id } } fragment F on Machine { id }' };
    const bad = { name: 'bad.graphql', text: 'query B { machines { price } }' };
    const torn = { name: 'torn.graphql', text: 'query C { machines {' };
    const { problems } = await check({ documents: [good, bad, torn] });
    expect(problems).toEqual([
      { rule: 'OPERATION', path: 'bad.graphql', message: expect.stringContaining('Cannot query field "price"') },
      { rule: 'OPERATION', path: 'torn.graphql', message: expect.stringContaining('Syntax Error') },
    ]);
  });

  test('operations are read from GraphQL, from a manifest, and from texts by hash', () => {
    const folder = mkdtempSync(join(tmpdir(), 'documents-'));
    const put = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const operations = [{ id: 'x', name: 'A', type: 'query', body: '{ a }' }];
    const manifest = JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });
    expect(readDocuments(put('a.graphql', '{ a }')).map(({ text }) => text)).toEqual(['{ a }']);
    expect(readDocuments(put('a.json', manifest)).map(({ text }) => text)).toEqual(['{ a }']);
    expect(readDocuments(put('b.json', '{"hash": "{ b }"}')).map(({ text }) => text)).toEqual(['{ b }']);
    expect(() => readDocuments(put('c.json', '[1]'))).toThrow('no manifest');
  });

  test('the operations of a folder may use fragments of its other files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'documents-'));
    writeFileSync(join(folder, 'b.graphql'), 'query b { ...A }');
    writeFileSync(join(folder, 'a.graphql'), 'fragment A on Query { a }');
    writeFileSync(join(folder, 'notes.txt'), 'no operation');
    expect(readDocuments(folder)).toEqual([{ name: folder, text: 'fragment A on Query { a }\nquery b { ...A }' }]);
  });

  test('the report has a finding a line', async () => {
    const report = await check({ sdl: without(agent, ' @authenticated') });
    expect(describeReport(report)).toBe('lint: Query.machines does not say who may use it.\n1 to be mended.\n');
  });
});
