import type { EntityManager } from '@mikro-orm/sql';
import { finds } from '#foundation/database/retention.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { RiskMachine, RiskPool } from './entity.ts';
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

/** A run that lasts, as long as it was watched. */
export interface LastingRun {
  readonly poolId: string;
  readonly region: string;
  readonly instanceType: string;
  readonly hours: number;
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

    /** The machines with these ids that run, in the order asked; undefined where the viewer knows none. */
    async machines(viewer: Viewer, instanceIds: readonly string[]): Promise<(RiskMachine | undefined)[]> {
      const agentId = agentOf(viewer);
      const rows = await em.find(RiskMachine, {
        instanceId: { $in: instanceIds.filter(isUuid) },
        endedAt: null,
        ...tenantFilter(viewer),
        ...(agentId && { agentId }),
      });
      return inOrder(rows, instanceIds, ({ instanceId }) => instanceId);
    },

    /** How many machines run in each of these pools. */
    async machineCounts(poolIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const rows = await statement<{ poolId: string; count: number }>(
        em,
        `select pool_id as "poolId", count(*)::int as count from ${table('machine')}
         where ended_at is null and pool_id in (select value::uuid from jsonb_array_elements_text($1::jsonb))
         group by pool_id`,
        [JSON.stringify(poolIds)],
      );
      return new Map(rows.map(({ poolId, count }) => [poolId, count]));
    },

    /** The client's pools that machines run in, those with the most machines first. */
    async inUse(clientId: string, limit: number): Promise<{ poolId: string; count: number }[]> {
      return statement(
        em,
        `select m.pool_id as "poolId", count(*)::int as count
         from ${table('machine')} m join ${table('pool')} p on p.pool_id = m.pool_id and p.client_id = m.client_id
         where m.client_id = $1 and m.ended_at is null
         group by m.pool_id order by count(*) desc, m.pool_id limit $2`,
        [clientId, limit],
      );
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
     * The client's runs that last: up to now, or to when the last machine left that would have seen their end. A run that
     * another one followed without its end being told is left out: nobody knows how long it was.
     */
    lasting: (clientId: string, now: Date): Promise<LastingRun[]> =>
      statement<LastingRun>(
        em,
        `select p.pool_id as "poolId", p.region, p.instance_type as "instanceType",
           greatest(0, extract(epoch from (case
             when ${finds(`select from ${table('machine')} m where m.pool_id = p.pool_id and m.ended_at is null`)}
             then $2::timestamptz else greatest(p.watched_until, p.since) end - p.since))::float8 / 3600) as hours
         from ${table('pool')} p where p.client_id = $1 and p.is_up`,
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
