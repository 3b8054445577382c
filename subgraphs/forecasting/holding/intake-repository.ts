import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import type { MachineRole } from './entity.ts';

/** Whose machine it is, and the place of the news in the owner's log. */
export interface MachineNews {
  readonly instanceId: string;
  readonly clientId: string;
  readonly agentId: string;
  readonly sequence: number;
}

/** Where a machine is and what it costs, in USD per hour, from a moment on. */
export interface MachineStep extends MachineNews {
  /** Null on demand. */
  readonly poolId: string | null;
  readonly role: MachineRole;
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice: string;
  readonly effectiveAt: string;
}

export interface Launch extends MachineStep {
  readonly region: string;
  readonly instanceType: string;
}

export interface MachineEnd extends MachineNews {
  readonly effectiveAt: string;
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

const stepOf = ({ instanceId, clientId, agentId, sequence, ...step }: MachineStep) => [
  ...[instanceId, clientId, agentId, sequence, step.poolId, step.role, step.hourlyPrice, step.onDemandHourlyPrice],
  step.effectiveAt,
];

const isLaterTold = 'known.sequence < excluded.sequence';
// Of two words on one moment the later one holds.
const isLater = '(known.effective_at, known.sequence) < (excluded.effective_at, excluded.sequence)';

/** Takes over what a step tells that is newer than what is known. */
const STEP = `
  sequence = greatest(known.sequence, excluded.sequence),
  effective_at = greatest(known.effective_at, excluded.effective_at),
  launched_at = least(known.launched_at, excluded.launched_at),
  role = case when ${isLaterTold} then excluded.role else known.role end, ${[
    'agent_id',
    'pool_id',
    'hourly_price',
    'on_demand_hourly_price',
  ]
    .map((column) => `${column} = case when ${isLater} then excluded.${column} else known.${column} end`)
    .join()}`;

/** Nobody tells of another client's machine, nor anything new of one that has ended. */
const isAbout = 'known.client_id = excluded.client_id and known.ended_at is null';

/** Where machines that changed are; of one whose launch is not told nobody knows. */
const moved = 'select distinct client_id as "clientId", region from changed where region is not null';

/**
 * Writes what is told of machines and pools: a statement for each piece of news. Each can be run again, and in any order with the
 * others: news that comes twice, late, or after what followed it changes nothing that is better known.
 */
export function intakeRepository(em: EntityManager) {
  const machine = () => tableOf(em, 'machine');
  const pool = () => tableOf(em, 'priced_pool');

  return {
    /** Notes a new machine; one that has ended stays ended, and one of which newer things are known stays as it is. */
    launch: (launch: Launch): Promise<Moved[]> =>
      statement<Moved>(
        em,
        `insert into ${machine()} as known (instance_id, client_id, agent_id, sequence, pool_id, role, hourly_price,
           on_demand_hourly_price, launched_at, effective_at, region, instance_type)
         values ($1, $2, $3, $4::bigint, $5, $6, $7::numeric, $8::numeric, $9::timestamptz, $9::timestamptz, $10, $11)
         on conflict (instance_id) do update set region = excluded.region, instance_type = excluded.instance_type,
           ${STEP}
         where ${isAbout} and (known.region is null or ${isLaterTold} or ${isLater})
         returning client_id as "clientId", region`,
        [...stepOf(launch), launch.region, launch.instanceType],
      ),

    /** Notes where a machine is and what it costs; answers where that changed what is held, by more than a price. */
    reprice: (step: MachineStep): Promise<Moved[]> =>
      statement<Moved>(
        em,
        `with before as (select pool_id, role from ${machine()} where instance_id = $1),
         changed as (
           insert into ${machine()} as known (instance_id, client_id, agent_id, sequence, pool_id, role, hourly_price,
             on_demand_hourly_price, launched_at, effective_at)
           values ($1, $2, $3, $4::bigint, $5, $6, $7::numeric, $8::numeric, $9::timestamptz, $9::timestamptz)
           on conflict (instance_id) do update set ${STEP}
           where ${isAbout} and (${isLaterTold} or ${isLater})
           returning client_id, region, pool_id, role
         )
         select c.client_id as "clientId", c.region from changed c, before b
         where c.region is not null and (c.pool_id is distinct from b.pool_id or c.role is distinct from b.role)`,
        stepOf(step),
      ),

    changeRole: ({ instanceId, clientId, sequence }: MachineNews, role: MachineRole): Promise<Moved[]> =>
      statement<Moved>(
        em,
        `with changed as (
           update ${machine()} set role = $3, sequence = $4::bigint
           where instance_id = $1 and client_id = $2 and ended_at is null and sequence < $4::bigint
           returning client_id, region
         )
         ${moved}`,
        [instanceId, clientId, role, sequence],
      ),

    /** Notes that a machine has ended; of one that is not known too, whose launch may be told late. */
    end: ({ instanceId, clientId, agentId, sequence, effectiveAt }: MachineEnd): Promise<Moved[]> =>
      statement<Moved>(
        em,
        `with changed as (
           insert into ${machine()} as known (instance_id, client_id, agent_id, sequence, launched_at, effective_at,
             ended_at, role)
           values ($1, $2, $3, $4::bigint, $5::timestamptz, $5::timestamptz, $5::timestamptz, 'TERMINATED')
           on conflict (instance_id) do update set ended_at = excluded.ended_at, role = excluded.role
           where ${isAbout}
           returning client_id, region
         )
         ${moved}`,
        [instanceId, clientId, agentId, sequence, effectiveAt],
      ),

    /** Ends all machines of an agent. */
    endAgent: (agentId: string, at: Date): Promise<Moved[]> =>
      statement<Moved>(
        em,
        `with changed as (
           update ${machine()} set ended_at = $2, role = 'TERMINATED' where agent_id = $1 and ended_at is null
           returning client_id, region
         )
         ${moved}`,
        [agentId, at],
      ),

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
