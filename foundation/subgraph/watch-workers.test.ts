import { describe, expect, test } from 'vitest';
import { createAutomation } from '../health/automation.ts';
import { createHealth } from '../health/health.ts';
import { watchWorkers } from './watch-workers.ts';
import { workerActions, workerPolicies } from './worker-policies.ts';

type Worker = Parameters<typeof watchWorkers>[1];

/** A subgraph with one consumer and its jobs, which get on as the test says. */
function open() {
  const consumer = { lag: 0, failingSince: undefined as number | undefined };
  const jobs = { running: 0, failingSince: undefined as number | undefined };
  const restarted: string[] = [];
  const workers = {
    name: 'agent',
    consumers: [
      { name: 'news', publisher: 'replica', progress: () => consumer, restart: () => restarted.push('consumer') },
    ],
    jobs: { progress: () => jobs, restart: async () => restarted.push('jobs') },
  } as unknown as Worker;
  const health = createHealth({ service: 'agent', version: '1.0.0', commit: 'none' });
  watchWorkers(health, workers);
  const services = [{ name: 'agent', workers }] as unknown as Parameters<typeof workerActions>[0];
  const automation = createAutomation({
    policies: workerPolicies(services),
    actions: workerActions(services),
    audit: { record() {} },
    now: () => 1_000_000,
    isDryRun: false,
  });
  const statuses = async () =>
    Object.fromEntries((await health.report()).dependencies.map(({ name, status }) => [name, status]));
  const check = async () => automation.evaluate(await health.report(), []);
  return { consumer, jobs, restarted, health, statuses, check };
}

const longAgo = () => Date.now() - 60_000;

describe('G11 what a subgraph does in the background', () => {
  test('is healthy while it gets on, and while it has failed for a moment only', async () => {
    const { consumer, statuses } = open();
    expect(await statuses()).toEqual({ 'agent-consumers': 'HEALTHY', 'agent-jobs': 'HEALTHY' });
    consumer.failingSince = Date.now() - 5_000;
    expect(await statuses()).toMatchObject({ 'agent-consumers': 'HEALTHY' });
  });

  test('is unhealthy when it has tried in vain for half a minute, and degraded when it is far behind', async () => {
    const { consumer, jobs, statuses, health } = open();
    consumer.lag = 10_001;
    expect(await statuses()).toMatchObject({ 'agent-consumers': 'DEGRADED' });
    consumer.failingSince = longAgo();
    jobs.failingSince = longAgo();
    expect(await statuses()).toEqual({ 'agent-consumers': 'UNHEALTHY', 'agent-jobs': 'UNHEALTHY' });
    const { status, errors } = await health.report();
    expect(status).toBe('DEGRADED');
    expect(errors[0]).toMatch(/^agent-consumers: news cannot read replica for \d+ s$/);
  });

  test('is begun anew, each alone, when it was unhealthy four times in a row', async () => {
    const { jobs, restarted, check } = open();
    jobs.failingSince = longAgo();
    for (let count = 0; count < 3; count += 1) await check();
    expect(restarted).toEqual([]);
    await check();
    expect(restarted).toEqual(['jobs']);
  });

  test('shows how far behind it is among the vital signs', async () => {
    const { consumer, health } = open();
    consumer.lag = 7;
    await health.vitals.sample(1);
    expect(health.vitals.predict()).toMatchObject([{ name: 'agent consumer lag', value: 7, unit: 'events' }]);
  });
});
