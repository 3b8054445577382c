import { describe, expect, test } from 'vitest';
import { loadSupergraph } from '../../../gateway/execution/supergraph.ts';
import { createDocumentReader } from '../../../gateway/pipeline/documents.ts';
import { createLimits, defaultLimits } from '../../../gateway/pipeline/limits.ts';
import { composeFixture } from './fixture/subgraphs.ts';

const graph = loadSupergraph(composeFixture());
const query = '{ agents { peer { id } } }';
const codesOf = (read: object) =>
  'errors' in read ? (read.errors as { extensions: { code: unknown } }[]).map(({ extensions }) => extensions.code) : [];

describe('G7 a document', () => {
  test('is read once, and its operations are found by their names', () => {
    const reader = createDocumentReader({ limits: createLimits() });
    expect(reader.knows(graph, query)).toBe(false);
    const first = reader.read(graph, query, undefined);
    expect(reader.knows(graph, query)).toBe(true);
    expect(reader.read(graph, query, undefined)).toBe(first);
    const two = 'query A { whoAmI } query B { agents { id } }';
    expect(reader.read(graph, two, 'A')).toMatchObject({ operation: { name: { value: 'A' } } });
    expect(reader.read(graph, two, 'B')).toMatchObject({ operation: { name: { value: 'B' } } });
    expect(codesOf(reader.read(graph, two, undefined))).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    expect(codesOf(reader.read(graph, two, 'toString'))).toEqual(['OPERATION_RESOLUTION_FAILURE']);
  });

  test('is read again for another graph, which may not have what it asks for', () => {
    const reader = createDocumentReader({ limits: createLimits() });
    const note = '{ agents { note } }';
    expect(codesOf(reader.read(graph, note, undefined))).toEqual([]);
    const changed = composeFixture({ admin: ADMIN_WITHOUT_NOTE });
    expect(codesOf(reader.read(loadSupergraph(changed), note, undefined))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf(reader.read(graph, note, undefined))).toEqual([]);
  });
});

describe('G4 limits that change while the program runs', () => {
  test('count from then on, for documents that are known as well', () => {
    let values = defaultLimits;
    const reader = createDocumentReader({ limits: createLimits({ current: () => values }) });
    expect(codesOf(reader.read(graph, query, undefined))).toEqual([]);
    values = { ...defaultLimits, maxDepth: 2 };
    expect(codesOf(reader.read(graph, query, undefined))).toEqual(['LIMIT_EXCEEDED']);
    values = { ...defaultLimits, maxListNesting: 0 };
    expect(codesOf(reader.read(graph, query, undefined))).toEqual(['LIMIT_EXCEEDED']);
    values = defaultLimits;
    expect(codesOf(reader.read(graph, query, undefined))).toEqual([]);
  });
});

const ADMIN_WITHOUT_NOTE = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { search(text: String!): String }
  type Agent @key(fields: "id") { id: ID! remark: String }
`;
