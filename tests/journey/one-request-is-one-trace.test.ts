import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { createObservers, traceOf } from '../support/spans.ts';
import { type EmbeddedWorld, startEmbedded } from '../support/world.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const START = `mutation Forecast($input: StartForecastRunInput!) {
  startForecastRun(input: $input) { forecastRun { id status } errors { __typename ... on UserError { message } } }
}`;

const CREATE = 'mutation ($input: CreateClientInput!) { createClient(input: $input) { client { id } token } }';
const newClient = () => ({ name: 'Traced', idempotencyKey: randomUUID() });
const REGISTER =
  'mutation Register($input: RegisterAgentInput!) { registerAgent(input: $input) { agent { id } errors { __typename } } }';
const agentNamed = (hostname: string) => ({
  ...{ logicalId: hostname, hostname, version: '1' },
  instance: {
    ...{ providerId: `i-${hostname}`, instanceType: 'm5.large', zone: 'us-east-1a' },
    ...{ mode: 'ON_DEMAND', onDemandHourlyPrice: '0.096' },
  },
});

/** The data of an operation that is part of a trace, and must not fail. */
async function traced(world: EmbeddedWorld, operation: object, token: string): Promise<Record<string, unknown>> {
  const response = await fetch(world.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
    },
    body: JSON.stringify(operation),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, unknown>; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

test('G10 a mutation, the job that it queues and the news of it are one trace', async () => {
  await using observers = createObservers();
  await using world = await startEmbedded({}, observers);
  const { createClient } = await world.data(CREATE, { input: newClient() }, world.adminToken);

  const input = { idempotencyKey: randomUUID() };
  const data = await traced(world, { query: START, variables: { input } }, createClient.token);
  expect(data.startForecastRun).toMatchObject({ forecastRun: { id: expect.any(String) }, errors: [] });
  const text = 'spotkeep_job_duration_seconds_count{subgraph="forecasting"';
  await vi.waitFor(async () => expect(await observers.metrics.metrics()).toContain(text), { timeout: 15_000 });
  await world.spotkeep.caughtUp();
  await world.spotkeep.drain();

  const { spans, paths } = traceOf(await observers.ended(), TRACE);
  const operation = spans.find((span) => span.attributes['graphql.operation.name'] === 'Forecast');
  expect(operation?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
  expect(paths).toContain('mutation > fetch > mutation');
  const job = paths.find((path) => /^mutation > fetch > mutation > run forecasting\.[\w.]+$/.test(path));
  expect(job).toBeDefined();
  expect(paths.some((path) => path.startsWith(`${job} > process `))).toBe(true);
});

test('G10 what a subscriber hears is part of the trace of what brought it about', async () => {
  await using observers = createObservers();
  await using world = await startEmbedded({}, observers);
  const { createClient } = await world.data(CREATE, { input: newClient() }, world.adminToken);
  const { token } = createClient;
  const watch = 'subscription ($clientId: ID!) { agentChanged(clientId: $clientId) { hostname } }';
  await using heard = world.subscribe(watch, { clientId: createClient.client.id }, token);
  // It has begun when it has heard of one.
  await vi.waitFor(
    async () => {
      await world.data(REGISTER, { input: agentNamed(`before-${randomUUID()}`) }, token);
      expect(heard.results.length).toBeGreaterThan(0);
    },
    { timeout: 10_000, interval: 100 },
  );
  await traced(world, { query: REGISTER, variables: { input: agentNamed('traced') } }, token);
  await heard.until(({ agentChanged }) => agentChanged.hostname === 'traced');
  const { paths } = traceOf(await observers.ended(), TRACE);
  expect(paths).toContain('mutation > fetch > mutation > subscription');
  expect(paths).toContain('mutation > fetch > mutation > GraphQL event');
});
