import { describe, expect, test, vi } from 'vitest';
import { bearer, type GatewayWorld, openGateway, tokens } from './fixture/gateway.ts';
import { openAnswer } from './fixture/stream.ts';
import { event, query, upstream, variables } from './fixture/subscriptions.ts';

const open = (world: GatewayWorld, accept: string, operation: object = { query, variables }) =>
  openAnswer(`${world.url}/graphql`, {
    method: 'POST',
    headers: { authorization: bearer('one'), 'content-type': 'application/json', accept },
    body: JSON.stringify(operation),
  });
/** The bodies of the parts, read as a client does: each ends where the next delimiter begins. */
const partsIn = (text: string, delimiter: string) =>
  text
    .split(`\r\n${delimiter}`)
    .slice(0, -1)
    .map((part) => JSON.parse(part.split('\r\n\r\n').slice(1).join('\r\n\r\n')) as Record<string, unknown>);

const SUBSCRIPTIONS = 'multipart/mixed;subscriptionSpec="1.0", application/json';

describe('G2 a subscription over multipart', () => {
  test('comes in parts, each whole as soon as it is there', async () => {
    await using world = await openGateway();
    const answer = await open(world, SUBSCRIPTIONS);
    expect(answer.headers.get('content-type')).toBe('multipart/mixed; boundary="graphql"; subscriptionSpec="1.0"');
    const { stream } = await upstream(world);
    stream.push(event(1, 41));
    await answer.hears('host-1');
    const [heartbeat, result] = partsIn(answer.text, '--graphql');
    expect(heartbeat).toEqual({});
    expect(result).toMatchObject({ payload: { data: { agentChanged: { hostname: 'host-1' } } } });
    answer.leave();
    await vi.waitFor(() => expect(stream.isOpen).toBe(false), { timeout: 2_000 });
  });

  test('ends with the errors of its upstream outside of any payload', async () => {
    await using world = await openGateway();
    const answer = await open(world, SUBSCRIPTIONS);
    (await upstream(world)).stream.end();
    expect(await answer.ended()).toBe(true);
    expect(partsIn(answer.text, '--graphql').at(-1)).toMatchObject({
      payload: null,
      errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
    });
    expect(answer.text.endsWith('\r\n--graphql--\r\n')).toBe(true);
  });

  test('ends with UNAUTHENTICATED when its credential is revoked', async () => {
    await using world = await openGateway();
    const answer = await open(world, SUBSCRIPTIONS);
    await upstream(world);
    world.issuers.revokeClient(tokens.one, 'client-1');
    await answer.ended();
    expect(partsIn(answer.text, '--graphql').at(-1)).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  test('that cannot begin, and what is no subscription, is answered whole', async () => {
    await using world = await openGateway();
    const refused = await open(world, SUBSCRIPTIONS, { query: 'subscription { nothing }' });
    await refused.ended();
    expect(JSON.parse(refused.text)).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    const whole = await open(world, SUBSCRIPTIONS, { query: '{ whoAmI }' });
    await whole.ended();
    expect(whole.headers.get('content-type')).toContain('application/json');
    expect(JSON.parse(whole.text)).toEqual({ data: { whoAmI: 'CLIENT client:client-1' } });
  });

  test('is refused to those who do not accept it', async () => {
    await using world = await openGateway();
    const answer = await open(world, 'application/json');
    await answer.ended();
    expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });
});

describe('G7 an answer with deferred parts', () => {
  const DEFERRED = 'multipart/mixed;deferSpec=20220824, application/json';
  const deferring = '{ agent(id: "a1") { hostname ... @defer(label: "more") { replicas { id } } } }';

  test('has first what was not deferred, then each part with its place', async () => {
    await using world = await openGateway();
    let openGate = () => {};
    world.subgraphs.replica.gate = new Promise((resolve) => {
      openGate = resolve;
    });
    const answer = await open(world, DEFERRED, { query: deferring });
    expect(answer.headers.get('content-type')).toBe('multipart/mixed; boundary="-"; deferSpec=20220824');
    await answer.hears('host-1');
    expect(partsIn(answer.text, '---')).toEqual([{ data: { agent: { hostname: 'host-1' } }, hasNext: true }]);
    openGate();
    expect(await answer.ended()).toBe(true);
    expect(partsIn(answer.text, '---').slice(1)).toEqual([
      {
        incremental: [{ data: { replicas: [{ id: 'a1-r1' }, { id: 'a1-r2' }] }, path: ['agent'], label: 'more' }],
        hasNext: true,
      },
      { hasNext: false },
    ]);
  });

  test('takes the place of a connection, and is refused with 429 where there is none', async () => {
    await using world = await openGateway({ MAX_SOCKETS_PER_USER: '1' });
    const present = await open(world, SUBSCRIPTIONS);
    await upstream(world);
    const refused = await open(world, DEFERRED, { query: deferring });
    expect(refused.status).toBe(429);
    present.leave();
  });

  test('is one whole for those who do not accept parts', async () => {
    await using world = await openGateway();
    const answer = await open(world, 'application/json', { query: deferring });
    await answer.ended();
    expect(JSON.parse(answer.text)).toEqual({
      data: { agent: { hostname: 'host-1', replicas: [{ id: 'a1-r1' }, { id: 'a1-r2' }] } },
    });
  });
});
