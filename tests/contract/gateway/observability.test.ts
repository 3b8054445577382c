import { describe, expect, test, vi } from 'vitest';
import { createObservers, traceOf } from '../../support/spans.ts';
import { bearer, openGateway } from './fixture/gateway.ts';
import { clientOf, event, heard, subscribe, upstream } from './fixture/subscriptions.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const sampled = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };
const unsampled = { traceparent: `00-${TRACE}-00f067aa0ba902b7-00` };
const query = 'query Fleet { agent(id: "a1") { hostname replicas { id } } }';

/** A line of the text that Prometheus reads, whatever the order of its labels. */
const figure = (text: string, name: string, labels: Record<string, string>): string | undefined =>
  text
    .split('\n')
    .find(
      (line) =>
        line.startsWith(`${name}{`) &&
        Object.entries(labels).every(([key, value]) => line.includes(`${key}="${value}"`)),
    )
    ?.split(' ')
    .at(-1);

describe('G10 traces of the gateway', () => {
  test('a query is one trace of its caller: its phases, and a fetch for each subgraph, which is given its own span', async () => {
    await using observers = createObservers();
    await using world = await openGateway({}, { observers });
    const { body } = await world.post({ query, as: 'one', headers: sampled });
    expect(body.errors).toBeUndefined();
    const { spans, paths } = traceOf(await observers.ended(), TRACE);
    expect(paths.toSorted()).toEqual([
      'query',
      'query > GraphQL parse',
      'query > GraphQL plan',
      'query > GraphQL validate',
      'query > fetch',
      'query > fetch',
    ]);
    for (const name of ['agent', 'replica'] as const) {
      const fetched = spans.find((span) => span.attributes['spotkeep.subgraph'] === name);
      expect(world.subgraphs[name].requests[0]?.traceparent).toBe(`00-${TRACE}-${fetched?.spanContext().spanId}-01`);
    }
    const operation = spans.find((span) => span.name === 'query');
    expect(operation?.attributes).toMatchObject({
      'graphql.operation.name': 'Fleet',
      'graphql.operation.type': 'query',
    });
  });

  test('an operation that is known is neither parsed nor planned again', async () => {
    await using observers = createObservers();
    await using world = await openGateway({}, { observers });
    await world.post({ query, as: 'one', headers: unsampled });
    await world.post({ query, as: 'one', headers: sampled });
    const { paths } = traceOf(await observers.ended(), TRACE);
    expect(paths.toSorted()).toEqual(['query', 'query > fetch', 'query > fetch']);
  });

  test('a caller who does not record is not recorded, and subgraphs are told so', async () => {
    await using observers = createObservers();
    await using world = await openGateway({}, { observers });
    await world.post({ query, as: 'one', headers: unsampled });
    expect(world.subgraphs.agent.requests[0]?.traceparent).toBe(unsampled.traceparent);
    expect(await observers.ended()).toEqual([]);
  });

  test('a failed fetch and the operation it belongs to say why', async () => {
    await using observers = createObservers();
    await using world = await openGateway({}, { observers });
    world.subgraphs.replica.fault = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1:4002'));
    await world.post({ query, as: 'one', headers: sampled });
    const { spans } = traceOf(await observers.ended(), TRACE);
    const failed = spans.filter(({ status }) => status.code === 2);
    expect(failed.map((span) => [span.name, span.attributes['error.type']])).toEqual([
      ['fetch', 'unavailable'],
      ['query', 'SUBGRAPH_UNAVAILABLE'],
    ]);
    expect(JSON.stringify(failed.map(({ attributes, status }) => [attributes, status]))).not.toContain('10.0.0.1');
  });

  test('each event of a subscription is a trace of its own, linked to the subscription', async () => {
    await using observers = createObservers();
    await using world = await openGateway({}, { observers });
    const client = clientOf(world);
    const { results } = subscribe(client);
    const { stream } = await upstream(world);
    stream.push(event(1));
    stream.push(event(2));
    await heard(results, 2);
    await client.dispose();
    await vi.waitFor(() => expect(world.gateway.upstreams).toBe(0));
    const spans = await observers.ended();
    const subscription = spans.find(({ name }) => name === 'subscription');
    const events = spans.filter(({ name }) => name === 'GraphQL event');
    expect(events).toHaveLength(2);
    expect(new Set(events.map((span) => span.spanContext().traceId)).size).toBe(2);
    for (const span of events) {
      expect(span.links[0]?.context.traceId).toBe(subscription?.spanContext().traceId);
      const { paths } = traceOf(spans, span.spanContext().traceId);
      expect(paths).toContain('GraphQL event > fetch');
    }
  });
});

