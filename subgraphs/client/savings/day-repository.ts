import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { formatDecimal, parseDecimal } from '#foundation/money/money.ts';
import { DAY_MILLISECONDS, dayOf, toCost } from './day.ts';
import { dateOf, isoOf } from './step-repository.ts';

/** What a client's machines cost on one day, in micro-units of USD. */
export interface DayFigures {
  readonly clientId: string;
  /** The midnight (UTC) it begins with, in epoch milliseconds. */
  readonly day: number;
  readonly onDemandCost: bigint;
  readonly actualCost: bigint;
  /** Time that workloads ran, summed over them. */
  readonly workloadMilliseconds: number;
  /** The first day that was not closed when this was read; news that come later change nothing before it. */
  readonly closedBefore: number;
}

interface FiguresRow {
  readonly clientId: string;
  readonly day: string;
  readonly onDemand: string;
  readonly actual: string;
  readonly workload: string;
  readonly isClosed: boolean;
  readonly closedBefore: string;
}

// The dates that the tables know: nothing ran before there were clouds.
const FIRST_DAY = 0;

function toFigures({ clientId, day, isClosed, closedBefore, ...row }: FiguresRow): DayFigures {
  // A closed day was rounded when it was closed.
  const cost = isClosed ? parseDecimal : (exact: string) => toCost(BigInt(exact));
  return {
    clientId,
    day: Date.parse(day),
    onDemandCost: cost(row.onDemand),
    actualCost: cost(row.actual),
    workloadMilliseconds: Number(row.workload),
    closedBefore: Date.parse(closedBefore),
  };
}

/** A client's days: the closed ones as they were closed, the open ones from the days of its machines. */
export function dayRepository(em: EntityManager) {
  const closing = () => tableOf(em, 'savings_closing');
  const machineDay = () => tableOf(em, 'machine_day');
  const savingsDay = () => tableOf(em, 'savings_day');

  return {
    /**
     * The days from `from` up to but not including `to` (midnights) of each client, up to `now`, in order; those in
     * which no machine ran are left out. One statement: a day that is being closed is seen once.
     */
    async figures(clientIds: readonly string[], from: number, to: number, now: number): Promise<DayFigures[]> {
      const last = Math.min(to, dayOf(now) + DAY_MILLISECONDS);
      const first = Math.max(from, FIRST_DAY);
      if (first >= last || clientIds.length === 0) return [];
      const rows = await statement<FiguresRow>(
        em,
        // Arrays and whole numbers let the planner see how little is asked for; it would compile the statement otherwise.
        `with asked as (select unnest($1::uuid[]) as client_id),
         pointer as (select coalesce((select closed_before from ${closing()}), $2::date) as closed_before),
         open_day as (
           select day, day::timestamp at time zone 'UTC' as starts_at,
             least((day + 1)::timestamp at time zone 'UTC', $4::timestamptz) as ends_at
           from (select $2::date + n as day from generate_series(0, $5::int) n) d, pointer where day >= closed_before
         ), part as (
           select a.client_id, o.day, m.*,
             greatest(0, extract(epoch from o.ends_at - m.since) * 1000)::bigint as tail
           from asked a cross join open_day o cross join lateral (
             select distinct on (machine_id) k.actual_rate, k.on_demand_rate, k.is_workload, k.is_running,
               case when k.day = o.day then k.actual else 0 end as actual,
               case when k.day = o.day then k.on_demand else 0 end as on_demand,
               case when k.day = o.day then k.workload_milliseconds else 0 end as workload,
               case when k.day = o.day then k.machine_milliseconds else 0 end as machine,
               case when k.day = o.day then k.tail_from else o.starts_at end as since
             from ${machineDay()} k where k.client_id = a.client_id and k.day <= o.day
             order by machine_id, k.day desc) m
         )
         select client_id as "clientId", day::text, sum(on_demand + on_demand_rate * tail)::text as "onDemand",
           sum(actual + actual_rate * tail)::text as actual,
           sum(workload + is_workload::int * tail)::text as workload, false as "isClosed",
           closed_before::text as "closedBefore"
         from part, pointer group by client_id, day, closed_before having sum(machine + is_running::int * tail) > 0
         union all
         select s.client_id, s.day::text, s.on_demand_cost::text, s.actual_cost::text, s.workload_milliseconds::text, true,
           closed_before::text
         from asked a join ${savingsDay()} s on s.client_id = a.client_id, pointer
         where s.day >= $2::date and s.day < least($3::date, closed_before)
         order by "clientId", day`,
        [clientIds, dateOf(first), dateOf(last), isoOf(now), (last - first) / DAY_MILLISECONDS - 1],
      );
      return rows.map(toFigures);
    },

    /** The first day that is not closed; where nothing is known yet, that is `day` from now on. */
    async firstOpen(day: number): Promise<number> {
      const [known] = await statement<{ day: string }>(
        em,
        `select closed_before::text as day from ${closing()} for share`,
      );
      if (known) return Date.parse(known.day);
      await statement(em, `insert into ${closing()} (closed_before) values ($1::date) on conflict do nothing`, [
        dateOf(day),
      ]);
      return day;
    },

    /** The same, held until the transaction ends; undefined where nothing is known yet. */
    async lockFirstOpen(): Promise<number | undefined> {
      const [known] = await statement<{ day: string }>(
        em,
        `select closed_before::text as day from ${closing()} for update`,
      );
      return known && Date.parse(known.day);
    },

    /** The clients that have machines on days that are not closed. */
    async clients(): Promise<string[]> {
      const rows = await statement<{ id: string }>(em, `select distinct client_id as id from ${machineDay()}`);
      return rows.map(({ id }) => id);
    },

    /** Keeps a day's figures for good and opens the next; of the machines' days only what later ones need is kept. */
    async close(day: number, figures: readonly DayFigures[]): Promise<void> {
      const rows = figures.map((row) => ({
        ...{ clientId: row.clientId, day: dateOf(row.day), workloadMilliseconds: row.workloadMilliseconds },
        ...{ onDemandCost: formatDecimal(row.onDemandCost), actualCost: formatDecimal(row.actualCost) },
      }));
      await statement(
        em,
        `insert into ${savingsDay()} (client_id, day, on_demand_cost, actual_cost, workload_milliseconds)
         select "clientId", day, "onDemandCost", "actualCost", "workloadMilliseconds"
         from jsonb_to_recordset($1::jsonb) as r("clientId" uuid, day date, "onDemandCost" numeric(18,6),
           "actualCost" numeric(18,6), "workloadMilliseconds" bigint)
         on conflict do nothing`,
        [JSON.stringify(rows)],
      );
      const next = dateOf(day + DAY_MILLISECONDS);
      await statement(em, `update ${closing()} set closed_before = $1::date`, [next]);
      await statement(
        em,
        `delete from ${machineDay()} o where o.day < $1::date and (not o.is_running or exists (
           select from ${machineDay()} n where n.client_id = o.client_id and n.machine_id = o.machine_id
             and n.day > o.day and n.day <= $1::date))`,
        [next],
      );
    },
  };
}
export type DayRepository = ReturnType<typeof dayRepository>;
