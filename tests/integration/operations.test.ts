import { tmpdir } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseEnvironment } from '#foundation/config/parse-environment.ts';
import { operationsSettings, telemetrySettings } from '#foundation/config/service-settings.ts';
import { openOperations } from '#foundation/health/open-operations.ts';
import { createLogger } from '#foundation/logging/logger.ts';

const sick = async (): Promise<void> => {
  throw new Error('fever');
};

async function open(env: Record<string, string> = {}) {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ service: 'agent', destination: { write: (line) => lines.push(JSON.parse(line)) } });
  const config = {
    ...parseEnvironment({ ...operationsSettings, ...telemetrySettings }, env),
    OPERATIONS_PORT: undefined,
  };
  const build = { version: '1.2.3', commit: 'c0ffee', node: process.versions.node };
  const operations = await openOperations({ service: 'agent', config, build, logger, dataDir: tmpdir() });
  onTestFinished(() => operations[Symbol.asyncDispose]());
  operations.health.register('sick', sick, { critical: false });
  const acts: string[] = [];
  const policy = {
    name: 'medicine for the sick',
    when: { kind: 'unhealthy', dependency: 'sick', checks: 2 },
    action: 'give medicine',
    ...{ cooldownSeconds: 60, maxPerHour: 5 },
  } as const;
  const actions = new Map([['give medicine', () => void acts.push('medicine')]]);
  const audited = () => lines.filter(({ audit }) => audit === 'health').map(({ outcome }) => outcome);
  return { operations, acts, audited, watch: () => operations.watch({ policies: [policy], actions }) };
}

describe('G11 the operations of a process', () => {
  test('watch its memory, its heap, its event loop, its requests and its disk', async () => {
    const { operations, watch } = await open();
    operations.requests.add(0.02, false);
    await watch().check();
    const seen = operations.health.vitals.predict();
    expect(seen.map(({ name }) => name).toSorted()).toEqual([
      ...['disk', 'event loop delay', 'heap', 'memory', 'request failures', 'request latency p95'],
    ]);
    for (const { value, limit } of seen) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(limit).toBeGreaterThan(0);
    }
    const memory = seen.find(({ name }) => name === 'memory');
    expect(memory?.value).toBeLessThan(memory?.limit ?? 0);
  });

  test('do nothing by themselves unless that is enabled', async () => {
    const { acts, audited, watch } = await open();
    const monitor = watch();
    for (let count = 0; count < 5; count += 1) await monitor.check();
    expect([acts, audited()]).toEqual([[], []]);
  });

  test('act by policy where that is enabled, and write down what they do', async () => {
    const { acts, audited, watch } = await open({ ENABLE_HEALTH_AUTOMATION: 'true' });
    const monitor = watch();
    for (let count = 0; count < 5; count += 1) await monitor.check();
    expect(acts).toEqual(['medicine']);
    expect(audited()).toEqual(['BEGUN', 'DONE']);
  });

  test('only say what they would do in a dry run', async () => {
    const env = { ENABLE_HEALTH_AUTOMATION: 'true', HEALTH_AUTOMATION_DRY_RUN: 'true' };
    const { acts, audited, watch } = await open(env);
    const monitor = watch();
    for (let count = 0; count < 5; count += 1) await monitor.check();
    expect([acts, audited()]).toEqual([[], ['DRY_RUN']]);
  });

  test('measure by themselves', async () => {
    const { operations, watch } = await open({ HEALTH_CHECK_INTERVAL_SECONDS: '1' });
    watch();
    const samples = () => operations.health.vitals.predict().find(({ name }) => name === 'memory')?.samples ?? 0;
    await expect.poll(samples, { timeout: 5_000 }).toBeGreaterThan(0);
  });
});
