import { describe, expect, test } from 'vitest';
import { answerHealth } from './answer-health.ts';
import { createHealth, type HealthStatus } from './health.ts';

const healthOf = (checkMilliseconds = 400) =>
  createHealth({ service: 'agent', version: '1.2.3', commit: 'abc', checkMilliseconds });

const fails = async () => {
  throw new Error('connection refused');
};

describe('G11 health', () => {
  test('a service without dependencies is healthy and says what runs', async () => {
    expect(await healthOf().report()).toMatchObject({
      ...{ service: 'agent', status: 'HEALTHY', version: '1.2.3', commit: 'abc', dependencies: [], errors: [] },
      uptimeSeconds: expect.any(Number),
      responseTimeMilliseconds: expect.any(Number),
      metrics: { heapUsedBytes: expect.any(Number), residentBytes: expect.any(Number) },
    });
  });

  test.for([
    [true, 'UNHEALTHY', 'UNHEALTHY'],
    [false, 'UNHEALTHY', 'DEGRADED'],
    [true, 'DEGRADED', 'DEGRADED'],
    [true, 'UNKNOWN', 'UNKNOWN'],
    [false, 'UNKNOWN', 'DEGRADED'],
    [true, 'HEALTHY', 'HEALTHY'],
  ] as const)('a dependency (critical: %s) that is %s makes the service %s', async ([critical, status, whole]) => {
    const health = healthOf();
    health.register('database', async () => ({ status: status as HealthStatus }), { critical });
    health.register('redis', async () => {}, { critical: true });
    expect((await health.report()).status).toBe(whole);
  });

  test('a check that throws is reported with its reason', async () => {
    const health = healthOf();
    health.register('database', fails, { critical: true });
    const report = await health.report();
    expect(report.dependencies[0]).toMatchObject({ status: 'UNHEALTHY', errors: ['connection refused'] });
    expect(report.errors).toEqual(['database: connection refused']);
  });

  test('a check that never answers is cut off at its deadline and told so', async () => {
    const health = healthOf(20);
    let told: AbortSignal | undefined;
    const hangs = (deadline: AbortSignal) => {
      told = deadline;
      return new Promise<void>(() => {});
    };
    health.register('redis', hangs, { critical: false });
    const report = await health.report();
    expect(report.dependencies[0]).toMatchObject({ status: 'UNHEALTHY', errors: ['no answer within 20 ms'] });
    expect(told?.aborted).toBe(true);
  });

  test('what a check finds is passed on', async () => {
    const health = healthOf();
    const finding = { warnings: ['lags'], details: { role: 'primary' }, metrics: { lagSeconds: 3 } };
    health.register('database', async () => ({ status: 'DEGRADED' as const, ...finding }), { critical: true });
    const report = await health.report();
    expect(report.dependencies[0]).toMatchObject(finding);
    expect(report.warnings).toEqual(['database: lags']);
  });

  test('probes that ask at once share one measurement', async () => {
    const health = healthOf();
    let asked = 0;
    const count = async () => {
      asked += 1;
    };
    health.register('database', count, { critical: true });
    await Promise.all(Array.from({ length: 50 }, () => health.report()));
    expect(asked).toBe(1);
    await health.report();
    expect(asked).toBe(2);
  });

  test('a service is ready from when it says so until it stops, unless something critical is down', async () => {
    const health = healthOf();
    expect(await health.ready()).toBe(false);
    health.setReady(true);
    expect(await health.ready()).toBe(true);
    health.register('database', fails, { critical: true });
    expect(await health.ready()).toBe(false);
    expect(health.live()).toBe(true);
  });

  test('two checks of one name are refused', () => {
    const health = healthOf();
    health.register('database', fails, { critical: true });
    expect(() => health.register('database', fails, { critical: true })).toThrow(/registered already/);
  });
});

describe('G11 probes', () => {
  const answer = async (path: string, details = true) => {
    const health = healthOf();
    health.register('database', fails, { critical: true });
    health.register('redis', async () => {}, { critical: false });
    return answerHealth(health, path, { details });
  };

  test('live answers 200 while everything it depends on is down', async () => {
    expect(await answer('/health/live')).toEqual({ statusCode: 200, body: { status: 'HEALTHY', service: 'agent' } });
  });

  test.for([
    ['/health', 503],
    ['/health/ready', 503],
    ['/health/detailed', 503],
    ['/health/services', 503],
    ['/health/service/database', 503],
    ['/health/service/redis', 200],
    ['/health/service/other', 404],
  ] as const)('%s answers %s', async ([path, statusCode]) => {
    expect(await answer(path)).toMatchObject({ statusCode });
  });

  test('the public port tells no details', async () => {
    expect(await answer('/health/detailed', false)).toBeUndefined();
    expect(await answer('/health/services', false)).toBeUndefined();
    expect(JSON.stringify(await answer('/health', false))).not.toMatch(/connection refused|database|abc/);
  });

  test('a path of something else is left alone', async () => {
    expect(await answer('/graphql')).toBeUndefined();
  });
});
