import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import type { HeldRole } from './entity.ts';

/** What is told of a machine; only news with a higher number than the newest one that is known change anything. */
export interface MachineNews {
  readonly instanceId: string;
  readonly sequence: number;
}

export interface MachineStep extends MachineNews {
  /** Null on demand. */
  readonly poolId: string | null;
  readonly role: HeldRole;
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice: string;
}

export interface Launch extends MachineStep {
  readonly clientId: string;
  readonly agentId: string;
  readonly region: string;
  readonly instanceType: string;
  readonly launchedAt: string;
}

/** A price of a pool, in USD per hour. */
export interface PoolPrice {
  readonly poolId: string;
  readonly poolName: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly region: string;
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice: string | null;
  readonly observedAt: string;
}

/** Where a client may hold something else than before. */
export interface Moved {
  readonly clientId: string;
  readonly region: string;
}

// A price that goes on is worth a write once an hour, so that its age can be told.
const QUIET_INTERVAL = `interval '1 hour'`;

/** Writes what is told of machines and pools: a statement for each piece of news. */
export function intakeRepository(em: EntityManager) {
  const machine = () => tableOf(em, 'held_machine');
  const pool = () => tableOf(em, 'priced_pool');

  return {
    /** Notes a new machine; one that has ended stays ended. */
    async launch(launch: Launch): Promise<Moved[]> {
      const { instanceId, clientId, agentId, poolId, region, instanceType, role, launchedAt, sequence } = launch;
      return statement<Moved>(
        em,
        `insert into ${machine()} as known (instance_id, client_id, agent_id, pool_id, region, instance_type, role,
           hourly_price, on_demand_hourly_price, launched_at, sequence)
         values ($1, $2, $3, $4, $5, $6, $7, $8::numeric, $9::numeric, $10::timestamptz, $11::bigint)
         on conflict (instance_id) do update set pool_id = excluded.pool_id, region = excluded.region,
           instance_type = excluded.instance_type, role = excluded.role, hourly_price = excluded.hourly_price,
           on_demand_hourly_price = excluded.on_demand_hourly_price, sequence = excluded.sequence
         where known.client_id = excluded.client_id and known.sequence < excluded.sequence
         returning client_id as "clientId", region`,
        [
          ...[instanceId, clientId, agentId, poolId, region, instanceType, role],
          ...[launch.hourlyPrice, launch.onDemandHourlyPrice, launchedAt, sequence],
        ],
      );
    },

    /** Notes where a machine is and what it costs; answers where that changed what is held, by more than a price. */
    async reprice({ instanceId, poolId, role, hourlyPrice, onDemandHourlyPrice, sequence }: MachineStep) {
      return statement<Moved>(
        em,
        `with before as (select pool_id, role from ${machine()} where instance_id = $1),
         changed as (
           update ${machine()} set pool_id = $2, role = $3, hourly_price = $4::numeric,
             on_demand_hourly_price = $5::numeric, sequence = $6::bigint
           where instance_id = $1 and sequence < $6::bigint
           returning client_id, region, pool_id, role
         )
         select c.client_id as "clientId", c.region from changed c, before b
         where c.pool_id is distinct from b.pool_id or c.role <> b.role`,
        [instanceId, poolId, role, hourlyPrice, onDemandHourlyPrice, sequence],
      );
    },

    async changeRole({ instanceId, sequence }: MachineNews, role: HeldRole): Promise<Moved[]> {
      return statement<Moved>(
        em,
        `update ${machine()} set role = $2, sequence = $3::bigint where instance_id = $1 and sequence < $3::bigint
         returning client_id as "clientId", region`,
        [instanceId, role, sequence],
      );
    },

    async end(instanceId: string, at: Date): Promise<Moved[]> {
      return statement<Moved>(
        em,
        `update ${machine()} set ended_at = $2, role = 'TERMINATED' where instance_id = $1 and ended_at is null
         returning client_id as "clientId", region`,
        [instanceId, at],
      );
    },

    /** Ends all machines of an agent. */
    async endAgent(agentId: string, at: Date): Promise<Moved[]> {
      const ended = await statement<Moved>(
        em,
        `update ${machine()} set ended_at = $2, role = 'TERMINATED' where agent_id = $1 and ended_at is null
         returning client_id as "clientId", region`,
        [agentId, at],
      );
      return [...new Map(ended.map((moved) => [moved.region, moved])).values()];
    },

    /** Notes what pools cost; answers where there are some that had no price before. */
    async price(clientId: string, prices: readonly PoolPrice[]): Promise<Moved[]> {
      const added = await statement<{ region: string; isNew: boolean }>(
        em,
        `insert into ${pool()} as known (pool_id, client_id, name, region, instance_type, zone, hourly_price,
           on_demand_hourly_price, first_observed_at, observed_at)
         select distinct on (r."poolId") r."poolId", $1::uuid, r."poolName", r.region, r."instanceType", r.zone,
           r."hourlyPrice", r."onDemandHourlyPrice", r."observedAt", r."observedAt"
         from jsonb_to_recordset($2::jsonb) as r("poolId" uuid, "poolName" text, region text, "instanceType" text,
           zone text, "hourlyPrice" numeric(18,6), "onDemandHourlyPrice" numeric(18,6), "observedAt" timestamptz)
         order by r."poolId", r."observedAt" desc
         on conflict (pool_id) do update set hourly_price = excluded.hourly_price, observed_at = excluded.observed_at,
           on_demand_hourly_price = coalesce(excluded.on_demand_hourly_price, known.on_demand_hourly_price)
         where known.client_id = excluded.client_id and known.observed_at < excluded.observed_at and (
           known.hourly_price <> excluded.hourly_price
           or known.on_demand_hourly_price is distinct from
             coalesce(excluded.on_demand_hourly_price, known.on_demand_hourly_price)
           or known.observed_at < excluded.observed_at - ${QUIET_INTERVAL})
         returning region, (xmax = 0) as "isNew"`,
        [clientId, JSON.stringify(prices)],
      );
      const regions = new Set(added.filter(({ isNew }) => isNew).map(({ region }) => region));
      return Array.from(regions, (region) => ({ clientId, region }));
    },
  };
}
export type IntakeRepository = ReturnType<typeof intakeRepository>;
