import type { AutomationPolicy, HealthActions } from '#foundation/health/automation.ts';
import type { VitalSigns } from '#foundation/health/vital-signs.ts';
import type { GuardedEndpoint } from '../execution/transport/guarded.ts';

type Endpoints = ReadonlyMap<string, Pick<GuardedEndpoint, 'breaker' | 'usage'>>;

// At a check each half minute: five minutes, in which the breaker has tried by itself each minute.
const BAD_CHECKS = 10;
const REST_SECONDS = 600;
const PER_HOUR = 3;

/** A circuit that does not close by itself is closed, so that the subgraph is asked with all there is. */
export const breakerPolicies = (names: Iterable<string>): AutomationPolicy[] =>
  [...names].map((name) => ({
    name: `the circuit towards ${name} is closed when it stays open`,
    when: { kind: 'unhealthy', dependency: `${name}-circuit`, status: 'DEGRADED', checks: BAD_CHECKS },
    action: `reset breaker ${name}`,
    cooldownSeconds: REST_SECONDS,
    maxPerHour: PER_HOUR,
  }));

export const breakerActions = (endpoints: Endpoints): HealthActions =>
  new Map(
    [...endpoints.keys()].map((name) => [`reset breaker ${name}`, async () => endpoints.get(name)?.breaker.reset()]),
  );

/** Watches how much of what a subgraph may be asked at a time is in use: of the fullest. */
export function watchBulkheads(vitals: VitalSigns, endpoints: Endpoints, maxConcurrent: number): void {
  vitals.register({
    name: 'bulkheads',
    unit: 'ratio',
    limit: 1,
    read: () => Math.max(0, ...[...endpoints.values()].map(({ usage }) => usage().running / maxConcurrent)),
  });
}
