import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { blockedUntil } from '#policy/blocking.ts';
import { poolAvailabilityChanged } from '#schema/events/agent.ts';
import { poolName, regionOf } from '../places.ts';
import type { Pool } from './entity.ts';
import type { PoolHistories } from './pool-history.ts';
import type { KnownPool, PriceStore, SupposedPrice } from './price-store.ts';
import type { PoolFilter, PoolRepository, PriceRange } from './repository.ts';
import type { Uptime, UptimeScale } from './rules.ts';

export type { Pool } from './entity.ts';
export type { KnownPool } from './price-store.ts';

export interface PoolDependencies {
  readonly pools: PoolRepository;
  readonly store: PriceStore;
  readonly histories: PoolHistories;
  readonly uptime: UptimeScale;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** Where a machine runs. */
export interface PoolPlace {
  readonly instanceType: string;
  readonly zone: string;
  /** Without it the zone without its last letter. */
  readonly region?: string | null;
}

/** A sign that a pool is up or down. */
export interface PoolSign {
  readonly clientId: string;
  readonly poolId: string;
  readonly at: Date;
}

/** Why a pool is seen to be down: it takes a machine back, or had none to give. */
export interface DownSign extends PoolSign {
  readonly reason: 'NOTICE' | 'CAPACITY';
}

const DAY_MILLISECONDS = 86_400_000;
const VOLATILITY_DAYS = 7;

/** What of a pool says whether it is up. */
type UptimeSigns = Pick<Pool, 'upScore' | 'isUp' | 'upSince' | 'upScoreAt' | 'lastDownAt'>;

/** What is known of a pool's uptime; undefined while no sign was seen. */
export function uptimeOf({ upScore, isUp, upSince, upScoreAt }: UptimeSigns): Uptime | undefined {
  if (upScore == null || isUp == null || !upSince || !upScoreAt) return undefined;
  return { score: upScore, isUp, since: upSince, updatedAt: upScoreAt };
}

/** The spot pools of each client: their prices, and whether they are up. */
export function createPools({ pools, store, histories, uptime, outbox, clock }: PoolDependencies) {
  const weekAgo = () => new Date(clock().getTime() - VOLATILITY_DAYS * DAY_MILLISECONDS);

  /** The pool came up or went down, in the same transaction. What the row says is still from before. */
  async function turn(tx: EntityManager, pool: Pool, isUp: boolean, at: Date, reason: DownSign['reason'] | 'LAUNCH') {
    const { id: poolId, clientId, name, instanceType, zone, region } = pool;
    await histories.turn({ poolId, isUp, at });
    const upSince = pool.isUp ? (pool.upSince?.toISOString() ?? null) : null;
    outbox.add(tx, poolAvailabilityChanged, {
      ...{ aggregateId: poolId, clientId },
      payload: {
        ...{ poolId, poolName: name, instanceType, zone, region },
        ...{ isUp, since: at.toISOString(), reason, upSince },
      },
    });
  }

  async function note(tx: EntityManager, { clientId, poolId, at: said, ...sign }: PoolSign & Partial<DownSign>) {
    const now = clock();
    const at = said < now ? said : now;
    const { reason = 'LAUNCH' } = sign;
    const isUp = reason === 'LAUNCH';
    const pool = await pools.locked(clientId, poolId);
    if (!pool) return;
    const { score, since, updatedAt, isUp: isUpNow } = uptime.update(uptimeOf(pool), isUp, at);
    if (isUpNow !== pool.isUp) await turn(tx, pool, isUpNow, at, reason);
    Object.assign(pool, { upScore: score, isUp: isUpNow, upSince: since, upScoreAt: updatedAt });
    if (isUp) return;
    pool.lastDownAt = pool.lastDownAt && pool.lastDownAt > at ? pool.lastDownAt : at;
    pool.blockedUntil = blockedUntil(at, pool.blockedUntil);
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => pools.byIds(viewer, ids),
    list: (viewer: Viewer, filter: PoolFilter, request: PageRequest) => pools.list(viewer, filter, request),
    ofClient: pools.ofClient,
    volatilities: (poolIds: readonly string[]) => store.volatilities(poolIds, weekAgo()),

    /** What a pool cost, oldest first; without a range in the last seven days. */
    prices: (poolId: string, range: PriceRange | undefined, request: PageRequest) =>
      pools.prices(poolId, range ?? { from: weekAgo() }, request),

    /** Finds the pool of a place, or makes it. */
    async at(tx: EntityManager, clientId: string, { instanceType, zone, region }: PoolPlace): Promise<KnownPool> {
      const key = { name: poolName(instanceType, zone), instanceType, zone, region: region ?? regionOf(zone) };
      return transact(tx, () => store.ensure(clientId, key));
    },

    /** A machine that has just come says what it costs: so does its pool, until a price is seen of it. */
    suppose: (tx: EntityManager, poolId: string, price: SupposedPrice): Promise<void> =>
      transact(tx, () => store.suppose(poolId, price)),

    /** The pool gave a machine. A pool of another client, or none, is passed over. */
    noteUp: (tx: EntityManager, sign: PoolSign): Promise<void> => transact(tx, () => note(tx, sign)),

    /** The pool had no machine to give, or takes one back: it is left alone for a while. */
    noteDown: (tx: EntityManager, sign: DownSign): Promise<void> => transact(tx, () => note(tx, sign)),

    /** How sure the pool is, 0 to 1; 1 while nothing bad is known of it. */
    uptimeScore(pool: UptimeSigns): number {
      const state = uptimeOf(pool);
      return state && pool.lastDownAt ? uptime.scoreAt(state, clock()) : 1;
    },
  };
}
export type Pools = ReturnType<typeof createPools>;
