import type { RequestListener } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createSigner } from '#foundation/identity/signature.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { SubgraphEndpoint } from '#foundation/subgraph/endpoint.ts';
import { signedBy } from '../../../gateway/execution/transport/authorize.ts';
import { type Asked, fetchRequest, guarded } from './fixture/fetching.ts';
import { pretend, said, silent } from './fixture/pretender.ts';

const user: Viewer = { kind: 'USER', subject: 'u1', clientId: 'c1', scopes: ['fleet:read'], generation: 1 };
const authorize = signedBy(createSigner('a secret of thirty-two bytes or more'));

/** A subgraph that answers how often it was asked, when it is told to. */
async function gated(o: Parameters<typeof pretend>[1] = {}) {
  const open: (() => void)[] = [];
  const answer: RequestListener = (_, response) => {
    const number = open.length + 1;
    open.push(() => response.end(`{"data":{"list":[${number}]}}`));
  };
  const subgraph = await pretend(answer, { authorize, ...o });
  /** Lets all answer, as soon as so many have asked. */
  const release = async (requests: number) => {
    await vi.waitFor(() => expect(open).toHaveLength(requests));
    for (const answered of open) answered();
  };
  return { subgraph, release };
}

const base: Asked = {
  query: 'query ($a: Int, $representations: [_Any!]!) { list }',
  variables: '"a":1',
  representations: ['{"id":1}', '{"id":2}'],
  context: { viewer: user, requestId: 'r1' },
};
const as = (viewer: Partial<Viewer>): Asked => ({ context: { viewer: { ...user, ...viewer } as Viewer } });

