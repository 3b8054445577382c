import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { FleetAgent, FleetMachine, FleetReplica, Survival } from './entity.ts';

/** A client's fleet in numbers; money in USD per hour. */
export interface FleetNumbers {
  readonly clientId: string;
  readonly agentsOnline: number;
  readonly agentsTotal: number;
  readonly instancesRunning: number;
  readonly spotInstancesRunning: number;
  readonly replicasReady: number;
  readonly hourlyCost: string;
  readonly onDemandHourlyCost: string;
  readonly interruptionsSurvived: number;
  readonly lastActivityAt: Date | null;
}

// What the graph can say: the prices that are summed may each be that great.
const GREATEST = '999999999999.999999';

export interface Activity {
  readonly clientId: string;
  readonly at: Date;
}

export function fleetRepository(em: EntityManager) {
  return {
    saveAgent: (agent: Omit<FleetAgent, never>) => em.upsert(FleetAgent, agent),
    changeAgent: (id: string, change: Partial<FleetAgent>) => em.nativeUpdate(FleetAgent, { id }, change),
    saveMachine: (machine: Omit<FleetMachine, never>) => em.upsert(FleetMachine, machine),
    changeMachine: (id: string, change: Partial<FleetMachine>) => em.nativeUpdate(FleetMachine, { id }, change),
    endMachinesOf: (agentId: string) => em.nativeUpdate(FleetMachine, { agentId }, { role: 'TERMINATED' }),
    saveReplica: (replica: Omit<FleetReplica, never>) => em.upsert(FleetReplica, replica),
    addSurvival: (survival: Omit<Survival, never>) => em.upsert(Survival, survival, { onConflictAction: 'ignore' }),

    async hostname(agentId: string): Promise<string | undefined> {
      return (await em.findOne(FleetAgent, { id: agentId }, { fields: ['hostname'] }))?.hostname;
    },

    /** Moves each client's last activity on; never back. No client twice. */
    async noteActivity(activities: readonly Activity[]): Promise<void> {
      await statement(
        em,
        `insert into ${tableOf(em, 'fleet_activity')} as known (client_id, last_at)
         select "clientId", at from jsonb_to_recordset($1::jsonb) as r("clientId" uuid, at timestamptz)
         order by "clientId"
         on conflict (client_id) do update set last_at = excluded.last_at where known.last_at < excluded.last_at`,
        [JSON.stringify(activities)],
      );
    },

    /** Each client's fleet now, in any order; `since`: how far back survived interruptions count. */
    async numbers(clientIds: readonly string[], since: Date): Promise<FleetNumbers[]> {
      const rows = await statement<Omit<FleetNumbers, 'lastActivityAt'> & { lastActivityAt: string | null }>(
        em,
        `select c.client_id as "clientId", a.*, m.*, r.*, s.*,
           (select (extract(epoch from last_at) * 1000)::bigint::text from ${tableOf(em, 'fleet_activity')} l
            where l.client_id = c.client_id) as "lastActivityAt"
         from unnest($1::uuid[]) as c(client_id)
         cross join lateral (
           select (count(*) filter (where is_online))::int as "agentsOnline", count(*)::int as "agentsTotal"
           from ${tableOf(em, 'fleet_agent')} where client_id = c.client_id and not is_deleted) a
         cross join lateral (
           select count(*)::int as "instancesRunning",
             (count(*) filter (where mode = 'SPOT'))::int as "spotInstancesRunning",
             least(coalesce(sum(hourly_price), 0), ${GREATEST})::numeric(18,6)::text as "hourlyCost",
             least(coalesce(sum(on_demand_hourly_price) filter (where role = 'PRIMARY'), 0), ${GREATEST})::numeric(18,6)::text
               as "onDemandHourlyCost"
           from ${tableOf(em, 'fleet_machine')} where client_id = c.client_id and role <> 'TERMINATED') m
         cross join lateral (
           select count(*)::int as "replicasReady"
           from ${tableOf(em, 'fleet_replica')} where client_id = c.client_id and status = 'READY') r
         cross join lateral (
           select count(*)::int as "interruptionsSurvived"
           from ${tableOf(em, 'survival')} where client_id = c.client_id and survived_at >= $2) s`,
        [clientIds, since.toISOString()],
      );
      return rows.map(({ lastActivityAt, ...row }) => ({
        ...row,
        lastActivityAt: lastActivityAt === null ? null : new Date(Number(lastActivityAt)),
      }));
    },
  };
}
export type FleetRepository = ReturnType<typeof fleetRepository>;
