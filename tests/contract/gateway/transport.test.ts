import { randomUUID } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSigner } from '#foundation/identity/signature.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import type { SubgraphEndpoint, SubgraphRequest } from '#foundation/subgraph/endpoint.ts';
import { signedBy } from '../../../gateway/execution/transport/authorize.ts';
import type { GuardedEndpoint } from '../../../gateway/execution/transport/guarded.ts';
import { createHttpEndpoint, type HttpEndpoint } from '../../../gateway/execution/transport/http.ts';
import { acme, createSubgraphWorld, type SubgraphWorld } from '../subgraph/world.ts';
import { type Asked, fetchRequest, guarded } from './fixture/fetching.ts';

const moved = 'subscription ($id: ID!) { parcelMoved(parcelId: $id) { place } }';
const soFar = 'subscription ($id: ID!) { movesOfParcel(parcelId: $id) { place } }';
const request = (query: string, o: Partial<SubgraphRequest> = {}): SubgraphRequest => ({
  query,
  viewer: acme,
  requestId: randomUUID(),
  deadlineAt: Date.now() + 5_000,
  ...o,
});
const placeIn = ({ data }: ExecutionResult) =>
  ((data?.parcelMoved ?? data?.movesOfParcel) as { place: string } | undefined)?.place;

const asked = ({ context, ...o }: Asked): ReturnType<typeof fetchRequest> =>
  fetchRequest({ ...o, context: { viewer: acme, ...context } });

type Stream = AsyncIterator<ExecutionResult>;
const open: Stream[] = [];
async function follow(
  endpoint: Pick<SubgraphEndpoint, 'subscribe'>,
  o: Parameters<SubgraphEndpoint['subscribe']>[0],
): Promise<Stream> {
  const opened = await endpoint.subscribe(o);
  if (!('next' in opened)) throw new Error(`refused: ${opened.errors?.[0]?.extensions.code}`);
  open.push(opened);
  return opened;
}
afterEach(async () => {
  for (const stream of open.splice(0)) await stream.return?.();
});

const nextOf = async (stream: Stream): Promise<ExecutionResult> => {
  const { done, value } = await stream.next();
  if (done) throw new Error('The stream has ended.');
  return value as ExecutionResult;
};

const httpEndpoint = (
  { url, signer }: Pick<SubgraphWorld, 'url' | 'signer'>,
  reconnectMilliseconds = 10_000,
): HttpEndpoint =>
  createHttpEndpoint({
    name: 'agent',
    url: new URL('/graphql', url).href,
    authorize: signedBy(signer),
    logger: silentLogger(),
    reconnectMilliseconds,
  });

