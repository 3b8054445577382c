import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { serviceViewer } from '#foundation/identity/viewer.ts';
import type { Holdings } from './holding/service.ts';
import type { PoolRisks } from './portfolio/service.ts';
import { assessmentRepository } from './risk/assessment-repository.ts';
import { createAssessments } from './risk/assessment-service.ts';
import { calibrationRepository } from './risk/calibration-repository.ts';
import { createCalibrations } from './risk/calibration-service.ts';
import { evidenceRepository } from './risk/evidence-repository.ts';
import { recordRepository } from './risk/record-repository.ts';
import { createRunRecords } from './risk/record-service.ts';
import { createRisks, type Risks } from './risk/service.ts';
import { signRepository } from './risk/sign-repository.ts';

export interface RiskServiceDependencies {
  readonly em: EntityManager;
  readonly holdings: Holdings;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** What is known of the risks of interruption, in one unit of work. */
export function riskServices({ em, holdings, outbox, clock }: RiskServiceDependencies) {
  const evidence = evidenceRepository(em);
  const risks = createRisks({ signs: signRepository(em), evidence, holdings, clock });
  const assessments = createAssessments({
    ...{ em, assessments: assessmentRepository(em), evidence, risks, holdings, outbox, clock },
  });
  const calibrations = createCalibrations({ em, calibrations: calibrationRepository(em), holdings, clock });
  const runRecords = createRunRecords({ records: recordRepository(em) });
  return { risks, assessments, calibrations, runRecords };
}

/** The risks of pools as other slices take them: the chances of an interruption within an hour and a day. */
export const poolRisksOf =
  (risks: Risks): PoolRisks =>
  async (poolIds) => {
    const found = await risks.ofPools(serviceViewer('forecasting'), poolIds);
    const known = poolIds.flatMap((poolId, n) => {
      const risk = found[n];
      return risk ? [[poolId, { risk: 1 - risk.survival1Hour, dayRisk: 1 - risk.survival24Hours }] as const] : [];
    });
    return new Map(known);
  };
