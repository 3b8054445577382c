import { afterAll, describe, expect, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

const said = (_: unknown, given: object) => JSON.stringify(given);
const scalar = { parseValue: (value: unknown) => value, serialize: (value: unknown) => value };

describe('G1 arguments, aliases and names', () => {
  const federation = federate({
    a: {
      sdl: `
        scalar Any
        type Query {
          items(first: Int = 2): [Item!]!
          echo(text: String, flag: Boolean = true, list: [[Int]], input: Input, kind: Kind = ONE, id: ID, ratio: Float): String
          raw(value: Any): Any
          anything: [Any]
        }
        type Item @key(fields: "id") { id: ID! name(upper: Boolean = false): String! size: Int }
        input Input { a: Int! = 7 b: [Input!] c: Kind text: String any: Any }
        enum Kind { ONE TWO }
      `,
      resolvers: {
        Any: scalar,
        Query: {
          items: (_: unknown, { first }: { first: number }) =>
            ['1', '2', '3'].slice(0, first).map((id) => ({ id, size: Number(id) })),
          echo: said,
          raw: (_: unknown, { value }: { value: unknown }) => value,
          anything: () => [{ a: [1, { __proto__: null, 'b"\\': 'ü\u2028' }] }, 'text', 1.5, false, null, []],
        },
        Item: {
          ...asSent,
          name: ({ id }: { id: string }, { upper }: { upper: boolean }) => (upper ? `NAME ${id}` : `name ${id}`),
        },
      },
    },
    b: {
      sdl: `
        scalar Any
        type Item @key(fields: "id") { id: ID! price(in: String! = "USD", off: [Off!]): String title: String meta(of: Any): Any tags: [[Any!]] }
        input Off { percent: Int = 5 code: String }
      `,
      resolvers: {
        Any: scalar,
        Item: {
          ...asSent,
          price: said,
          title: ({ id }: { id: string }) => `title "${id}"\n\\`,
          meta: (_: unknown, { of }: { of: unknown }) => ({ of: of ?? null, nested: { deep: [{}] } }),
          tags: () => [[{ x: 1 }, 'y'], null, []],
        },
      },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('variables and defaults reach the subgraph that needs them, and only that', async () => {
    await federation.check(
      {
        query:
          'query ($n: Int, $in: String = "EUR", $off: [Off!], $none: Boolean) { items(first: $n) { price(in: $in, off: $off) name(upper: $none) } }',
        variables: { n: 1, off: [{ percent: 1 }, { code: 'x' }] },
      },
      { data: { items: [{ price: '{"in":"EUR","off":[{"percent":1},{"percent":5,"code":"x"}]}', name: 'name 1' }] } },
    );
    expect(Object.keys(federation.subgraphs.a.received[0]?.variables ?? {})).not.toContain('off');
    expect(Object.keys(federation.subgraphs.b.received[0]?.variables ?? {})).not.toContain('n');
  });

  test('a variable that is not given is not sent; one that is null is', () =>
    federation.check(
      {
        query:
          'query ($flag: Boolean, $text: String, $id: ID, $kind: Kind) { echo(flag: $flag, text: $text, id: $id, kind: $kind) }',
        variables: { text: null, id: 7 },
      },
      { data: { echo: '{"text":null,"flag":true,"kind":"ONE","id":"7"}' } },
    ));

  test('input objects, in literals and in variables, with variables inside', () =>
    federation.check(
      {
        query:
          'query ($i: Input, $a: Int!, $l: [Int]) { one: echo(input: $i) two: echo(input: { a: $a, b: [{ c: TWO }, { text: "\\"q\\" \\u00fc" }] }, list: [[1], null, $l]) }',
        variables: { i: { b: [{ a: 1 }], any: { deep: ['x', { y: null }] } }, a: 3, l: [null, 2] },
      },
      {
        data: {
          one: '{"flag":true,"input":{"a":7,"b":[{"a":1}],"any":{"deep":["x",{"y":null}]}},"kind":"ONE"}',
          two: '{"flag":true,"list":[[1],null,[null,2]],"input":{"a":3,"b":[{"a":7,"c":"TWO"},{"a":7,"text":"\\"q\\" ü"}]},"kind":"ONE"}',
        },
      },
    ));

  test('one field with different arguments under different names', () =>
    federation.check(
      '{ items(first: 1) { a: price(in: "A") b: price(in: "B") price c: name(upper: true) name } x: items(first: 0) { id } }',
      {
        data: {
          items: [{ a: '{"in":"A"}', b: '{"in":"B"}', price: '{"in":"USD"}', c: 'NAME 1', name: 'name 1' }],
          x: [],
        },
      },
    ));

  test('one name with different arguments under different parents', () =>
    federation.check('{ left: items(first: 1) { v: price(in: "L") } right: items(first: 2) { v: price(in: "R") } }', {
      data: { left: [{ v: '{"in":"L"}' }], right: [{ v: '{"in":"R"}' }, { v: '{"in":"R"}' }] },
    }));

  test.for([
    ['{ items { id: title } }', { items: [{ id: 'title "1"\n\\' }, { id: 'title "2"\n\\' }] }],
    ['{ items(first: 1) { id: size size: id title } }', { items: [{ id: 1, size: '1', title: 'title "1"\n\\' }] }],
    [
      '{ items(first: 1) { id: name title: id name: title } }',
      { items: [{ id: 'name 1', title: '1', name: 'title "1"\n\\' }] },
    ],
  ] as const)('a name of a key may stand for another field: %s', ([query, data]) =>
    federation.check(query, { data, stock: 'it takes the alias for the key' }),
  );

  test('names that every JavaScript object has are names like others', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', 'then'];
    const fields = names.map((name) => `${name}: price(in: "${name}")`).join(' ');
    const sizes = names.map((name) => `${name}: size`).join(' ');
    const prices = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(`{"in":"${name}"}`)}`);
    const own = names.map((name) => `${JSON.stringify(name)}:1`);
    const data: unknown = JSON.parse(`{"__proto__":[{${prices}}],"constructor":[{${own}}]}`);
    return federation.check(`{ __proto__: items(first: 1) { ${fields} } constructor: items(first: 1) { ${sizes} } }`, {
      data,
      stock: 'it loses them',
    });
  });

  test('variables with such names too', () =>
    federation.check(
      {
        query:
          'query ($__proto__: String!, $constructor: Int, $toString: String) { items(first: $constructor) { price(in: $__proto__) } echo(text: $toString) }',
        variables: JSON.parse('{"__proto__":"P","constructor":1}') as Record<string, unknown>,
      },
      { data: { items: [{ price: '{"in":"P"}' }], echo: '{"flag":true,"kind":"ONE"}' }, stock: 'it loses them' },
    ));

  test('scalars of any form pass as they are', () =>
    federation.check(
      {
        query:
          'query ($v: Any) { anything raw(value: $v) lit: raw(value: { a: [1, "x", { b: null }] }) items(first: 1) { meta(of: $v) tags } }',
        variables: { v: { 'k"': [true, null, 0.5, { '': '\u2028\\' }] } },
      },
      {
        data: {
          anything: [{ a: [1, { 'b"\\': 'ü\u2028' }] }, 'text', 1.5, false, null, []],
          raw: { 'k"': [true, null, 0.5, { '': '\u2028\\' }] },
          lit: { a: [1, 'x', { b: null }] },
          items: [
            {
              meta: { of: { 'k"': [true, null, 0.5, { '': '\u2028\\' }] }, nested: { deep: [{}] } },
              tags: [[{ x: 1 }, 'y'], null, []],
            },
          ],
        },
      },
    ));

  test('of several operations the named one runs', async () => {
    const query =
      'query A { items(first: 1) { id } } query B($n: Int) { items(first: $n) { title ...F } } fragment F on Item { size }';
    await federation.check({ query, operationName: 'A' }, { data: { items: [{ id: '1' }] } });
    await federation.check(
      { query, operationName: 'B', variables: { n: 1 } },
      { data: { items: [{ title: 'title "1"\n\\', size: 1 }] } },
    );
    for (const operationName of [undefined, 'C']) {
      const { data, errors } = await federation.ask({ query, ...(operationName && { operationName }) });
      expect({ data, errors: errors.length }).toEqual({ data: 'null', errors: 1 });
    }
  });
});
