import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { seesEveryTenant, tenantOf, type Viewer } from '#foundation/identity/viewer.ts';

/** What came of the predictions of one horizon whose chances fell into one tenth. */
export interface ReliabilityRow {
  readonly horizonHours: number;
  readonly bin: number;
  readonly count: number;
  /** Sum of the predicted chances. */
  readonly predicted: number;
  readonly observed: number;
  readonly squaredError: number;
  readonly priorSquaredError: number;
  readonly logLoss: number;
}

/** A prediction whose time has come. */
export interface DuePrediction {
  readonly poolId: string;
  /** As the database writes it. */
  readonly madeAt: string;
  readonly horizonHours: number;
}

export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** What is predicted for sure and comes otherwise costs no more than this: its logarithm has no limit. */
const LEAST_CHANCE = 1e-6;

/** Predictions held against what came. */
export function calibrationRepository(em: EntityManager) {
  const table = (name: string) => tableOf(em, `risk_${name}`);

  return {
    /** Predictions that were due at a moment or before, the oldest first, locked until the transaction ends. */
    due: (dueAt: Date, limit: number): Promise<DuePrediction[]> =>
      statement<DuePrediction>(
        em,
        `select pool_id as "poolId", made_at::text as "madeAt", horizon_hours as "horizonHours"
         from ${table('prediction')} where due_at <= $1::timestamptz order by due_at limit $2 for update skip locked`,
        [dueAt, limit],
      ),

    /**
     * Settles predictions that are due and locked: each is counted on the day that it was made, and gone. One whose outcome
     * nobody saw is gone without being counted: no machine is there any more, and the last one left before it was due.
     */
    async settle(due: readonly DuePrediction[], inUse: readonly string[]): Promise<void> {
      await statement(
        em,
        `with due as (
           select * from jsonb_to_recordset($1::jsonb) as r("poolId" uuid, "madeAt" timestamptz, "horizonHours" int)
         ), gone as (
           delete from ${table('prediction')} x using due d
           where (x.pool_id, x.made_at, x.horizon_hours) = (d."poolId", d."madeAt", d."horizonHours")
           returning x.*
         ), settled as (
           select g.*, greatest(${LEAST_CHANCE}, least(1 - ${LEAST_CHANCE}, g.interruption)) as bounded,
             g.horizon_hours / (g.horizon_hours + greatest(0, extract(epoch from g.made_at - g.run_started_at)::float8 / 3600))
               as prior,
             (o.ended_at is not null and o.ended_at <= g.due_at)::int as outcome
           from gone g
           join ${table('run')} o on o.pool_id = g.pool_id and o.started_at = g.run_started_at
           join ${table('pool')} p on p.pool_id = g.pool_id
           where o.ended_at is not null or (p.since = g.run_started_at and (p.watched_until >= g.due_at
             or p.pool_id in (select value::uuid from jsonb_array_elements_text($2::jsonb))))
         )
         insert into ${table('reliability')} as known (client_id, day, horizon_hours, bin, count, predicted, observed,
           squared_error, prior_squared_error, log_loss)
         select client_id, date_trunc('day', made_at, 'UTC'), horizon_hours,
           least(9, floor(interruption * 10))::int as bin, count(*)::int, sum(interruption), sum(outcome)::int,
           sum((interruption - outcome) ^ 2), sum((prior - outcome) ^ 2),
           sum(case when outcome = 1 then -ln(bounded) else -ln(1 - bounded) end)
         from settled group by 1, 2, 3, 4
         on conflict (client_id, day, horizon_hours, bin) do update set
           count = known.count + excluded.count, predicted = known.predicted + excluded.predicted,
           observed = known.observed + excluded.observed,
           squared_error = known.squared_error + excluded.squared_error,
           prior_squared_error = known.prior_squared_error + excluded.prior_squared_error,
           log_loss = known.log_loss + excluded.log_loss`,
        [JSON.stringify(due), JSON.stringify(inUse)],
      );
    },

    /** What came of the predictions that the viewer may see, made on the days of a span, by horizon and tenth. */
    reliability(viewer: Viewer, { from, to }: Span): Promise<ReliabilityRow[]> {
      const isOwn = seesEveryTenant(viewer) ? '' : 'and client_id = $3::uuid';
      const tenant = seesEveryTenant(viewer) ? [] : [tenantOf(viewer) ?? '00000000-0000-0000-0000-000000000000'];
      return statement<ReliabilityRow>(
        em,
        `select horizon_hours as "horizonHours", bin, sum(count)::int as count, sum(predicted) as predicted,
           sum(observed)::int as observed, sum(squared_error) as "squaredError",
           sum(prior_squared_error) as "priorSquaredError", sum(log_loss) as "logLoss"
         from ${table('reliability')} where day >= $1::timestamptz and day < $2::timestamptz ${isOwn}
         group by horizon_hours, bin order by horizon_hours, bin`,
        [from, to, ...tenant],
      );
    },
  };
}
export type CalibrationRepository = ReturnType<typeof calibrationRepository>;
