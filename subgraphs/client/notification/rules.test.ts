import { expect, test } from 'vitest';
import { agentGone, failover, interruption, plain, standbyFailed, switched, welcome } from './rules.ts';

const agentId = '01980000-0000-7000-8000-000000000001';
const aSwitch = {
  ...{ switchId: agentId, agentId, hostname: 'web-1', trigger: 'AUTOMATIC' as const },
  ...{ oldInstanceId: agentId, newInstanceId: agentId, oldMode: 'SPOT' as const, newMode: 'SPOT' as const },
  ...{ oldPoolName: 'm5.large.us-east-1a', newPoolName: 'm5.large.us-east-1b' },
  ...{ oldHourlyPrice: '0.05', newHourlyPrice: '0.04', hourlySavings: '0.0123' },
  ...{ startedAt: '2026-01-05T12:00:00Z', completedAt: '2026-01-05T12:01:00Z', downtimeSeconds: 1 },
};

test('a switch is told from old to new, with what it saves per hour', () => {
  expect(switched(aSwitch)).toEqual({
    ...{ kind: 'SWITCH_COMPLETED', severity: 'SUCCESS', title: 'Instance switched' },
    message: 'web-1: spot m5.large.us-east-1a → spot m5.large.us-east-1b, saves 0.012300 USD per hour.',
  });
});

test('a switch that costs more says so, and one at the same price too', () => {
  const dearer = switched({ ...aSwitch, newMode: 'ON_DEMAND', newPoolName: null, hourlySavings: '-0.046' });
  expect(dearer.message).toBe('web-1: spot m5.large.us-east-1a → on demand, costs 0.046000 USD more per hour.');
  const same = switched({ ...aSwitch, oldPoolName: null, hourlySavings: '0' });
  expect(same.message).toBe('web-1: spot → spot m5.large.us-east-1b, at the same price.');
});

test('an agent that was never heard of is told without a time', () => {
  const gone = (lastHeartbeatAt: string | null) => agentGone({ agentId, hostname: 'web-1', lastHeartbeatAt }).message;
  expect(gone('2026-01-05T12:00:59.999Z')).toBe('web-1 is silent. Last heard of 2026-01-05 12:00 UTC.');
  expect(gone(null)).toBe('web-1 is silent. No heartbeat of it was heard.');
});

test('an interruption names what is known of it', () => {
  const notice = { agentId, instanceId: agentId, poolId: null, noticeId: 'n', noticedAt: '2026-01-05T12:00:00Z' };
  const told = { ...notice, poolName: 'm5.large.us-east-1a', terminatesAt: '2026-01-05T12:02:00Z' };
  expect(interruption('web-1', told).message).toBe(
    'The cloud takes the machine of web-1 in m5.large.us-east-1a at 2026-01-05 12:02 UTC.',
  );
  expect(interruption(undefined, { ...notice, poolName: null, terminatesAt: null }).message).toBe(
    'The cloud takes the machine of an agent soon.',
  );
});

test.each([
  ['NOTICED', undefined],
  ['PROMOTING', undefined],
  ['PROMOTED', 'SUCCESS'],
  ['EMERGENCY_REPLICA', 'ERROR'],
  ['FAILED', 'ERROR'],
] as const)('a fail-over in phase %s is told as %s', (phase, severity) => {
  const step = { failoverId: agentId, agentId, replicaId: null, instanceId: null, progressRatio: 1 };
  expect(failover('web-1', { ...step, phase, elapsedMilliseconds: 1_240 })?.severity).toBe(severity);
});

test('what others wrote comes without markup and with an end', () => {
  expect(plain('<b>web</b>&`$(x)`\r\n[a](b)')).toBe('?b?web?/b????(x)????a?(b)');
  expect(plain('ä'.repeat(100))).toBe(`${'ä'.repeat(79)}…`);
  expect(welcome('"><script>').message).not.toMatch(/[<>"]/);
  const failed = { replicaId: agentId, agentId, kind: 'MANUAL' as const, status: 'FAILED' as const, progressRatio: 0 };
  const where = { poolId: null, poolName: 'x'.repeat(300), instanceId: null, hourlyPrice: null };
  const why = { reason: 'r'.repeat(5_000), failureKind: 'OTHER' as const };
  const { message } = standbyFailed('h'.repeat(300), { ...failed, ...where, ...why });
  expect(message.length).toBeLessThanOrEqual(500);
});
