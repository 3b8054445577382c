import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';
import { RunStatus, runStatuses } from './status.ts';

export { RunStatus };

const ForecastRunSchema = defineEntity({
  name: 'ForecastRun',
  tableName: 'forecast_run',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    /** Null for all of the client's series. */
    seriesId: p.uuid().nullable(),
    horizonHours: p.integer(),
    /** Of series that are not by the hour, in their own steps; null for as many as is usual. */
    horizonSteps: p.integer().nullable(),
    /** The night (`2026-01-31`, UTC) whose run it is; null for one that somebody has asked for. */
    night: p.string().nullable(),
    status: p.string().$type<RunStatus>(),
    seriesDone: p.integer(),
    seriesTotal: p.integer(),
    /** The last series when they were counted: later ones are not waited for. Null until then, and without any. */
    newestSeriesId: p.uuid().nullable(),
    /** The series that was done last, in the order of ids; null before the first one. */
    positionSeriesId: p.uuid().nullable(),
    failureReason: p.text().nullable(),
    taskId: p.uuid().nullable(),
    /** Nothing later is looked at; moved when it goes on after it had ended, or much later. */
    cutOffAt: p.datetime(),
    createdAt: p.datetime(),
    finishedAt: p.datetime().nullable(),
  },
});

/** Forecasts of many series of one client, made as one piece of work. */
export class ForecastRun extends ForecastRunSchema.class {
  /** Whether it waits or is under way. */
  get isOpen(): boolean {
    return runStatuses.canGo(this.status, 'CANCELLED');
  }

  /** How much is done, 0 to 1. */
  get progressRatio(): number {
    if (this.status === RunStatus.SUCCEEDED) return 1;
    return this.seriesTotal === 0 ? 0 : Math.min(1, this.seriesDone / this.seriesTotal);
  }
}
ForecastRunSchema.setClass(ForecastRun);
