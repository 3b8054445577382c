import type { EntityManager } from '@mikro-orm/sql';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { RiskMachine, RiskPool } from './entity.ts';
import { clockBetween, tallied } from './tally-sql.ts';

/** What is counted of a group of runs in one bin of ages. */
export interface TallyRow {
  /** What it is counted of: `null` stands for all. Of the market, neither a pool nor a client is told. */
  readonly source: 'OWN' | 'MARKET';
  readonly poolId: string | null;
  readonly instanceType: string | null;
  readonly region: string | null;
  readonly bin: number;
  readonly entered: number;
  readonly ended: number;
  readonly exposure: number;
}

/** A pool with the machines in it. */
export interface WatchedPool {
  readonly pool: RiskPool;
  readonly machineCount: number;
}

/** What other tenants went through is told as an average of at least three of them. */
const LEAST_TENANTS = 3;

/** What is known of the runs of pools, by groups. */
export function evidenceRepository(em: EntityManager) {
  const table = (name: string) => tableOf(em, `risk_${name}`);

  /**
   * Every run of these pools by bins: those that have ended as they were counted, those that last up to now, or to when
   * the last machine left that would have seen their end. A run that another one followed without its end being told is
   * left out: nobody knows how long it was. `$1` is now.
   */
  const evidence = (pools: string) => `
    select p.client_id, p.pool_id, p.instance_type, p.region, t.bin, t.entered, t.ended, t.exposure
    from (${pools}) p join ${table('tally')} t on t.pool_id = p.pool_id
    union all
    select t.client_id, t.pool_id, t.instance_type, t.region, t.bin, t.entered, t.ended, t.exposure
    from (${tallied(`
      select p.client_id, p.pool_id, p.instance_type, p.region, false as has_ended, ${clockBetween('p.since', 'p.until')} as clock
      from (select w.*, case
          when exists (select from ${table('machine')} m where m.pool_id = w.pool_id and m.ended_at is null)
          then $1::timestamptz else greatest(w.watched_until, w.since) end as until
        from (${pools}) w where w.is_up) p
      join ${table('run')} o on o.pool_id = p.pool_id and o.started_at = p.since and o.ended_at is null
    `)}) t`;

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

    /** What one client's runs come to: of these pools, of each type in each region, of each region, and of all; and the market's. */
    async tallies(clientId: string, poolIds: readonly string[], now: Date): Promise<TallyRow[]> {
      const pools = `select * from ${table('pool')} where client_id = $2`;
      return statement<TallyRow>(
        em,
        `select 'OWN' as source, g.pool_id as "poolId", g.instance_type as "instanceType", g.region, g.bin,
           sum(g.entered)::int as entered, sum(g.ended)::int as ended, sum(g.exposure) as exposure
         from (${evidence(pools)}) g
         group by grouping sets ((g.bin, g.pool_id), (g.bin, g.instance_type, g.region), (g.bin, g.region), (g.bin))
         having grouping(g.pool_id) = 1
           or g.pool_id in (select value::uuid from jsonb_array_elements_text($3::jsonb))
         union all
         select 'MARKET', null, nullif(k.instance_type, ''), k.region, k.bin, k.entered, k.ended, k.exposure
         from ${table('market')} k
         where k.region in (select w.region from (${pools}) w)
           and k.instance_type in (select w.instance_type from (${pools}) w union all select '')`,
        [now, clientId, JSON.stringify(poolIds)],
      );
    },

    /**
     * Sums up the runs of all clients, by type and region and by region, where at least three of them have any. Puts it in
     * the place of what was summed up before.
     */
    async sumUpMarket(now: Date): Promise<void> {
      await statement(em, `delete from ${table('market')}`);
      await statement(
        em,
        `insert into ${table('market')} (region, instance_type, bin, entered, ended, exposure)
         select g.region, coalesce(g.instance_type, ''), g.bin, sum(g.entered), sum(g.ended), sum(g.exposure)
         from (${evidence(`select * from ${table('pool')}`)}) g
         group by grouping sets ((g.region, g.bin, g.instance_type), (g.region, g.bin))
         having count(distinct g.client_id) >= ${LEAST_TENANTS}`,
        [now],
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