describe('G10 figures of the gateway', () => {
  test('operations by name and code, fetches by subgraph and outcome', async () => {
    await using observers = createObservers();
    await using world = await openGateway({ REQUEST_TIMEOUT_SECONDS: '1' }, { observers });
    await world.post({ query, as: 'one' });
    await world.post({ query: '{ search(text: "x") }' });
    await world.post({ query: '{ nothing }' });
    world.subgraphs.replica.fault = () => new Promise(() => {});
    await world.post({ query, as: 'one' });
    const text = await observers.metrics.metrics();
    const operations = 'spotkeep_gateway_operations_total';
    expect(figure(text, operations, { operation: 'Fleet', kind: 'query', code: 'ok' })).toBe('1');
    expect(figure(text, operations, { operation: 'Fleet', code: 'SUBGRAPH_TIMEOUT' })).toBe('1');
    expect(figure(text, operations, { operation: 'anonymous', code: 'ok' })).toBe('1');
    expect(figure(text, operations, { operation: 'unread', code: 'GRAPHQL_VALIDATION_FAILED' })).toBe('1');
    const fetches = 'spotkeep_gateway_fetch_duration_seconds_count';
    expect(figure(text, fetches, { subgraph: 'agent', outcome: 'ok' })).toBe('2');
    expect(figure(text, fetches, { subgraph: 'replica', outcome: 'timeout' })).toBe('1');
    const answered = { http_route: '/graphql', http_response_status_code: '200' };
    expect(figure(text, 'http_server_request_duration_seconds_count', answered)).toBe('3');
    expect(figure(text, 'spotkeep_gateway_circuit_state', { subgraph: 'replica' })).toBe('0');
    expect(figure(text, 'spotkeep_gateway_fetches_running', { subgraph: 'agent' })).toBe('0');
  });

  test('fetches that were shared instead of sent', async () => {
    await using observers = createObservers();
    await using world = await openGateway({}, { observers });
    const { agent } = world.subgraphs;
    const gate = Promise.withResolvers<void>();
    agent.gate = gate.promise;
    const asked = [1, 2, 3].map(() => world.post({ query: '{ agent(id: "a1") { hostname } }', as: 'one' }));
    const shared = async () =>
      figure(await observers.metrics.metrics(), 'spotkeep_gateway_fetches_shared_total', { subgraph: 'agent' });
    await vi.waitFor(async () => expect(await shared()).toBe('2'));
    gate.resolve();
    for (const { body } of await Promise.all(asked)) expect(body.data).toEqual({ agent: { hostname: 'host-1' } });
    expect(agent.requests).toHaveLength(1);
  });

  test('an answer in parts is told once, when its last part is there', async () => {
    await using observers = createObservers();
    await using world = await openGateway({}, { observers });
    const response = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'multipart/mixed;deferSpec=20220824, application/json',
        authorization: bearer('one'),
      },
      body: JSON.stringify({ query: 'query Parts { agent(id: "a1") { hostname ... @defer { replicas { id } } } }' }),
    });
    expect(await response.text()).toContain('"hasNext":false');
    await vi.waitFor(async () => {
      const text = await observers.metrics.metrics();
      expect(figure(text, 'spotkeep_gateway_operations_total', { operation: 'Parts', code: 'ok' })).toBe('1');
    });
  });

  test('paths that are no routes make no figures of their own', async () => {
    await using observers = createObservers();
    await using world = await openGateway({}, { observers });
    for (let index = 0; index < 50; index += 1) await fetch(`${world.url}/probe-${index}`);
    await vi.waitFor(async () => {
      const text = await observers.metrics.metrics();
      expect(figure(text, 'http_server_request_duration_seconds_count', { http_route: '' })).toBe('50');
      expect(text).not.toContain('probe-1');
    });
  });

  test('groups, subscribers and sockets as they are now', async () => {
    await using observers = createObservers();
    await using world = await openGateway({}, { observers });
    const [one, two] = [clientOf(world), clientOf(world)];
    const first = subscribe(one);
    const second = subscribe(two);
    const { stream } = await upstream(world);
    await vi.waitFor(() => {
      stream.push(event(1));
      expect(Math.min(first.results.length, second.results.length)).toBeGreaterThan(0);
    });
    const text = await observers.metrics.metrics();
    const now = (name: string) => text.match(new RegExp(`^${name} (\\d+)$`, 'm'))?.[1];
    expect(now('spotkeep_gateway_subscription_groups')).toBe('1');
    expect(now('spotkeep_gateway_subscribers')).toBe('2');
    expect(now('spotkeep_gateway_sockets')).toBe('2');
    expect(now('spotkeep_gateway_deliveries_total')).toBe(String(first.results.length + second.results.length));
    expect(now('spotkeep_gateway_evictions_total')).toBe('0');
    await Promise.all([one.dispose(), two.dispose()]);
  });
});
