import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createLogger } from '#foundation/logging/logger.ts';
import { type Answer, type GatewayWorld, openGateway, type tokens } from './fixture/gateway.ts';
import { createShop } from './fixture/shop.ts';

let folder: string;
let file: string;
let world: GatewayWorld;
const lines: string[] = [];
const policies = {
  vault: { subjects: ['client:client-1'] },
  night: { kinds: ['ADMIN', 'AGENT'] },
  guard: { scopes: ['admin:read'] },
};
const write = async (content: unknown) => {
  await writeFile(`${file}.new`, JSON.stringify(content));
  await rename(`${file}.new`, file);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotkeep-policies-'));
  file = join(folder, 'policies.json');
  await write(policies);
  const logger = createLogger({ service: 'gateway', destination: { write: (line) => void lines.push(line) } });
  world = await openGateway({ POLICIES_FILE: file }, { graph: createShop(), logger });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

type Who = keyof typeof tokens | undefined;
const ask = async (query: string, as: Who, variables?: Record<string, unknown>): Promise<Answer> =>
  (await world.post({ query, ...(as && { as }), ...(variables && { variables }) })).body;
const DENIED = 'UNAUTHORIZED_FIELD_OR_TYPE';
const refusals = ({ errors = [] }: Answer) => errors.map(({ path, extensions }) => [path?.join('.'), extensions.code]);

describe('G3 policies', () => {
  test.for([
    ['one', 'gold'],
    ['two', null],
    ['agent', null],
    ['admin', 'gold'],
    [undefined, null],
  ] as const)('%s is granted what the file says, one of the lists in full', async ([as, expected]) => {
    const answer = await ask('{ vault }', as);
    expect(answer.data).toEqual({ vault: expected });
    expect(refusals(answer)).toEqual(expected === null ? [['vault', DENIED]] : []);
  });

  test('one on a type guards every field that returns it, under any name', async () => {
    expect((await ask('{ guard { name } }', 'agent')).data).toEqual({ guard: { name: 'guard' } });
    const refused = await ask('{ mine: guard { name } ...F } fragment F on Query { other: guard { name } }', 'one');
    expect(refused.data).toEqual({ mine: null, other: null });
    expect(refusals(refused)).toEqual([
      ['mine', DENIED],
      ['other', DENIED],
    ]);
  });

  test('a refusal is noted, with who asked and which policy was missing', async () => {
    lines.length = 0;
    await ask('query Rob { vault }', 'two');
    const audited = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ audit }) => audit);
    expect(audited).toContainEqual(
      expect.objectContaining({ reason: 'POLICY', detail: 'vault', subject: 'client:client-2', operation: 'Rob' }),
    );
    expect(lines.join()).not.toContain('cli_two');
  });

  test('a changed file counts from then on; one that is not valid changes nothing', async () => {
    await write({ ...policies, vault: { subjects: ['client:client-2'] } });
    await vi.waitFor(async () => expect((await ask('{ vault }', 'two')).data).toEqual({ vault: 'gold' }), {
      timeout: 5_000,
    });
    expect((await ask('{ vault }', 'one')).data).toEqual({ vault: null });
    lines.length = 0;
    await write({ vault: { everybody: true } });
    await vi.waitFor(() => expect(lines.join()).toContain('cannot be used'), { timeout: 5_000 });
    expect((await ask('{ vault }', 'two')).data).toEqual({ vault: 'gold' });
    await write(policies);
    await vi.waitFor(async () => expect((await ask('{ vault }', 'one')).data).toEqual({ vault: 'gold' }), {
      timeout: 5_000,
    });
  });

  test('without a file nobody is granted anything', async () => {
    await using own = await openGateway({}, { graph: createShop() });
    expect((await own.post({ query: '{ vault }', as: 'admin' })).body.data).toEqual({ vault: null });
  });
});

describe('G3 rights that input asks for', () => {
  const order = 'query ($mode: Mode) { order(mode: $mode) }';
  const place = 'query ($input: Order) { place(input: $input) }';
  const all = 'query ($orders: [Order!]) { placeAll(orders: $orders) }';
  const literal = '{ place(input: { item: "1", next: { mode: FAST } }) }';

  test.for([
    ['an argument as written', '{ order(mode: FAST) }', {}],
    ['an argument by a variable', order, { mode: 'FAST' }],
    ['an argument by the default of a variable', 'query ($mode: Mode = SLOW) { order(mode: $mode) }', {}],
    ['a field inside input as written', literal, {}],
    ['a field inside input by a variable', place, { input: { item: '1', next: { mode: 'FAST' } } }],
    ['a field inside a list by a variable', all, { orders: [{ item: '1' }, { mode: 'SLOW' }] }],
    ['a variable inside input as written', 'query ($mode: Mode) { place(input: { mode: $mode }) }', { mode: 'FAST' }],
  ] as const)('%s refuses the field to those without it, and not to the others', async ([, query, variables]) => {
    const refused = await ask(query, 'one', variables);
    expect(Object.values(refused.data ?? {})).toEqual([null]);
    expect(refusals(refused).map(([, code]) => code)).toEqual([DENIED]);
    const allowed = await ask(query, 'admin', variables);
    expect(allowed.errors).toBeUndefined();
    expect(Object.values(allowed.data ?? {})).toEqual([expect.stringMatching(/ordered|placed/)]);
  });

  test.for([
    ['{ order }', {}],
    ['{ order(mode: null) }', {}],
    [order, {}],
    [order, { mode: null }],
    [place, { input: { item: '1', next: { item: '2' } } }],
    [all, { orders: [{ item: '1', mode: null }] }],
  ] as const)('what does not use them is free: %j', async ([query, variables]) => {
    const answer = await ask(query, 'one', variables);
    expect(answer.errors).toBeUndefined();
  });
});
