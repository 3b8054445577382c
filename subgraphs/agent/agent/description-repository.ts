import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';

/** A machine as others are told of it; prices in USD per hour. */
export interface DescribedMachine {
  readonly instanceId: string;
  readonly providerId: string;
  readonly mode: 'SPOT' | 'ON_DEMAND';
  readonly poolId: string | null;
  readonly poolName: string | null;
  readonly instanceType: string;
  readonly zone: string;
  readonly region: string;
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice: string;
}

/** A pool with a price, and what is known of its being up. */
export interface DescribedPool {
  readonly poolId: string;
  readonly poolName: string;
  readonly zone: string;
  readonly region: string;
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice: string | null;
  /** When the price was seen; null for one that is only supposed. */
  readonly observedAt: Date | null;
  readonly isUp: boolean | null;
  readonly upScore: number | null;
  readonly upScoreAt: Date | null;
  readonly upSince: Date | null;
  readonly lastDownAt: Date | null;
}

export interface AgentDescription {
  readonly agentId: string;
  readonly clientId: string;
  readonly hostname: string;
  readonly status: 'ONLINE' | 'OFFLINE' | 'DISABLED';
  readonly epoch: number;
  readonly primaryInstance: DescribedMachine | null;
  readonly pools: readonly DescribedPool[];
}

type Moment = 'observedAt' | 'upScoreAt' | 'upSince' | 'lastDownAt';
/** Moments come as milliseconds. */
type PoolRow = Omit<DescribedPool, Moment> & Readonly<Record<Moment, number | null>>;

const MOST_POOLS = 100;
const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;
const dateOf = (moment: number | null): Date | null => (moment === null ? null : new Date(moment));

/** Reads across slices in one statement: a fail-over begins with it, and waits for every further one. */
export const descriptionRepository = (em: EntityManager) => ({
  /** An agent, its primary machine, and the pools of that machine's size and region that have a price, cheapest first. */
  async of(agentId: string): Promise<AgentDescription | null> {
    if (!isUuid(agentId)) return null;
    const [row] = await statement<Omit<AgentDescription, 'pools'> & { readonly pools: readonly PoolRow[] }>(
      em,
      queryFor(em),
      [agentId],
    );
    if (!row) return null;
    const pools = row.pools.map(({ observedAt, upScoreAt, upSince, lastDownAt, ...pool }) => ({
      ...{ ...pool, observedAt: dateOf(observedAt), upScoreAt: dateOf(upScoreAt) },
      ...{ upSince: dateOf(upSince), lastDownAt: dateOf(lastDownAt) },
    }));
    return { ...row, pools };
  },
});
export type DescriptionRepository = ReturnType<typeof descriptionRepository>;

const queryFor = (em: EntityManager): string => `
  select a.id as "agentId", a.client_id as "clientId", a.hostname, a.status, a.epoch,
    case when i.id is not null then jsonb_build_object('instanceId', i.id, 'providerId', i.provider_id, 'mode', i.mode,
      'poolId', i.pool_id, 'poolName', (select name from ${tableOf(em, 'pool')} where id = i.pool_id),
      'instanceType', i.instance_type, 'zone', i.zone, 'region', i.region, 'hourlyPrice', i.hourly_price::text,
      'onDemandHourlyPrice', i.on_demand_hourly_price::text) end as "primaryInstance",
    (select coalesce(jsonb_agg(jsonb_build_object('poolId', id, 'poolName', name, 'zone', zone, 'region', region,
       'hourlyPrice', hourly_price::text, 'onDemandHourlyPrice', on_demand_hourly_price::text, 'isUp', is_up,
       'observedAt', ${milliseconds('observed_at')},
       'upScore', up_score, 'upScoreAt', ${milliseconds('up_score_at')}, 'upSince', ${milliseconds('up_since')},
       'lastDownAt', ${milliseconds('last_down_at')}) order by hourly_price, id), '[]')
     from (select * from ${tableOf(em, 'pool')} p
           where p.client_id = a.client_id and p.instance_type = i.instance_type and p.region = i.region
             and p.hourly_price is not null
           order by p.hourly_price, p.id limit ${MOST_POOLS}) cheapest) as pools
  from ${tableOf(em, 'agent')} a
  left join ${tableOf(em, 'instance')} i on i.agent_id = a.id and i.role = 'PRIMARY'
  where a.id = $1 and a.status <> 'DELETED'`;
