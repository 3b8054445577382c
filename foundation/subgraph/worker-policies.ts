import type { AutomationPolicy, HealthActions } from '../health/automation.ts';
import type { SubgraphService } from './service.ts';

// At a check each half minute: after two minutes in which retrying has not helped.
const BAD_CHECKS = 4;
const REST_SECONDS = 300;
const PER_HOUR = 3;

/** A worker in the background that has been stuck for a while is begun anew. */
export const workerPolicies = (services: readonly SubgraphService[]): AutomationPolicy[] =>
  services.flatMap(({ name, workers }) => {
    const restart = (what: string): AutomationPolicy => ({
      name: `stuck ${what} of ${name} are begun anew`,
      when: { kind: 'unhealthy', dependency: `${name}-${what}`, checks: BAD_CHECKS },
      action: `restart ${what} ${name}`,
      cooldownSeconds: REST_SECONDS,
      maxPerHour: PER_HOUR,
    });
    return [
      ...(workers.consumers.length > 0 ? [restart('consumers')] : []),
      ...(workers.jobs ? [restart('jobs')] : []),
    ];
  });

export const workerActions = (services: readonly SubgraphService[]): HealthActions =>
  new Map(
    services.flatMap(({ name, workers: { consumers, jobs } }) => [
      [`restart consumers ${name}`, () => restartAll(consumers)],
      [`restart jobs ${name}`, async () => jobs?.restart()],
    ]),
  );

function restartAll(consumers: SubgraphService['workers']['consumers']): void {
  for (const consumer of consumers) consumer.restart();
}
