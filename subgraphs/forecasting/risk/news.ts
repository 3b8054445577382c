import type { EntityManager } from '@mikro-orm/sql';
import type { Outbox } from '#foundation/events/outbox.ts';
import { riskAssessed, riskChanged } from '#schema/events/forecasting.ts';
import type { AssessedPool } from './assessment-repository.ts';
import { type Estimate, RISK_THRESHOLD, type Risk, toldHazard } from './rules.ts';

interface Assessed {
  readonly pool: AssessedPool;
  readonly found: Estimate;
  readonly risk: Risk;
}

/** Tells that the risk of a pool has moved, in the transaction that notes so. */
export function tellRisk(outbox: Outbox, tx: EntityManager, { pool, found, risk }: Assessed): void {
  const { poolId, clientId, name: poolName, instanceType, region, toldRisk } = pool;
  const interruption1Hour = 1 - risk.survival1Hour;
  outbox.add(tx, riskChanged, {
    ...{ aggregateId: poolId, clientId },
    payload: {
      ...{ poolId, poolName, instanceType, region, interruption1Hour, previousInterruption1Hour: toldRisk },
      interruption24Hours: 1 - risk.survival24Hours,
      isAboveThreshold: interruption1Hour > RISK_THRESHOLD,
      ...{ level: risk.level, hazards: toldHazard(found.wider), madeAt: risk.madeAt.toISOString() },
    },
  });
}

/** Tells what wider groups say of the machine sizes and regions of these pools of one client. */
export function tellHazards(outbox: Outbox, tx: EntityManager, clientId: string, all: readonly Assessed[]): void {
  const madeAt = all[0]?.risk.madeAt.toISOString();
  if (!madeAt) return;
  const byPlace = Map.groupBy(all, ({ pool: { instanceType, region } }) => `${instanceType}|${region}`);
  const places = Array.from(byPlace.values(), ([first]) => {
    const { pool, found } = first as Assessed;
    return { instanceType: pool.instanceType, region: pool.region, hazards: toldHazard(found.wider) };
  });
  outbox.add(tx, riskAssessed, { aggregateId: clientId, clientId, payload: { madeAt, places } });
}