describe.each(['in process', 'over HTTP'] as const)('G7 one fetch, %s', (shape) => {
  let world: SubgraphWorld;
  let endpoint: GuardedEndpoint;
  const resources = new AsyncDisposableStack();
  beforeAll(async () => {
    world = resources.use(await createSubgraphWorld(shape));
    endpoint = guarded(shape === 'in process' ? world.service : resources.use(httpEndpoint(world)));
  });
  afterAll(() => resources.disposeAsync());

  test('carries the policies that were granted, and shares nothing with those who have others', async () => {
    const query = '{ caller { subject sealed } }';
    const sealedFor = async (policies: readonly string[]) => {
      const { data } = await endpoint.fetch(asked({ query, context: { policies: new Set(policies) } }));
      return (data?.caller as { sealed: string | null } | undefined)?.sealed;
    };
    const granted = [[], ['unseal', 'other'], ['other'], ['unseal']].map(sealedFor);
    expect(await Promise.all(granted)).toEqual([null, 'sealed', null, 'sealed']);
  });

  test('carries the viewer, the request id and the trace', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const query = '{ caller { kind subject requestIds traceparent } }';
    const { data } = await endpoint.fetch(asked({ query, context: { requestId: 'r1', traceparent } }));
    expect({ ...(data?.caller as object) }).toEqual({
      kind: 'CLIENT',
      subject: 'client:acme',
      requestIds: ['r1', 'r1'],
      traceparent,
    });
  });

  test('ends at its deadline', async () => {
    const result = endpoint.fetch(asked({ query: '{ slow }', deadlineMilliseconds: 200 }));
    await expect(result).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
  });

  test('hears that the caller has left', async () => {
    const left = new AbortController();
    const running = endpoint.fetch(asked({ query: '{ slow }', context: { signal: left.signal } }));
    left.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(endpoint.usage()).toEqual({ running: 0, queued: 0 }));
  });

  test('gives variables and representations as they were written', async () => {
    const id = await world.addParcel({ place: 'a "quoted" \\ shelf' });
    const { data } = await endpoint.fetch(
      asked({
        query: 'query ($id: ID!) { parcel(id: $id) { place } }',
        variables: `"id":${JSON.stringify(id)}`,
      }),
    );
    expect(data?.parcel).toMatchObject({ place: 'a "quoted" \\ shelf' });
  });

  test('a subscription gives each event with its id, and resumes behind it', async () => {
    const id = await world.addParcel({ place: 'shelf' });
    const stream = await follow(endpoint, request(soFar, { variables: { id } }));
    expect(placeIn(await nextOf(stream))).toBe('shelf');
    await world.move(id, 'table');
    const event = await nextOf(stream);
    expect(placeIn(event)).toBe('table');
    const after = String(event.extensions?.eventId);
    await stream.return?.();
    await world.move(id, 'chair');
    const resumed = await follow(endpoint, { ...request(moved, { variables: { id } }), after });
    expect(placeIn(await nextOf(resumed))).toBe('chair');
  });

  test('a refused subscription says why', async () => {
    const refused = request(moved, { variables: { id: '00000000-0000-7000-8000-000000000000' } });
    const code = await endpoint
      .subscribe(refused)
      .then((opened) => ('next' in opened ? nextOf(opened) : opened))
      .then(
        ({ errors }) => errors?.[0]?.extensions.code,
        (error: { extensions: { code: string } }) => error.extensions.code,
      );
    expect(code).toBe('BAD_USER_INPUT');
  });

  test('leaving a quiet subscription settles who waits for it', async () => {
    const id = await world.addParcel();
    const stream = await follow(endpoint, request(moved, { variables: { id } }));
    const waiting = stream.next();
    await stream.return?.();
    expect(await waiting).toMatchObject({ done: true });
  });
});

describe('G5 a subgraph in another process', () => {
  test('that is not there is unavailable, and may be asked again', async () => {
    await using endpoint = httpEndpoint({ url: 'http://127.0.0.1:9', signer: createSigner('x'.repeat(32)) });
    await expect(guarded(endpoint).fetch(asked({ query: '{ slow }' }))).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
      isConnection: true,
    });
  });

  test('that does not know our signature is unavailable, and is not asked again', async () => {
    await using world = await createSubgraphWorld('over HTTP');
    await using endpoint = httpEndpoint({ url: world.url, signer: createSigner('another secret of thirty-two bytes') });
    const refused = guarded(endpoint).fetch(asked({ query: '{ caller { kind } }' }));
    await expect(refused).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', isConnection: false });
  });

  test('that never comes about fails a subscription instead of keeping it silent', async () => {
    await using endpoint = httpEndpoint({ url: 'http://127.0.0.1:9', signer: createSigner('x'.repeat(32)) }, 500);
    const stream = await follow(endpoint, request(moved, { variables: { id: 'x' } }));
    await expect(nextOf(stream)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  });

  test('that restarts loses no event of its subscriptions', async () => {
    await using world = await createSubgraphWorld('over HTTP');
    await using endpoint = httpEndpoint(world);
    const id = await world.addParcel();
    const move = (place: string) =>
      world.service.execute(
        request('mutation ($input: MoveParcelInput!) { moveParcel(input: $input) { parcel { place } } }', {
          variables: { input: { parcelId: id, place } },
        }),
      );
    const stream = await follow(endpoint, request(soFar, { variables: { id } }));
    await nextOf(stream);
    await move('a');
    expect(placeIn(await nextOf(stream))).toBe('a');

    await world.service.drain();
    await move('b');
    await move('c');
    await world.service.listen({ port: Number(new URL(world.url).port), host: '127.0.0.1' });
    expect(placeIn(await nextOf(stream))).toBe('b');
    expect(placeIn(await nextOf(stream))).toBe('c');
    await vi.waitFor(() => move('d'));
    expect(placeIn(await nextOf(stream))).toBe('d');
  });
});
