import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';

export interface Machine {
  readonly instanceId: string;
  readonly clientId: string;
  readonly agentId: string;
}

/** What a machine costs from a moment on, in USD per hour. */
export interface PriceStep extends Machine {
  readonly hourlyPrice: string;
  readonly effectiveAt: Date;
  readonly sequence: number;
}

/** That a machine has ended. */
export interface MachineEnd extends Machine {
  readonly endedAt: Date;
}

/**
 * The busiest writes of spend: one statement a step. Each takes the lock of its client's progress, also where it
 * changes nothing there: whoever integrates meanwhile would pass over a step that he does not see.
 */
export function stepRepository(em: EntityManager) {
  const machine = () => tableOf(em, 'spend_machine');
  const step = () => tableOf(em, 'spend_step');
  const progress = () => tableOf(em, 'spend_progress');

  /** Notes the hour of each `changed (client_id, at)` as one to be worked out anew, where it was before. */
  const note = () => `
    insert into ${progress()} as p (client_id, integrated_until)
    select client_id, date_trunc('hour', min(at) at time zone 'UTC') at time zone 'UTC' from changed group by client_id
    on conflict (client_id) do update set changed_from = least(p.changed_from, excluded.integrated_until)
      where excluded.integrated_until < p.integrated_until`;

  return {
    async add({ instanceId, clientId, agentId, hourlyPrice, effectiveAt, sequence }: PriceStep): Promise<void> {
      await statement(
        em,
        `with added as (
           insert into ${step()} as known (instance_id, effective_at, hourly_price, sequence)
           values ($1, $4::timestamptz, $5::numeric, $6::bigint)
           on conflict (instance_id, effective_at) do update
             set hourly_price = excluded.hourly_price, sequence = excluded.sequence
             where known.sequence < excluded.sequence
           returning effective_at
         ), machine as (
           insert into ${machine()} (instance_id, client_id, agent_id) values ($1, $2, $3) on conflict do nothing
         ), changed as (
           select $2::uuid as client_id, effective_at as at from added
         )
         ${note()}`,
        [instanceId, clientId, agentId, effectiveAt.toISOString(), hourlyPrice, sequence],
      );
    },

    /** Whatever is told of a machine after its end changes nothing; of two ends the earlier one holds. */
    async end({ instanceId, clientId, agentId, endedAt }: MachineEnd): Promise<void> {
      await statement(
        em,
        `with ended as (
           insert into ${machine()} as known (instance_id, client_id, agent_id, ended_at)
           values ($1, $2, $3, $4::timestamptz)
           on conflict (instance_id) do update set ended_at = excluded.ended_at
             where known.client_id = excluded.client_id and (known.ended_at is null or known.ended_at > excluded.ended_at)
           returning client_id, ended_at
         ), changed as (
           select client_id, ended_at as at from ended
         )
         ${note()}`,
        [instanceId, clientId, agentId, endedAt.toISOString()],
      );
    },

    /** Ends the machines of an agent that run. */
    async endAgent(agentId: string, endedAt: Date): Promise<void> {
      await statement(
        em,
        `with changed as (
           update ${machine()} set ended_at = $2::timestamptz where agent_id = $1 and ended_at is null
           returning client_id, ended_at as at
         )
         ${note()}`,
        [agentId, endedAt.toISOString()],
      );
    },

    /** Deletes at most `limit` steps before a moment that others before it have overtaken; answers how many. */
    async prune(before: Date, limit: number): Promise<number> {
      const rows = await statement(
        em,
        `delete from ${step()} s using (
           select o.instance_id, o.effective_at from ${step()} o
           where o.effective_at < $1::timestamptz and exists (
             select from ${step()} n where n.instance_id = o.instance_id and n.effective_at > o.effective_at
               and n.effective_at < $1::timestamptz offset 0)
           order by o.effective_at limit $2
         ) old
         where s.instance_id = old.instance_id and s.effective_at = old.effective_at returning 1`,
        [before.toISOString(), limit],
      );
      return rows.length;
    },

    /** Deletes at most `limit` machines that ended before a moment, with their steps; answers how many. */
    async pruneMachines(before: Date, limit: number): Promise<number> {
      const rows = await statement(
        em,
        `with old as (
           delete from ${machine()} where instance_id = any(array(
             select instance_id from ${machine()} where ended_at < $1::timestamptz order by ended_at limit $2))
           returning instance_id
         ), gone as (
           delete from ${step()} s using old where s.instance_id = old.instance_id
         )
         select 1 from old`,
        [before.toISOString(), limit],
      );
      return rows.length;
    },
  };
}
export type StepRepository = ReturnType<typeof stepRepository>;
