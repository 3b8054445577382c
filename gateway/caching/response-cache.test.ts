import { buildSchema, Kind, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { FetchRequest } from '../execution/fetch.ts';
import { createCache } from './cache.ts';
import { readCacheHints } from './cache-hints.ts';
import { createEntityCache } from './entity-cache.ts';
import { ageOnly } from './freshness.ts';
import { createResponseCache } from './response-cache.ts';
import type { CacheEntry, CacheStore } from './store.ts';

const sdl = /* GraphQL */ `
  directive @cacheControl(maxAge: Int, scope: Scope) on FIELD_DEFINITION | OBJECT
  enum Scope { PUBLIC PRIVATE }
  type Query { price: Float @cacheControl(maxAge: 60) }
`;
const hints = readCacheHints(sdl, buildSchema(sdl));
const viewer: Viewer = { kind: 'CLIENT', subject: 'c', clientId: 'c', scopes: [], generation: 1 };
const context = { viewer, requestId: 'r', mayIntrospect: false };
const TEXT = '{ price }';
const [operation] = parse(TEXT).definitions;

/** A store whose entries end by the clock of the test. */
function createStore(time: {
  now: number;
}): CacheStore & { readonly entries: Map<string, CacheEntry & { at: number }> } {
  const entries = new Map<string, CacheEntry & { at: number }>();
  return {
    entries,
    get: (keys) =>
      keys.map((key) => {
        const entry = entries.get(key);
        return entry && time.now < entry.at + entry.seconds * 1000 ? entry.value : undefined;
      }),
    set: (added) => {
      for (const entry of added) entries.set(entry.key, { ...entry, at: time.now });
    },
  };
}

function createWorld(price: unknown = undefined) {
  const time = { now: 1_000_000 };
  const store = createStore(time);
  const cache = createCache({ store, freshness: ageOnly, now: () => time.now });
  const audienceOf = () => 'one';
  const asked: number[] = [];
  const withCache = createEntityCache({ cache, audienceOf, hints: () => ({ version: 'v1', hints }) });
  const fetch = withCache(async () => {
    asked.push(time.now);
    return { data: { price: price ?? asked.length }, isPlain: true };
  });
  const responses = createResponseCache({ cache, audienceOf });
  const fetchOperation = { subgraph: 'a', text: TEXT, json: '', operationName: undefined, kind: 'query' } as const;
  /** One document of several that ask the subgraph for the same. */
  const ask = async (documentKey: string) => {
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('The document has no operation.');
    const question = { version: 'v1', hints, documentKey, operation, fragments: () => ({}), variables: {}, context };
    return responses.answer(question, async (context) => {
      const request: FetchRequest = { operation: fetchOperation, variables: '', context, deadlineAt: 0 };
      return { data: JSON.stringify((await fetch(request)).data), errors: [] };
    });
  };
  const fetchOnce = () => fetch({ operation: fetchOperation, variables: '', context, deadlineAt: 0 });
  return { time, store, asked, ask, fetchOnce };
}

describe('G8 answers of what is kept', () => {
  test('are kept no longer than their parts are', async () => {
    const { time, asked, ask } = createWorld();
    await ask('one');
    time.now += 50_000;
    expect(await ask('two')).toMatchObject({ data: '{"price":1}', caching: { ageSeconds: 50 } });
    time.now += 11_000;
    expect(await ask('two')).toMatchObject({ data: '{"price":2}', caching: { ageSeconds: 0 } });
    expect(asked).toHaveLength(2);
  });

  test('are given though they are nested too deep to be kept', async () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    const { store, fetchOnce } = createWorld(deep);
    expect((await fetchOnce()).data?.price).toBe(deep);
    expect(store.entries.size).toBe(0);
  });

  test.each(['', 'nonsense', '\n{"price":9}', '{}\n{"price":9}', 'null\n{"price":9}', '{"at":1}\n{"price":9}'])(
    'are not what somebody else has put in their place: %j',
    async (value) => {
      const { store, ask } = createWorld();
      await ask('one');
      for (const [key, entry] of store.entries) store.entries.set(key, { ...entry, value });
      expect(await ask('one')).toMatchObject({ data: '{"price":2}' });
    },
  );
});
