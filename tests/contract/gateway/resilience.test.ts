import { GraphQLError } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import type { SubgraphRequest } from '#foundation/subgraph/endpoint.ts';
import { SubgraphFailure } from '../../../gateway/execution/transport/subgraph-failure.ts';
import { openTcp } from '../../support/raw-socket.ts';
import { fetchRequest, guarded } from './fixture/fetching.ts';
import { type Answer, openGateway } from './fixture/gateway.ts';

const codes = ({ errors = [] }: Answer) => errors.map(({ path, extensions }) => [path?.join('.'), extensions.code]);
const refused = (isConnection: boolean) => () =>
  Promise.reject<never>(new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'replica', isConnection }));
/** Never answers; settles when the gateway gives up. */
const hangs = ({ signal }: SubgraphRequest) =>
  new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }));

const query = '{ agent(id: "a1") { hostname replicas { id } note } }';

describe('G5 a subgraph that is down', () => {
  test('costs its own branch, with an error that names the field and nothing internal', async () => {
    await using world = await openGateway();
    world.subgraphs.replica.fault = refused(false);
    const { response, body } = await world.post({ query, as: 'one' });
    expect(response.status).toBe(200);
    expect(body.data).toEqual({ agent: { hostname: 'host-1', replicas: null, note: 'note of a1' } });
    expect(codes(body)).toEqual([['agent.replicas', 'SUBGRAPH_UNAVAILABLE']]);
    expect(body.errors?.[0]?.message).toBe('The replica service is not available.');
    expect(Object.keys(body.errors?.[0]?.extensions ?? {}).sort()).toEqual(['code', 'requestId', 'timestamp']);
  });

  test('names each element of a list whose field is missing', async () => {
    await using world = await openGateway();
    world.subgraphs.replica.fault = refused(false);
    const { body } = await world.post({ query: '{ agents { replicas { id } } }', as: 'one' });
    expect(codes(body).map(([path]) => path)).toEqual(['agents.0.replicas', 'agents.1.replicas', 'agents.2.replicas']);
  });

  test('and that owns the root fields leaves them null, each with its error', async () => {
    await using world = await openGateway();
    world.subgraphs.agent.fault = refused(false);
    const { body } = await world.post({ query: '{ mine: agent(id: "a1") { id } search(text: "x") }', as: 'one' });
    expect(body.data).toEqual({ mine: null, search: 'found x' });
    expect(codes(body)).toEqual([['mine', 'SUBGRAPH_UNAVAILABLE']]);
  });

  test('a query is sent once more after a lost connection, a mutation never', async () => {
    await using world = await openGateway();
    const { agent } = world.subgraphs;
    let faults = 1;
    agent.fault = () => (faults-- > 0 ? refused(true)() : undefined);
    const read = await world.post({ query: '{ whoAmI }' });
    expect(read.body.data).toEqual({ whoAmI: 'ANONYMOUS anonymous' });
    expect(agent.requests).toHaveLength(2);

    faults = 1;
    agent.requests.length = 0;
    const write = await world.post({ query: 'mutation { append(word: "once") }', as: 'one' });
    expect(codes(write.body)).toEqual([['append', 'SUBGRAPH_UNAVAILABLE']]);
    expect(agent.requests).toHaveLength(1);
    expect(world.words).toEqual([]);
  });

  test('that does not answer is given up at its deadline', async () => {
    await using world = await openGateway({ REQUEST_TIMEOUT_SECONDS: '1' });
    world.subgraphs.replica.fault = hangs;
    const begun = performance.now();
    const { body } = await world.post({ query, as: 'one' });
    expect(performance.now() - begun).toBeLessThan(2_500);
    expect(body.data).toEqual({ agent: { hostname: 'host-1', replicas: null, note: 'note of a1' } });
    expect(codes(body)).toEqual([['agent.replicas', 'SUBGRAPH_TIMEOUT']]);
  });

  test('is not asked again after five failures, and is again once it has recovered', async () => {
    await using world = await openGateway({
      CIRCUIT_BREAKER_TIMEOUT_SECONDS: '1',
      CIRCUIT_BREAKER_HALF_OPEN_MAX_CALLS: '1',
    });
    const { replica } = world.subgraphs;
    replica.fault = refused(false);
    for (let round = 0; round < 8; round += 1) {
      const { body } = await world.post({ query, as: 'one' });
      expect(codes(body)).toEqual([['agent.replicas', 'SUBGRAPH_UNAVAILABLE']]);
    }
    expect(replica.requests).toHaveLength(5);
    expect(world.gateway.endpoints.get('replica')?.breaker.state()).toBe('OPEN');
    const health = await fetch(`${world.url}/health`);
    expect([health.status, ((await health.json()) as { status: string }).status]).toEqual([200, 'DEGRADED']);

    replica.fault = undefined;
    await vi.waitFor(
      async () => {
        const { body } = await world.post({ query, as: 'one' });
        expect(body.errors).toBeUndefined();
      },
      { timeout: 5_000, interval: 100 },
    );
    expect(world.gateway.endpoints.get('replica')?.breaker.state()).toBe('CLOSED');
  });

  test('does not take the places of the others', async () => {
    await using world = await openGateway({ BULKHEAD_MAX_CONCURRENT: '1', REQUEST_TIMEOUT_SECONDS: '1' });
    world.subgraphs.replica.fault = hangs;
    const slow = [1, 2, 3].map(() => world.post({ query, as: 'one' }));
    const { body } = await world.post({ query: '{ search(text: "x") }' });
    expect(body.data).toEqual({ search: 'found x' });
    for (const { body: late } of await Promise.all(slow)) {
      expect(codes(late)).toEqual([['agent.replicas', 'SUBGRAPH_TIMEOUT']]);
    }
  });

  test('a caller who leaves ends the reads, and no breaker counts it', async () => {
    await using world = await openGateway();
    let aborted = 0;
    world.subgraphs.agent.fault = (request) => {
      request.signal?.addEventListener('abort', () => {
        aborted += 1;
      });
      return hangs(request);
    };
    const left = new AbortController();
    const gone = fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ whoAmI }' }),
      signal: left.signal,
    });
    await vi.waitFor(() => expect(world.subgraphs.agent.requests).toHaveLength(1));
    left.abort();
    await expect(gone).rejects.toThrow();
    await vi.waitFor(() => expect(aborted).toBe(1));
    expect(world.gateway.endpoints.get('agent')?.breaker.circuit().failures).toBe(0);
  });

  test('a caller who leaves while the credential is checked asks nothing', async () => {
    await using world = await openGateway();
    let open = () => {};
    world.issuers.gate = new Promise((resolve) => {
      open = resolve;
    });
    const socket = await openTcp(world.url);
    const body = '{"query":"{ whoAmI }"}';
    const headers = `content-type: application/json\r\ncontent-length: ${body.length}\r\nauthorization: Bearer cli_one`;
    socket.write(`POST /graphql HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n${body}`);
    await vi.waitFor(() => expect(world.issuers.calls).toBe(1));
    socket.resetAndDestroy();
    // Each of these is answered after what was begun before it.
    await world.post({ query: '{ search(text: "x") }' });
    open();
    await world.post({ query: '{ search(text: "x") }', as: 'one' });
    expect(world.subgraphs.agent.requests).toEqual([]);
  });
});

describe('G5 the circuit of a subgraph', () => {
  /** Asks six times for what is answered so, and tells how many failures in a row that makes. */
  async function failuresOf(error: { message: string; path?: string[]; extensions: { code: string } }) {
    const answer = { data: null, errors: [new GraphQLError(error.message, error)] };
    const endpoint = { name: 'replica', execute: async () => answer, subscribe: async () => answer };
    const { fetch, breaker } = guarded(endpoint);
    for (let round = 0; round < 6; round += 1) {
      await fetch(fetchRequest({ query: 'mutation { x }', kind: 'mutation' })).catch(() => {});
    }
    return breaker.circuit().failures;
  }
  const extensions = { code: 'SUBGRAPH_TIMEOUT' };

  test('counts what the subgraph could not do itself', async () => {
    expect(await failuresOf({ message: 'This took too long.', extensions })).toBe(6);
  });

  test('does not count a field that waited for another subgraph in vain', async () => {
    expect(await failuresOf({ message: 'This took too long.', path: ['x'], extensions })).toBe(0);
  });
});
