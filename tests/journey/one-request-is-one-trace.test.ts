import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { createObservers, traceOf } from '../support/spans.ts';
import { startEmbedded } from '../support/world.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const START = `mutation Forecast($input: StartForecastRunInput!) {
  startForecastRun(input: $input) { forecastRun { id status } errors { __typename ... on UserError { message } } }
}`;

test('G10 a mutation, the job that it queues and the news of it are one trace', async () => {
  await using observers = createObservers();
  await using world = await startEmbedded({}, observers);
  const create = 'mutation ($input: CreateClientInput!) { createClient(input: $input) { client { id } token } }';
  const input = { name: 'Traced', idempotencyKey: randomUUID() };
  const { createClient } = await world.data(create, { input }, world.adminToken);

  const response = await fetch(world.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${createClient.token}`,
      traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
    },
    body: JSON.stringify({ query: START, variables: { input: { idempotencyKey: randomUUID() } } }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, unknown>; errors?: unknown };
  expect(errors).toBeUndefined();
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