describe('G7 equal reads on their way', () => {
  test('are one fetch, whose answer each gets for itself', async () => {
    const { subgraph, release } = await gated();
    await using _ = subgraph;
    const another = { viewer: { ...user }, requestId: 'r2', traceparent: '00-0af7651916cd43dd8448eb211c80319c-1-01' };
    const asked = [subgraph.fetch(base), subgraph.fetch(base), subgraph.fetch({ ...base, context: another })];
    await release(1);
    const answers = await Promise.all(asked);
    expect(answers).toEqual(Array.from({ length: 3 }, () => ({ data: { list: [1] }, isPlain: true })));
    expect(new Set(answers.map(({ data }) => data?.list)).size).toBe(3);
    expect(subgraph.requests).toBe(1);
  });

  test.for([
    ['another operation', { query: 'query ($a: Int, $representations: [_Any!]!) { lisT }' }],
    ['another variable', { variables: '"a":2' }],
    ['another entity', { representations: ['{"id":1}', '{"id":3}'] }],
    ['fewer entities', { representations: ['{"id":1}'] }],
    ['another subject', as({ subject: 'u2' })],
    ['another tenant', as({ kind: 'USER', clientId: 'c2' })],
    ['other scopes', as({ scopes: [] })],
    ['another generation', as({ kind: 'USER', generation: 2 })],
    ['another kind of viewer', as({ kind: 'CLIENT' })],
  ] as const satisfies readonly [string, Asked][])('are not one with %s', async ([, other]) => {
    const { subgraph, release } = await gated();
    await using _ = subgraph;
    const asked = [subgraph.fetch(base), subgraph.fetch({ ...base, ...other })];
    await release(2);
    await Promise.all(asked);
  });

  test('are not one with a header of the caller that goes along', async () => {
    const forwarding = {
      headersOf: ({ context }: { context: { requestId: string } }) => ['x-tenant', context.requestId],
      audienceOf: ({ requestId }: { requestId: string }) => requestId,
    };
    const { subgraph, release } = await gated({ authorize: forwarding });
    await using _ = subgraph;
    const asked = ['r1', 'r2', 'r1'].map((requestId) => subgraph.fetch({ ...base, context: { requestId } }));
    await release(2);
    await Promise.all(asked);
    expect(subgraph.heard.map(({ headers }) => headers['x-tenant'])).toEqual(['r1', 'r2']);
  });

  test('mutations never are', async () => {
    const { subgraph, release } = await gated();
    await using _ = subgraph;
    const asked = [subgraph.fetch({ ...base, kind: 'mutation' }), subgraph.fetch({ ...base, kind: 'mutation' })];
    await release(2);
    await Promise.all(asked);
  });

  test('are not joined by who has seen a mutation end meanwhile', async () => {
    const writes = { count: 0 };
    const first = await gated({ writes });
    const second = await gated({ writes });
    await using _first = first.subgraph;
    await using _second = second.subgraph;
    const before = first.subgraph.fetch(base);
    const mutation = second.subgraph.fetch({ ...base, kind: 'mutation' });
    await second.release(1);
    await mutation;
    const after = first.subgraph.fetch(base);
    await first.release(2);
    expect((await before).data).not.toEqual((await after).data);
  });

  test('are not joined by who comes much later: what was read then may be old by now', async () => {
    const { subgraph, release } = await gated();
    await using _ = subgraph;
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const early = subgraph.fetch(base);
      vi.setSystemTime(Date.now() + 900);
      const soon = subgraph.fetch(base);
      vi.setSystemTime(Date.now() + 300);
      const late = subgraph.fetch(base);
      await release(2);
      const answers = await Promise.all([early, soon, late]);
      expect(answers.map(({ data }) => data?.list)).toEqual([[1], [1], [2]]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('one that has been answered is asked again', async () => {
    await using subgraph = await pretend(said('{"data":{}}'));
    await subgraph.fetch(base);
    await subgraph.fetch(base);
    expect(subgraph.requests).toBe(2);
  });

  test('fail together', async () => {
    await using subgraph = await pretend(said('', 500));
    const failed = { code: 'SUBGRAPH_UNAVAILABLE' };
    const asked = [subgraph.fetch(base), subgraph.fetch(base)].map((one) => expect(one).rejects.toMatchObject(failed));
    await Promise.all(asked);
    expect(subgraph.requests).toBe(1);
    expect(subgraph.endpoint.breaker.circuit().failures).toBe(1);
  });

  test('one who leaves does not end the others', async () => {
    const { subgraph, release } = await gated();
    await using _ = subgraph;
    const left = new AbortController();
    const gone = subgraph.fetch({ ...base, context: { ...base.context, signal: left.signal } });
    const stays = subgraph.fetch(base);
    left.abort();
    await expect(gone).rejects.toMatchObject({ name: 'AbortError' });
    await release(1);
    await expect(stays).resolves.toMatchObject({ data: { list: [1] } });
  });

  test('the last one who leaves ends the fetch', async () => {
    await using subgraph = await pretend(silent);
    const left = [new AbortController(), new AbortController()];
    const gone = left.map(({ signal }) => subgraph.fetch({ context: { signal } }));
    for (const one of gone) one.catch(() => {});
    await vi.waitFor(() => expect(subgraph.heard).toHaveLength(1));
    left[0]?.abort();
    await expect(gone[0]).rejects.toMatchObject({ name: 'AbortError' });
    expect(subgraph.connections.closed).toBe(0);
    left[1]?.abort();
    await expect(gone[1]).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(subgraph.connections.closed).toBe(1));
    expect(subgraph.endpoint.breaker.circuit().failures).toBe(0);
  });

  test('each waits until its own deadline, and the fetch until the last', async () => {
    const { subgraph, release } = await gated();
    await using _ = subgraph;
    const hasty = subgraph.fetch({ ...base, deadlineMilliseconds: 400 });
    const patient = subgraph.fetch({ ...base, deadlineMilliseconds: 600 });
    await expect(hasty).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
    await release(1);
    await expect(patient).resolves.toMatchObject({ data: { list: [1] } });
    expect(subgraph.endpoint.breaker.circuit().failures).toBe(0);
  });

  test('one with much more time does not join: the subgraph was told how long the first one waits', async () => {
    const { subgraph, release } = await gated();
    await using _ = subgraph;
    const asked = [
      subgraph.fetch({ ...base, deadlineMilliseconds: 1_000 }),
      subgraph.fetch({ ...base, deadlineMilliseconds: 3_000 }),
    ];
    await release(2);
    await Promise.all(asked);
  });

  test('in one process are one call, and what one caller writes no other sees', async () => {
    let calls = 0;
    const result = () => ({ data: { list: [{ id: 'a', at: null }], ['__proto__']: { x: 1 } } });
    const subgraph: SubgraphEndpoint = {
      name: 'agent',
      execute: async () => {
        calls += 1;
        return result();
      },
      subscribe: async () => ({}),
    };
    const { fetch } = guarded(subgraph);
    const answers = await Promise.all([fetch(fetchRequest(base)), fetch(fetchRequest(base))]);
    expect(calls).toBe(1);
    for (const { data } of answers) expect(data).toEqual(result().data);
    const [one, other] = answers.map(({ data }) => data?.list as Record<string, unknown>[]);
    if (one?.[0]) one[0].id = 'written';
    expect(other).toEqual([{ id: 'a', at: null }]);
  });

  test('whatever is asked at once, each gets the answer to its own question', async () => {
    const subgraph: SubgraphEndpoint = {
      name: 'agent',
      execute: async ({ query, variables, viewer }) => ({ data: { query, variables, subject: viewer.subject } }),
      subscribe: async () => ({}),
    };
    const question = fc.record({
      query: fc.constantFrom('{ a }', '{ b }'),
      variables: fc.constantFrom('', '"a":1', '"a":2'),
      representations: fc.option(fc.array(fc.constantFrom('{"id":1}', '{"id":2}'), { maxLength: 3 }), {
        nil: undefined,
      }),
      subject: fc.constantFrom('u1', 'u2'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(question, { minLength: 1, maxLength: 40 }), async (questions) => {
        const { fetch, usage } = guarded(subgraph, { maxConcurrentFetches: 2 });
        const answers = questions.map(async ({ query, variables, representations, subject }) => {
          const request = { query, variables, ...(representations && { representations }), ...as({ subject }) };
          const { data } = await fetch(fetchRequest(request));
          const given = { ...JSON.parse(`{${variables}}`) };
          if (representations) given.representations = representations.map((text) => JSON.parse(text));
          expect(data).toEqual({ query, variables: given, subject });
        });
        await Promise.all(answers);
        expect(usage()).toEqual({ running: 0, queued: 0 });
      }),
      { numRuns: 50 },
    );
  });
});
