import type { GraphQLError } from 'graphql';
import { describe, expect, test } from 'vitest';
import { SubgraphFailure } from '../../../gateway/execution/transport/subgraph-failure.ts';
import { createScripted, type Scripted } from './fixture/scripted.ts';

const codes = (errors: readonly GraphQLError[] = []) =>
  errors.map(({ path, extensions }) => [path?.join('.'), extensions.code]);

async function ask({ executor }: Scripted, query: string) {
  const { data, errors } = await executor.execute({ query });
  return { data, errors: codes(errors) };
}

/** The lists' answer as a subgraph would send it: parsed from JSON, so that its keys are its own. */
const listing = (json: string, isPlain = !json.includes('\\')) => ({
  lists: () => ({ data: JSON.parse(json) as Record<string, unknown>, isPlain }),
});
const row = (id: string, more = '') => `{"item":{"__typename":"Item","id":"${id}"${more}}}`;

describe('G7 the entities of an answer', () => {
  test('that are equal are asked for once, at all places together, and differ where they differed', async () => {
    const rows = [row('1', ',"tag":"a"'), row('2', ',"tag":"a"'), row('1', ',"tag":"a"'), row('1', ',"tag":"b"')];
    const scripted = createScripted({
      ...listing(`{"rows":[${rows.join()}]}`),
      details: ({ representations = [] }) => ({
        data: { _entities: representations.map((text) => ({ price: Number(JSON.parse(text).id) })) },
      }),
    });
    expect(await ask(scripted, '{ rows { item { tag price } } }')).toEqual({
      data: {
        rows: [
          { item: { tag: 'a', price: 1 } },
          { item: { tag: 'a', price: 2 } },
          { item: { tag: 'a', price: 1 } },
          { item: { tag: 'b', price: 1 } },
        ],
      },
      errors: [],
    });
    expect(scripted.requests.details.map(({ representations }) => representations)).toEqual([
      ['{"__typename":"Item","id":"1"}', '{"__typename":"Item","id":"2"}'],
    ]);
  });

  test('that are equal but for what is below them are kept apart', async () => {
    const next = (tag: string) => `,"next":{"__typename":"Item","id":"9","tag":"${tag}"}`;
    const scripted = createScripted({
      ...listing(`{"rows":[${row('1', next('x'))},${row('1', next('y'))},${row('1', next('x'))}]}`),
      details: ({ representations = [] }) => ({ data: { _entities: representations.map(() => ({ price: 5 })) } }),
    });
    const { data } = await ask(scripted, '{ rows { item { price next { tag price } } } }');
    expect(data).toEqual({
      rows: ['x', 'y', 'x'].map((tag) => ({ item: { price: 5, next: { tag, price: 5 } } })),
    });
  });

  test('have an error at each place where they stand, a hundred in all', async () => {
    const scripted = createScripted({
      ...listing(`{"rows":[${Array.from({ length: 300 }, (_, index) => row(String(index % 2))).join()}]}`),
      details: () => ({
        data: { _entities: [{ price: null }, { price: 1 }] },
        errors: [{ message: 'no', path: ['_entities', 0, 'price'], extensions: { code: 'FORBIDDEN', service: 'x' } }],
      }),
    });
    const { errors } = await scripted.executor.execute({ query: '{ rows { item { price } } }' });
    expect(errors).toHaveLength(100);
    expect(codes(errors).slice(0, 3)).toEqual([0, 2, 4].map((index) => [`rows.${index}.item.price`, 'FORBIDDEN']));
    expect(errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
  });

  test.for([
    ['too few', { _entities: [{ price: 1 }] }],
    ['too many', { _entities: [{ price: 1 }, { price: 2 }, { price: 3 }] }],
    ['no list', { _entities: { price: 1 } }],
    ['none', {}],
    ['nothing at all', null],
    ['no objects', { _entities: ['a', 7] }],
    ['lists', { _entities: [[], [[]]] }],
  ] as const)('of a subgraph that answers %s are unavailable', async ([, data]) => {
    const scripted = createScripted({
      ...listing(`{"rows":[${row('1')},${row('2')}]}`),
      details: () => ({ data: data as Record<string, unknown> | null }),
    });
    expect(await ask(scripted, '{ rows { item { id price } } }')).toEqual({
      data: { rows: ['1', '2'].map((id) => ({ item: { id, price: null } })) },
      errors: [0, 1].map((index) => [`rows.${index}.item.price`, 'SUBGRAPH_UNAVAILABLE']),
    });
  });

  test('that the subgraph does not know are null, without an error', async () => {
    const scripted = createScripted({
      ...listing(`{"rows":[${row('1')}]}`),
      details: () => ({ data: { _entities: [null] } }),
    });
    expect(await ask(scripted, '{ rows { item { id price } } }')).toEqual({
      data: { rows: [{ item: { id: '1', price: null } }] },
      errors: [],
    });
  });

  test('of a subgraph that nobody serves are unavailable', async () => {
    const scripted = createScripted(listing(`{"rows":[${row('1')}]}`));
    expect(await ask(scripted, '{ rows { item { price title } } }')).toEqual({
      data: { rows: [{ item: null }] },
      errors: [
        ['rows.0.item.price', 'SUBGRAPH_UNAVAILABLE'],
        ['rows.0.item.title', 'SUBGRAPH_UNAVAILABLE'],
      ],
    });
  });

  test('that a mutation may have changed are read again', async () => {
    let price = 1;
    const touched = { __typename: 'Item', id: '1' };
    const scripted = createScripted({
      lists: ({ operation }) => ({ data: { [/(\w+):touch/.exec(operation.text)?.[1] ?? 'touch']: { ...touched } } }),
      details: ({ operation }) => {
        if (operation.kind === 'mutation') price += 1;
        return { data: operation.kind === 'mutation' ? { bump: price } : { _entities: [{ price }] } };
      },
    });
    const query = 'mutation { touch(id: "1") { price } bump again: touch(id: "1") { price } }';
    const { data } = await ask(scripted, query);
    expect(data).toEqual({ touch: { price: 1 }, bump: 2, again: { price: 2 } });
  });

  test('that come with another name of a prototype change nothing but what was asked', async () => {
    const hostile =
      '{"__proto__":{"price":9},"constructor":{"prototype":{"polluted":1}},"parts":[{"size":1,"__proto__":{"x":1}}]}';
    const scripted = createScripted({
      ...listing(`{"rows":[${row('1')}]}`),
      details: () => ({ data: { _entities: [JSON.parse(hostile)] } }),
    });
    expect(await ask(scripted, '{ rows { item { price parts { size } } } }')).toEqual({
      data: { rows: [{ item: { price: null, parts: [{ size: 1 }] } }] },
      errors: [],
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('G7 values that a subgraph answers', () => {
  test.for([
    ['word', '"say \\"hi\\" \\\\ \\u0007 \\ud83d \\ud83d\\ude00 é"'],
    ['whole', '-2147483648'],
    ['ratio', '1e-7'],
    ['isSo', 'false'],
    ['key', '"7"'],
    ['colour', '"GREEN"'],
    ['anything', '{"a":[1,null,{"__proto__":"x"}]}'],
    ['numbers', '[]'],
    ['numbers', '[1,2]'],
    ['constructor', '"c"'],
  ] as const)('%s %s are written as they are', async ([name, json]) => {
    const { executor } = createScripted({
      lists: ({ operation }) => ({
        data: JSON.parse(`{"${keyIn(operation.text)}":${json}}`) as Record<string, unknown>,
      }),
    });
    const { prepared, run } = executor.prepare({ query: `{ ${name} }` });
    const { data, errors } = await prepared.run(run);
    expect(errors).toEqual([]);
    expect(data).toBe(`{"${name}":${JSON.stringify(JSON.parse(json))}}`);
  });

  test.for([
    ['word', '7'],
    ['whole', '1.5'],
    ['whole', '2147483648'],
    ['whole', '"1"'],
    ['ratio', '"1"'],
    ['isSo', '1'],
    ['key', '{}'],
    ['colour', '"BLUE"'],
    ['colour', '"HIDDEN"'],
    ['numbers', '3'],
    ['numbers', '[1,"2"]'],
    ['numbers', '[1,null]'],
    ['row', '"text"'],
    ['row', '[]'],
    ['thing', '{"__typename":"Nothing","id":"1"}'],
    ['thing', '{"__typename":{"length":1},"id":"1"}'],
    ['thing', '{"__typename":"Row","id":"1"}'],
  ] as const)('%s %s are null, with one error', async ([name, json]) => {
    const scripted = createScripted(listing(`{"${name}":${json}}`));
    const below = { row: '{ name }', thing: '{ id ... on Stone { weight } }' };
    const selection = name in below ? below[name as keyof typeof below] : '';
    const { data, errors } = await ask(scripted, `{ ${name} ${selection} }`);
    expect(data).toEqual({ [name]: null });
    expect(errors.map(([, code]) => code)).toEqual(['INTERNAL_SERVER_ERROR']);
  });

  test('one that is nested too deep to be written is null, with one error, and disturbs no other', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const scripted = createScripted(listing(`{"anything":${deep},"word":"so"}`));
    expect(await ask(scripted, '{ anything word }')).toEqual({
      data: { anything: null, word: 'so' },
      errors: [['anything', 'INTERNAL_SERVER_ERROR']],
    });
  });

  test('a null that may not be empties what holds it, once told of', async () => {
    const scripted = createScripted(listing('{"strict":null,"things":[{"__typename":"Stone","id":"1"},null]}'));
    expect(await ask(scripted, '{ things { ... on Stone { weight } } strict { name } }')).toEqual({
      data: null,
      errors: [
        ['things.0.weight', 'INTERNAL_SERVER_ERROR'],
        ['strict', 'INTERNAL_SERVER_ERROR'],
      ],
    });
  });

  test('questions about the schema are answered with all that is asked under one name', async () => {
    const query = `
      { __schema { queryType { name } } ...More __type(name: "Row") { kind } }
      fragment More on Query { __schema { mutationType { name } } __type(name: "Row") { name } }`;
    expect((await ask(createScripted({}), query)).data).toEqual({
      __schema: { queryType: { name: 'Query' }, mutationType: { name: 'Mutation' } },
      __type: { name: 'Row', kind: 'OBJECT' },
    });
  });

  test('fields with names of methods are what was answered, or null', async () => {
    const scripted = createScripted(listing('{"row":{"name":"n"}}'));
    const { data } = await ask(scripted, '{ row { toString __proto__: name hasOwnProperty: name } }');
    expect(JSON.stringify(data)).toBe('{"row":{"toString":null,"__proto__":"n","hasOwnProperty":"n"}}');
  });
});

describe('G5 a run of a plan', () => {
  test('gives each fetch its time, and tells of the one that took longer', async () => {
    const scripted = createScripted({
      lists: () => {
        throw new SubgraphFailure({ code: 'SUBGRAPH_TIMEOUT', subgraph: 'lists' });
      },
    });
    const before = Date.now();
    expect(await ask(scripted, '{ word again: word row { name } }')).toEqual({
      data: { word: null, again: null, row: null },
      errors: ['word', 'again', 'row'].map((path) => [path, 'SUBGRAPH_TIMEOUT']),
    });
    expect(scripted.requests.lists[0]?.deadlineAt).toBeGreaterThanOrEqual(before + 10_000);
  });

  test('ends with the reason of its caller who has left', async () => {
    const left = new AbortController();
    const { executor, requests } = createScripted({
      lists: () => {
        left.abort(new Error('gone'));
        return { data: JSON.parse(`{"rows":[${row('1')}]}`) as Record<string, unknown> };
      },
      details: () => ({ data: { _entities: [{ price: 1 }] } }),
    });
    const { prepared, run } = executor.prepare({
      query: '{ rows { item { price } } }',
      context: { signal: left.signal },
    });
    await expect(prepared.run(run)).rejects.toThrow('gone');
    expect(requests.details).toEqual([]);
  });

  test('tells what a subgraph says of a place that it was not asked about, without the place', async () => {
    const scripted = createScripted({
      lists: () => ({
        data: { word: null },
        errors: [{ message: 'no', path: ['wrod', 0], extensions: { code: 'FORBIDDEN' } }],
      }),
    });
    expect(await ask(scripted, '{ word }')).toEqual({ data: { word: null }, errors: [[undefined, 'FORBIDDEN']] });
  });

  test('that finds a fault of the gateway’s own query says nothing of it', async () => {
    const scripted = createScripted({
      lists: () => ({ errors: [{ message: 'Unknown field', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }),
    });
    const { errors } = await scripted.executor.execute({ query: '{ word }' });
    expect(codes(errors)).toEqual([[undefined, 'INTERNAL_SERVER_ERROR']]);
  });
});

const keyIn = (text: string): string => /^\{(\w+)/.exec(text)?.[1] ?? '';
