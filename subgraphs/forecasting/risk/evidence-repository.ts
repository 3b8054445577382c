import type { EntityManager } from '@mikro-orm/sql';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { RiskPool } from './entity.ts';
import { NO_POOL } from './tally-sql.ts';

/** What is counted of a group of runs in one bin of ages. */
export type BinCount = readonly [bin: number, entered: number, ended: number, exposure: number];

/** The runs that have ended of a pool, or of a group of one client's pools. */
export interface CountedGroup {
  /** Null for a group. */
  readonly poolId: string | null;
  /** Null for all regions. */
  readonly region: string | null;
  /** Null for all machine sizes. */
  readonly instanceType: string | null;
  readonly bins: readonly BinCount[];
}

/** A run that lasts. */
export interface OpenRun {
  readonly poolId: string;
  readonly region: string;
  readonly instanceType: string;
  /** How long it has lasted up to now, in hours. */
  readonly hours: number;
  /** How long it had lasted when the last machine left that would have seen its end, in hours; 0 if none did. */
  readonly hoursWatched: number;
}

/** What is known of the runs of pools, by groups. */
export function evidenceRepository(em: EntityManager) {
  const table = (name: string) => tableOf(em, `risk_${name}`);

  const nulls = (row: CountedGroup): CountedGroup => ({
    ...row,
    ...{ poolId: row.poolId === NO_POOL ? null : row.poolId, region: row.region || null },
    instanceType: row.instanceType || null,
  });

  return {
    /** The pools with these ids, in the order asked; undefined where the viewer knows none. */
    async pools(viewer: Viewer, poolIds: readonly string[]): Promise<(RiskPool | undefined)[]> {
      const rows = await em.find(RiskPool, { poolId: { $in: poolIds.filter(isUuid) }, ...tenantFilter(viewer) });
      return inOrder(rows, poolIds, ({ poolId }) => poolId);
    },

    /** The runs that have ended of these pools of one client, and of its groups. */
    async counted(clientId: string, poolIds: readonly string[]): Promise<CountedGroup[]> {
      const rows = await statement<CountedGroup>(
        em,
        `select pool_id as "poolId", region, instance_type as "instanceType",
           jsonb_agg(jsonb_build_array(bin, entered, ended, exposure)) as bins
         from ${table('tally')} where client_id = $1
           and pool_id in (select value::uuid from jsonb_array_elements_text($2::jsonb))
         group by pool_id, region, instance_type`,
        [clientId, JSON.stringify([NO_POOL, ...poolIds])],
      );
      return rows.map(nulls);
    },

    /**
     * The client's runs that last. One that another one followed without its end being told is left out: nobody knows how long
     * it was.
     */
    open: (clientId: string, now: Date): Promise<OpenRun[]> =>
      statement<OpenRun>(
        em,
        `select pool_id as "poolId", region, instance_type as "instanceType",
           greatest(0, extract(epoch from $2::timestamptz - since)::float8 / 3600) as hours,
           greatest(0, extract(epoch from watched_until - since)::float8 / 3600) as "hoursWatched"
         from ${table('pool')} where client_id = $1 and is_up`,
        [clientId, now],
      ),

    /** The runs of all clients in these regions, where at least three of them have any; of no pool and no client. */
    async market(regions: readonly string[]): Promise<CountedGroup[]> {
      const rows = await statement<CountedGroup>(
        em,
        `select null as "poolId", region, instance_type as "instanceType",
           jsonb_agg(jsonb_build_array(bin, entered, ended, exposure)) as bins
         from ${table('market')} where region in (select jsonb_array_elements_text($1::jsonb))
         group by region, instance_type`,
        [JSON.stringify(regions)],
      );
      return rows.map(nulls);
    },

    /** Puts what all clients' runs come to in the place of what they came to before. */
    async replaceMarket(groups: readonly CountedGroup[]): Promise<void> {
      const rows = groups.flatMap(({ region, instanceType, bins }) =>
        bins.map(([bin, entered, ended, exposure]) => ({
          ...{ region, instanceType: instanceType ?? '', bin, entered, ended, exposure },
        })),
      );
      await statement(em, `delete from ${table('market')}`);
      await statement(
        em,
        `insert into ${table('market')} (region, instance_type, bin, entered, ended, exposure)
         select region, "instanceType", bin, entered, ended, exposure from jsonb_to_recordset($1::jsonb)
           as r(region text, "instanceType" text, bin int, entered int, ended int, exposure float8)`,
        [JSON.stringify(rows)],
      );
    },

    /** The next client that has pools. */
    async clientAfter(clientId: string | undefined): Promise<string | undefined> {
      const [row] = await statement<{ clientId: string }>(
        em,
        `select client_id as "clientId" from ${table('pool')} ${clientId ? 'where client_id > $1' : ''}
         order by client_id limit 1`,
        clientId ? [clientId] : [],
      );
      return row?.clientId;
    },
  };
}
export type EvidenceRepository = ReturnType<typeof evidenceRepository>;
