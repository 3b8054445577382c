import type { EntityManager } from '@mikro-orm/sql';
import type { Outbox } from '#foundation/events/outbox.ts';
import { forecastRunFinished, forecastRunProgressed } from '#schema/events/forecasting.ts';
import type { ForecastRun } from './entity.ts';

/** Tells where a run is now, in the transaction that brought it there. */
export function tellRun(outbox: Outbox, tx: EntityManager, run: ForecastRun): void {
  const { id: runId, clientId, status, progressRatio, seriesDone, seriesTotal } = run;
  outbox.add(tx, run.isOpen ? forecastRunProgressed : forecastRunFinished, {
    aggregateId: runId,
    clientId,
    payload: { runId, status, progressRatio, seriesDone, seriesTotal },
  });
}
