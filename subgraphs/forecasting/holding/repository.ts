import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';

/** The machines of one client in one pool that carry a workload or stand by for one. */
export interface Holding {
  readonly poolId: string;
  readonly poolName: string | null;
  readonly region: string;
  readonly instanceType: string;
  readonly machines: number;
  /** USD of one machine: the newest price of the pool, and while none was seen what its machines are said to cost. */
  readonly hourlyPrice: string;
  /** USD of one machine on demand. */
  readonly onDemandHourlyPrice: string;
  /** Whether the pool's own price was ever seen. */
  readonly isPriced: boolean;
  /** When the machine that has run for the longest time was launched there. */
  readonly heldSince: Date;
}

/** The client's machines that run on demand. */
export interface OnDemandHolding {
  readonly machines: number;
  /** USD, of all of them. */
  readonly hourlyPrice: string;
  readonly instanceTypes: readonly string[];
}

/** A pool that the client knows, held or not. */
export interface KnownPool {
  readonly poolId: string;
  readonly poolName: string;
  readonly region: string;
  readonly instanceType: string;
  /** USD. */
  readonly hourlyPrice: string;
  /** USD; null while nobody reported one. */
  readonly onDemandHourlyPrice: string | null;
  readonly firstObservedAt: Date;
  readonly observedAt: Date;
}

// Of one whose launch is not told it is not known what it is.
const IN_USE = `m.ended_at is null and m.region is not null and m.role in ('PRIMARY', 'REPLICA')`;

const KNOWN_POOL = `pool_id as "poolId", name as "poolName", region, instance_type as "instanceType",
  hourly_price::text as "hourlyPrice", on_demand_hourly_price::text as "onDemandHourlyPrice",
  (extract(epoch from first_observed_at) * 1000)::float8 as "firstObservedAt",
  (extract(epoch from observed_at) * 1000)::float8 as "observedAt"`;

type PoolRow = Omit<KnownPool, 'firstObservedAt' | 'observedAt'> & { firstObservedAt: number; observedAt: number };

const toPool = ({ firstObservedAt, observedAt, ...pool }: PoolRow): KnownPool => ({
  ...pool,
  firstObservedAt: new Date(firstObservedAt),
  observedAt: new Date(observedAt),
});

/** What clients hold. Whoever asks has seen to it that the viewer may see the client. */
export function holdingRepository(em: EntityManager) {
  const machine = () => tableOf(em, 'machine');
  const pool = () => tableOf(em, 'priced_pool');

  return {
    /** The pools in use, those with the dearest capacity first, at most `limit`; of one region where one is named. */
    async ofClient(clientId: string, limit: number, region: string | null = null): Promise<Holding[]> {
      const rows = await statement<Omit<Holding, 'heldSince'> & { heldSince: number }>(
        em,
        `select m.pool_id as "poolId", p.name as "poolName", coalesce(p.region, min(m.region)) as region,
           coalesce(p.instance_type, min(m.instance_type)) as "instanceType", count(*)::int as machines,
           round(coalesce(p.hourly_price, avg(m.hourly_price)), 6)::text as "hourlyPrice",
           round(coalesce(p.on_demand_hourly_price, avg(m.on_demand_hourly_price)), 6)::text as "onDemandHourlyPrice",
           p.pool_id is not null as "isPriced",
           (extract(epoch from min(m.launched_at)) * 1000)::float8 as "heldSince"
         from ${machine()} m left join ${pool()} p on p.pool_id = m.pool_id and p.client_id = m.client_id
         where m.client_id = $1::uuid and m.pool_id is not null and ($2::text is null or m.region = $2) and ${IN_USE}
         group by m.pool_id, p.pool_id
         order by sum(m.on_demand_hourly_price) desc, m.pool_id
         limit $3`,
        [clientId, region, limit],
      );
      return rows.map(({ heldSince, ...holding }) => ({ ...holding, heldSince: new Date(heldSince) }));
    },

    async onDemandOf(clientId: string): Promise<OnDemandHolding> {
      const [row] = await statement<Omit<OnDemandHolding, 'instanceTypes'> & { instanceTypes: string }>(
        em,
        `select count(*)::int as machines, coalesce(sum(on_demand_hourly_price), 0)::numeric(18,6)::text as "hourlyPrice",
           coalesce(json_agg(distinct instance_type), '[]')::text as "instanceTypes"
         from ${machine()} m where m.client_id = $1::uuid and m.pool_id is null and ${IN_USE}`,
        [clientId],
      );
      if (!row) return { machines: 0, hourlyPrice: '0.000000', instanceTypes: [] };
      return { ...row, instanceTypes: JSON.parse(row.instanceTypes) as string[] };
    },

    /** The client's pools with these ids. */
    async pools(clientId: string, poolIds: readonly string[]): Promise<KnownPool[]> {
      const rows = await statement<PoolRow>(
        em,
        `select ${KNOWN_POOL} from ${pool()}
         where client_id = $1::uuid and pool_id in (select jsonb_array_elements_text($2::jsonb)::uuid)`,
        [clientId, JSON.stringify(poolIds)],
      );
      return rows.map(toPool);
    },

    /** The client's pools of these instance types, the cheapest against on-demand first, at most `limit`. */
    async poolsOfTypes(clientId: string, types: readonly string[], limit: number, regions: readonly string[] | null) {
      const rows = await statement<PoolRow>(
        em,
        `select ${KNOWN_POOL} from ${pool()}
         where client_id = $1::uuid and instance_type in (select jsonb_array_elements_text($2::jsonb))
           and ($4::jsonb is null or region in (select jsonb_array_elements_text($4::jsonb)))
         order by hourly_price / nullif(on_demand_hourly_price, 0) nulls last, pool_id
         limit $3`,
        [clientId, JSON.stringify(types), limit, regions && JSON.stringify(regions)],
      );
      return rows.map(toPool);
    },
  };
}
export type HoldingRepository = ReturnType<typeof holdingRepository>;
