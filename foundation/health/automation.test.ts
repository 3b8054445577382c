import { describe, expect, test } from 'vitest';
import { silentLogger } from '../logging/logger.ts';
import { type AuditRecord, type AutomationPolicy, createAutomation } from './automation.ts';
import { createHealth, type HealthStatus } from './health.ts';
import { startHealthMonitor } from './monitor.ts';

const SECOND = 1_000;
const resetAgent: AutomationPolicy = {
  name: 'a subgraph that fails gets another chance',
  when: { kind: 'unhealthy', dependency: 'agent', checks: 3 },
  action: 'reset breaker agent',
  cooldownSeconds: 60,
  maxPerHour: 2,
};
const drain: AutomationPolicy = {
  name: 'memory that runs out ends the process in time',
  when: { kind: 'predicted', vital: 'memory', withinSeconds: 600, confidence: 0.95 },
  action: 'drain process',
  cooldownSeconds: 3_600,
  maxPerHour: 1,
};

/** A process with one dependency and one vital sign, both as the test says, on a clock of its own. */
function open(policy: AutomationPolicy, { isDryRun = false, act = () => {} } = {}) {
  const time = { now: 1_000_000_000 };
  const state: { status: HealthStatus; memory: number } = { status: 'HEALTHY', memory: 100 };
  const acts: number[] = [];
  const records: AuditRecord[] = [];
  const health = createHealth({ service: 'gateway', version: '1.0.0', commit: 'none' });
  health.register('agent', async () => ({ status: state.status }), { critical: false });
  health.vitals.register({ name: 'memory', unit: 'bytes', limit: 1_000, read: () => state.memory });
  const perform = () => {
    acts.push(time.now);
    act();
  };
  const automation = createAutomation({
    policies: [policy],
    actions: new Map([
      ['reset breaker agent', perform],
      ['drain process', perform],
    ]),
    audit: { record: (entry) => records.push(entry) },
    now: () => time.now,
    isDryRun,
  });
  const monitor = startHealthMonitor({
    ...{ health, automation, logger: silentLogger(), now: () => time.now },
    intervalSeconds: 3_600,
  });
  const checks = async (count: number, each: () => void = () => {}) => {
    for (let index = 0; index < count; index += 1) {
      time.now += 30 * SECOND;
      each();
      await monitor.check();
    }
  };
  return { state, acts, records, checks, outcomes: () => records.map(({ outcome }) => outcome) };
}

describe('G11 automation', () => {
  test('acts when a dependency was unhealthy often enough in a row, and says so before and after', async () => {
    const { state, acts, records, checks } = open(resetAgent);
    state.status = 'UNHEALTHY';
    await checks(2);
    expect(acts).toEqual([]);
    await checks(1);
    expect(acts).toHaveLength(1);
    expect(records).toMatchObject([
      { policy: resetAgent.name, action: 'reset breaker agent', outcome: 'BEGUN' },
      { outcome: 'DONE', reason: 'agent was UNHEALTHY 3 times' },
    ]);
  });

  test('one good check begins the count anew', async () => {
    const { state, acts, checks } = open(resetAgent);
    state.status = 'UNHEALTHY';
    await checks(2);
    state.status = 'HEALTHY';
    await checks(1);
    state.status = 'UNHEALTHY';
    await checks(2);
    expect(acts).toEqual([]);
  });

  test('what is only degraded, or not known yet, does not count as unhealthy', async () => {
    const { state, acts, checks } = open(resetAgent);
    state.status = 'DEGRADED';
    await checks(5);
    state.status = 'UNKNOWN';
    await checks(5);
    expect(acts).toEqual([]);
  });

  test('rests after it has acted', async () => {
    const { state, acts, checks } = open({ ...resetAgent, cooldownSeconds: 600, maxPerHour: 100 });
    state.status = 'UNHEALTHY';
    await checks(22);
    expect(acts).toHaveLength(1);
    await checks(1);
    expect(acts).toHaveLength(2);
  });

  test('acts at most so often an hour, says once that it does no more, and goes on in the next', async () => {
    const { state, acts, outcomes, checks } = open(resetAgent);
    state.status = 'UNHEALTHY';
    await checks(60);
    expect(acts).toHaveLength(2);
    expect(outcomes().filter((outcome) => outcome === 'LIMITED')).toHaveLength(1);
    await checks(70);
    expect(acts).toHaveLength(4);
  });

  test('a dry run does nothing and records what it would have done', async () => {
    const { state, acts, outcomes, checks } = open(resetAgent, { isDryRun: true });
    state.status = 'UNHEALTHY';
    await checks(3);
    expect(acts).toEqual([]);
    expect(outcomes()).toEqual(['DRY_RUN']);
  });

  test('an action that fails is recorded, and the next check goes on', async () => {
    const act = () => {
      throw new Error('no such breaker');
    };
    const { state, records, checks } = open(resetAgent, { act });
    state.status = 'UNHEALTHY';
    await checks(3);
    expect(records.at(-1)).toMatchObject({ outcome: 'FAILED', error: 'Error: no such breaker' });
    await checks(1);
  });

  test('acts before a limit is reached, once the trend is sure', async () => {
    const { state, acts, records, checks } = open(drain);
    await checks(30, () => {
      state.memory += 20; // of 1,000, each half minute
    });
    expect(acts).toHaveLength(1);
    expect(records[0]?.reason).toMatch(/^memory reaches its limit in \d+ s$/);
    expect(state.memory).toBeLessThan(1_000);
  });

  test('figures that go up and down trouble nobody', async () => {
    const { state, acts, checks } = open(drain);
    let isHigh = false;
    await checks(40, () => {
      isHigh = !isHigh;
      state.memory = isHigh ? 950 : 400;
    });
    expect(acts).toEqual([]);
  });

  test('a policy without an action is refused at the start', () => {
    expect(() => open({ ...resetAgent, action: 'reboot the moon' })).toThrow('reboot the moon');
  });
});
