import { describe, expect, test } from 'vitest';
import { createAutomation } from '#foundation/health/automation.ts';
import { cachedCheck } from '#foundation/health/cached-check.ts';
import { createHealth } from '#foundation/health/health.ts';
import { breakerActions, breakerPolicies } from '../../../gateway/server.ts';
import { bearer, type GatewayWorld, openGateway } from './fixture/gateway.ts';

const DETAILS = ['/health/detailed', '/health/services', '/health/metrics', '/health/predictive'];

const gatewayHealth = () => createHealth({ service: 'gateway', version: '1.2.3', commit: 'c0ffee' });

async function ask(world: GatewayWorld, path: string, authorization?: string) {
  const response = await fetch(`${world.url}${path}`, { headers: authorization ? { authorization } : {} });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Opens the circuit towards the replicas. */
async function breakReplica(world: GatewayWorld): Promise<void> {
  world.subgraphs.replica.fault = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1:4002'));
  for (let round = 0; round < 6; round += 1) {
    await world.post({ query: '{ agent(id: "a1") { replicas { id } } }', as: 'one' });
  }
  expect(world.gateway.endpoints.get('replica')?.breaker.state()).toBe('OPEN');
}

describe('G11 health on the public port', () => {
  test('probes are told a status and nothing else', async () => {
    await using world = await openGateway();
    for (const path of ['/health', '/api/v1/health']) {
      const { status, body } = await ask(world, path);
      expect(status).toBe(200);
      expect(Object.keys(body).toSorted()).toEqual(['checkedAt', 'service', 'status', 'uptimeSeconds', 'version']);
    }
    expect(await ask(world, '/health/live')).toEqual({ status: 200, body: { status: 'HEALTHY', service: 'gateway' } });
    expect(await ask(world, '/health/ready')).toEqual({ status: 200, body: { ready: true, service: 'gateway' } });
  });

  test('details do not exist for those who are no administrators', async () => {
    await using world = await openGateway();
    for (const path of [...DETAILS, '/health/service/replica-circuit']) {
      const unknown = await ask(world, '/health/nothing');
      expect((await ask(world, path)).status).toBe(404);
      const { status, body } = await ask(world, path, bearer('one'));
      expect([status, JSON.stringify(body).replace(/"(requestId|timestamp)":"[^"]*"/g, '')]).toEqual([
        unknown.status,
        JSON.stringify(unknown.body).replace(/"(requestId|timestamp)":"[^"]*"/g, ''),
      ]);
      expect((await ask(world, path, 'Bearer adm_forged')).status).toBe(401);
    }
  });

  test('administrators are told all of it', async () => {
    await using world = await openGateway({}, { health: gatewayHealth() });
    const { status, body } = await ask(world, '/health/detailed', bearer('admin'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ status: 'HEALTHY', service: 'gateway', version: '1.2.3', commit: 'c0ffee', isReady: true },
      ...{ errors: [], warnings: [], responseTimeMilliseconds: expect.any(Number), uptimeSeconds: expect.any(Number) },
      details: { node: process.versions.node },
      metrics: { residentBytes: expect.any(Number) },
    });
    const { body: services } = await ask(world, '/health/services', bearer('admin'));
    expect(services.services).toContainEqual(expect.objectContaining({ name: 'replica-circuit', status: 'HEALTHY' }));
    const { body: figures } = await ask(world, '/health/metrics', bearer('admin'));
    expect(figures).toMatchObject({
      dependencies: { 'replica-circuit': { responseTimeMilliseconds: expect.any(Number) } },
    });
    expect((await ask(world, '/health/service/nobody', bearer('admin'))).status).toBe(404);
  });

  test('a circuit that is open degrades the gateway, which still serves', async () => {
    await using world = await openGateway();
    await breakReplica(world);
    expect(await ask(world, '/health')).toMatchObject({ status: 200, body: { status: 'DEGRADED' } });
    expect((await ask(world, '/health/ready')).status).toBe(200);
    expect(await ask(world, '/health/service/replica-circuit', bearer('admin'))).toMatchObject({
      status: 200,
      body: { status: 'DEGRADED', details: { circuit: 'OPEN' } },
    });
  });

  test('what is watched is told with the time that is left', async () => {
    const health = gatewayHealth();
    let used = 0;
    health.vitals.register({ name: 'disk', unit: 'ratio', limit: 1, read: () => used });
    health.vitals.register({ name: 'memory', unit: 'bytes', limit: 100, read: () => 50 });
    await using world = await openGateway({}, { health });
    for (let sample = 0; sample < 10; sample += 1) {
      used = sample * 0.05;
      await health.vitals.sample(sample * 60_000);
    }
    const { status, body } = await ask(world, '/health/predictive', bearer('admin'));
    expect(status).toBe(200);
    expect(body.predictions).toMatchObject([
      { name: 'disk', trend: 'RISING', secondsToLimit: 660, samples: 10 },
      { name: 'memory', trend: 'NONE', secondsToLimit: null, value: 50 },
    ]);
  });
});

describe('G11 O6 health is quick', () => {
  test('a hundred who ask for the services at once wait less than a second for one that hangs, and ask it once', async () => {
    const health = gatewayHealth();
    let asked = 0;
    const hangs = () => {
      asked += 1;
      return new Promise<never>(() => {});
    };
    health.register('replica', cachedCheck(hangs, { keptMilliseconds: 30_000 }), { critical: false });
    await using world = await openGateway({}, { health });
    const begun = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => ask(world, '/health/services', bearer('admin'))),
    );
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(asked).toBe(1);
    for (const { body } of answers) {
      expect(body.services).toContainEqual(expect.objectContaining({ name: 'replica', status: 'UNHEALTHY' }));
    }
  });

  test('a status takes less than half a second while a service hangs', async () => {
    const health = gatewayHealth();
    health.register('replica', () => new Promise<never>(() => {}), { critical: false });
    await using world = await openGateway({}, { health });
    const begun = performance.now();
    expect((await ask(world, '/health')).body.status).toBe('DEGRADED');
    expect(performance.now() - begun).toBeLessThan(500);
  });
});

describe('G11 automation of the gateway', () => {
  test('closes a circuit that stays open, and the subgraph is asked again', async () => {
    const health = gatewayHealth();
    await using world = await openGateway({ CIRCUIT_BREAKER_TIMEOUT_SECONDS: '3600' }, { health });
    const { endpoints } = world.gateway;
    const outcomes: string[] = [];
    const automation = createAutomation({
      policies: breakerPolicies(endpoints.keys()),
      actions: breakerActions(endpoints),
      audit: { record: ({ action, outcome }) => outcomes.push(`${action}: ${outcome}`) },
      now: () => 1_000_000,
      isDryRun: false,
    });
    await breakReplica(world);
    world.subgraphs.replica.fault = undefined;
    for (let check = 0; check < 9; check += 1) await automation.evaluate(await health.report(), []);
    expect(outcomes).toEqual([]);
    await automation.evaluate(await health.report(), []);
    expect(outcomes).toEqual(['reset breaker replica: BEGUN', 'reset breaker replica: DONE']);
    expect(endpoints.get('replica')?.breaker.state()).toBe('CLOSED');
    const { body } = await world.post({ query: '{ agent(id: "a1") { replicas { id } } }', as: 'one' });
    expect(body.errors).toBeUndefined();
  });
});
