import { AGE_BINS, priorClock } from '#policy/hazard.ts';

const YOUNG_HOURS = AGE_BINS[1] as number;

const at = (clock: number | undefined) => (clock === undefined ? "'infinity'::float8" : `${clock}::float8`);

/** The bins of ages as rows of `bin`, where each begins and where it ends on the prior's clock. */
export const BINS = `(values ${AGE_BINS.map((age, bin) => {
  const next = AGE_BINS[bin + 1];
  return `(${bin}, ${at(priorClock(age))}, ${at(next === undefined ? undefined : priorClock(next))})`;
}).join()}) as b(bin, begins, ends)`;

const hoursBetween = (from: string, to: string) => `(extract(epoch from (${to} - ${from})) / 3600)::float8`;

/** The time between two moments as an age on the prior's clock: `priorClock` in SQL. */
export function clockBetween(from: string, to: string): string {
  const hours = hoursBetween(from, to);
  return `(case when ${hours} < ${YOUNG_HOURS} then greatest(${hours}, 0) / ${YOUNG_HOURS}
    else 1 + ln(${hours} / ${YOUNG_HOURS}) end)`;
}

/** Stands for all pools of a group. */
export const NO_POOL = '00000000-0000-0000-0000-000000000000';

/** The groups that a run of a pool `p` counts in, as rows: the pool, its machine size in the region, the region, and all of the client. */
export const GROUPS = `(values (p.pool_id, p.region, p.instance_type), ('${NO_POOL}'::uuid, p.region, p.instance_type),
  ('${NO_POOL}'::uuid, p.region, ''), ('${NO_POOL}'::uuid, '', '')) as g(pool_id, region, instance_type)`;

/**
 * A row for each bin that a run has reached, with what it adds to it: `tallyRuns` in SQL. `runs` is a query of columns to
 * keep, `clock`, the age of the run, and `has_ended`.
 */
export const tallied = (runs: string): string => `
  select r.*, b.bin, 1 as entered,
    (r.has_ended and r.clock >= b.begins and r.clock < b.ends)::int as ended,
    least(r.clock, b.ends) - b.begins as exposure
  from (${runs}) r join ${BINS} on r.clock >= b.begins`;
