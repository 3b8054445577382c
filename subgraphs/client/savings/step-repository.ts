import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { formatDecimal, parseDecimal } from '#foundation/money/money.ts';
import type { MachineDay, Step, StepKind, StepRole } from './machine.ts';

/** A step with the machine it is of. */
export interface MachineStep extends Step {
  readonly machineId: string;
  readonly agentId: string;
  readonly clientId: string;
}

/** That an agent's machines are watched no longer. */
export interface AgentEnd {
  readonly agentId: string;
  readonly effectiveAt: number;
  readonly sequence: number;
}

/** A step that was not known before. */
export interface AddedStep {
  readonly machineId: string;
  readonly clientId: string;
  readonly effectiveAt: number;
}

interface StepRow {
  readonly machineId: string;
  readonly kind: StepKind;
  readonly effectiveAt: string;
  readonly sequence: string;
  readonly role: StepRole | null;
  readonly hourlyPrice: string | null;
  readonly onDemandHourlyPrice: string | null;
}

const KINDS = `(values ('LAUNCHED'), ('PRICE_CHANGED'), ('ROLE_CHANGED'), ('TERMINATED')) as k(kind)`;
const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint::text`;
const amount = (units: bigint | null) => (units === null ? null : formatDecimal(units));
const units = (text: string | null) => (text === null ? null : parseDecimal(text));

export const isoOf = (moment: number): string => new Date(moment).toISOString();
export const dateOf = (day: number): string => isoOf(day).slice(0, 10);

/** The tables of steps and of machines' open days: many rows a statement, for they are the busiest writes. */
export function stepRepository(em: EntityManager) {
  const step = () => tableOf(em, 'machine_step');
  const day = () => tableOf(em, 'machine_day');
  const ADDED = `returning machine_id as "machineId", client_id as "clientId", ${milliseconds('effective_at')} as at`;
  const added = (rows: readonly { machineId: string; clientId: string; at: string }[]): AddedStep[] =>
    rows.map(({ at, ...row }) => ({ ...row, effectiveAt: Number(at) }));

  return {
    /** Adds steps, no two alike in machine, kind and moment; answers those that are news. */
    async add(steps: readonly MachineStep[]): Promise<AddedStep[]> {
      const rows = steps.map((row) => ({
        ...row,
        effectiveAt: isoOf(row.effectiveAt),
        hourlyPrice: amount(row.hourlyPrice),
        onDemandHourlyPrice: amount(row.onDemandHourlyPrice),
      }));
      return added(
        await statement(
          em,
          `insert into ${step()} as known (machine_id, kind, effective_at, client_id, agent_id, sequence, role,
             hourly_price, on_demand_hourly_price)
           select "machineId", kind, "effectiveAt", "clientId", "agentId", sequence, role, "hourlyPrice",
             "onDemandHourlyPrice"
           from jsonb_to_recordset($1::jsonb) as r("machineId" uuid, kind text, "effectiveAt" timestamptz,
             "clientId" uuid, "agentId" uuid, sequence bigint, role text, "hourlyPrice" numeric(18,6),
             "onDemandHourlyPrice" numeric(18,6))
           on conflict (machine_id, kind, effective_at) do update set sequence = excluded.sequence,
             role = excluded.role, hourly_price = excluded.hourly_price,
             on_demand_hourly_price = excluded.on_demand_hourly_price
           where known.sequence < excluded.sequence
           ${ADDED}`,
          [JSON.stringify(rows)],
        ),
      );
    },

    /** Ends the machines of agents that have not ended; answers their last steps. */
    async endAgents(ends: readonly AgentEnd[]): Promise<AddedStep[]> {
      return added(
        await statement(
          em,
          `insert into ${step()} (machine_id, kind, effective_at, client_id, agent_id, sequence)
           select m.machine_id, 'TERMINATED', r."effectiveAt", m.client_id, m.agent_id, r.sequence
           from jsonb_to_recordset($1::jsonb) as r("agentId" uuid, "effectiveAt" timestamptz, sequence bigint)
           join ${step()} m on m.agent_id = r."agentId" and m.kind = 'LAUNCHED'
           where not exists (select from ${step()} e where e.machine_id = m.machine_id and e.kind = 'TERMINATED')
           on conflict do nothing
           ${ADDED}`,
          [JSON.stringify(ends.map((end) => ({ ...end, effectiveAt: isoOf(end.effectiveAt) })))],
        ),
      );
    },

    /** All steps of each machine since its day, and the newest of each kind before. */
    async around(machines: readonly { machineId: string; day: number }[]): Promise<Map<string, Step[]>> {
      const columns = (table: string) => `${table}.machine_id as "machineId", ${table}.kind,
        ${milliseconds(`${table}.effective_at`)} as "effectiveAt", ${table}.sequence::text, ${table}.role,
        ${table}.hourly_price::text as "hourlyPrice", ${table}.on_demand_hourly_price::text as "onDemandHourlyPrice"`;
      const rows = await statement<StepRow>(
        em,
        `with touched as (select * from jsonb_to_recordset($1::jsonb) as r("machineId" uuid, since timestamptz))
         select ${columns('a')} from touched t cross join ${KINDS} cross join lateral (
           select * from ${step()} s
           where s.machine_id = t."machineId" and s.kind = k.kind and s.effective_at >= t.since offset 0) a
         union all
         select ${columns('b')} from touched t cross join ${KINDS} cross join lateral (
           select * from ${step()} s
           where s.machine_id = t."machineId" and s.kind = k.kind and s.effective_at < t.since
           order by s.effective_at desc limit 1) b`,
        [JSON.stringify(machines.map((machine) => ({ ...machine, since: isoOf(machine.day) })))],
      );
      const steps = rows.map(({ machineId, kind, role, ...row }) => ({
        machineId,
        step: {
          kind,
          role,
          effectiveAt: Number(row.effectiveAt),
          sequence: Number(row.sequence),
          hourlyPrice: units(row.hourlyPrice),
          onDemandHourlyPrice: units(row.onDemandHourlyPrice),
        },
      }));
      const byMachine = Map.groupBy(steps, ({ machineId }) => machineId);
      return new Map([...byMachine].map(([machineId, own]) => [machineId, own.map((row) => row.step)]));
    },

    /** Stores days; answers which of them are not what they were. */
    async saveDays(days: readonly (MachineDay & { machineId: string; clientId: string })[]) {
      const rows = days.map(({ tail, ...row }) => ({
        ...row,
        ...{ day: dateOf(row.day), tailFrom: isoOf(row.tailFrom) },
        ...{ actual: String(row.actual), onDemand: String(row.onDemand) },
        ...{ actualRate: String(tail?.actualRate ?? 0), onDemandRate: String(tail?.onDemandRate ?? 0) },
        ...{ isWorkload: tail?.isWorkload ?? false, isRunning: tail !== null },
      }));
      const values = `actual, on_demand, workload_milliseconds, machine_milliseconds, tail_from, actual_rate,
        on_demand_rate, is_workload, is_running`;
      const excluded = values.replaceAll(/\w+/g, 'excluded.$&');
      const changed = await statement<{ machineId: string; day: string }>(
        em,
        `insert into ${day()} as known (client_id, machine_id, day, ${values})
         select "clientId", "machineId", day, actual, "onDemand", "workloadMilliseconds", "machineMilliseconds",
           "tailFrom", "actualRate", "onDemandRate", "isWorkload", "isRunning"
         from jsonb_to_recordset($1::jsonb) as r("clientId" uuid, "machineId" uuid, day date, actual numeric,
           "onDemand" numeric, "workloadMilliseconds" bigint, "machineMilliseconds" bigint, "tailFrom" timestamptz,
           "actualRate" numeric, "onDemandRate" numeric, "isWorkload" boolean, "isRunning" boolean)
         on conflict (client_id, machine_id, day) do update set (${values}) = (${excluded})
         where (${values.replaceAll(/\w+/g, 'known.$&')}) is distinct from (${excluded})
         returning machine_id as "machineId", day::text`,
        [JSON.stringify(rows)],
      );
      return changed.map((row) => ({ machineId: row.machineId, day: Date.parse(row.day) }));
    },

    /** Deletes steps before a day that a later one of their kind, before it as well, has overtaken; answers how many. */
    async prune(before: number, limit: number): Promise<number> {
      const rows = await statement(
        em,
        `delete from ${step()} s using (
           select o.machine_id, o.kind, o.effective_at from ${step()} o
           where o.effective_at < $1 and exists (
             select from ${step()} n where n.machine_id = o.machine_id and n.kind = o.kind
               and n.effective_at > o.effective_at and n.effective_at < $1)
           limit $2) old
         where s.machine_id = old.machine_id and s.kind = old.kind and s.effective_at = old.effective_at
         returning 1`,
        [isoOf(before), limit],
      );
      return rows.length;
    },
  };
}
export type StepRepository = ReturnType<typeof stepRepository>;
