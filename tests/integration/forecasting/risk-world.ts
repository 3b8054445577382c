import type { Viewer } from '#foundation/identity/viewer.ts';
import { poolAvailabilityChanged } from '#schema/events/agent.ts';
import { holderOf, type TestPool } from './holdings-world.ts';
import { runJob } from './run-job.ts';
import type { ForecastingWorld } from './world.ts';

const HOUR = 3_600_000;

export const RISK = '{ hazardPerHour survival1Hour survival24Hours ageSeconds runCount level confidence madeAt }';

export interface ShownRisk {
  hazardPerHour: number;
  survival1Hour: number;
  survival24Hours: number;
  ageSeconds: number;
  runCount: number;
  level: string;
  confidence: number;
}

export interface Turn {
  readonly isUp: boolean;
  readonly since: Date;
  readonly upSince?: Date | null;
  readonly reason?: 'LAUNCH' | 'NOTICE' | 'CAPACITY';
}

/** A client whose pools the test lets come up and go down. */
export function riskyClient(world: ForecastingWorld) {
  const holder = holderOf(world);
  const { clientId } = holder;
  const ago = (hours: number) => new Date(world.clock.now().getTime() - hours * HOUR);

  /** Tells without waiting for it to arrive. */
  async function tell(pool: TestPool, { isUp, since, upSince = null, reason }: Turn): Promise<void> {
    const { poolId, name: poolName, region, instanceType } = pool;
    const payload = {
      ...{ poolId, poolName, instanceType, region, zone: poolName.split('.').at(-1) ?? '', isUp },
      ...{ since: since.toISOString(), upSince: upSince?.toISOString() ?? null },
      reason: reason ?? (isUp ? ('LAUNCH' as const) : ('NOTICE' as const)),
    };
    await world.publish('agent', poolAvailabilityChanged, { aggregateId: poolId, clientId, payload });
  }

  return {
    ...holder,
    ago,
    tell,

    /** Runs that began and ended so many hours ago; one without an end lasts. */
    async ran(pool: TestPool, ...runs: readonly (readonly [began: number, ended?: number])[]): Promise<void> {
      for (const [began, ended] of runs) {
        await tell(pool, { isUp: true, since: ago(began) });
        if (ended !== undefined) await tell(pool, { isUp: false, since: ago(ended), upSince: ago(began) });
      }
      await world.settled();
    },

    riskOf: async (pool: TestPool, viewer: Viewer = holder.viewer): Promise<ShownRisk | null> =>
      (
        await world.entity<{ interruptionRisk: ShownRisk | null }>(
          viewer,
          'Pool',
          pool.poolId,
          `interruptionRisk ${RISK}`,
        )
      ).interruptionRisk,

    riskOfMachine: async (instanceId: string, viewer: Viewer = holder.viewer): Promise<ShownRisk | null> =>
      (
        await world.entity<{ interruptionRisk: ShownRisk | null }>(
          viewer,
          'Instance',
          instanceId,
          `interruptionRisk ${RISK}`,
        )
      ).interruptionRisk,
  };
}

/** The risks are looked at again, as the schedule does it. */
export const assess = (world: ForecastingWorld) => runJob(world, 'forecasting.risk.assess');
export const sumUpMarket = (world: ForecastingWorld) => runJob(world, 'forecasting.risk.sumUpMarket');
