import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Holding, Holdings, Moved } from '../holding/service.ts';
import type { Weighting } from './chain.ts';
import { Composition, type CompositionPart, CompositionReason, type PriceIndex } from './entity.ts';
import type { PriceIndexRepository } from './repository.ts';
import { firstLevels, isSameHolding, levelsAt, pointAt, priceRatio, replacing } from './rules.ts';

export type { Weighting } from './chain.ts';
export type { Composition, CompositionPart, PriceIndex } from './entity.ts';
export type { IndexPoint } from './rules.ts';

export interface PriceIndexDependencies {
  readonly em: EntityManager;
  readonly indices: PriceIndexRepository;
  readonly holdings: Holdings;
  readonly clock: Clock;
}

// A fleet that moves takes some minutes about it: what changes meanwhile is one change.
const SETTLING_MILLISECONDS = 10 * 60_000;
const DAY_MILLISECONDS = 86_400_000;
const INDICES_AT_ONCE = 100;
const MOST_BATCHES = 10_000;

const toPart = ({ poolId, poolName, machines, hourlyPrice, onDemandHourlyPrice }: Holding): CompositionPart => ({
  ...{ poolId, poolName: poolName ?? poolId, machines, hourlyPrice, onDemandHourlyPrice },
});

/** Indices of what a client's spot capacity costs, one a region, and their compositions. */
export function createPriceIndices({ em, indices, holdings, clock }: PriceIndexDependencies) {
  /** What the pools of a composition cost now, by pool. */
  async function pricesNow({ clientId, parts }: Pick<Composition, 'clientId' | 'parts'>) {
    const pools = await holdings.pools(
      clientId,
      parts.map(({ poolId }) => poolId),
    );
    const byId = new Map(pools.map((pool) => [pool.poolId, pool]));
    return {
      price: (poolId: string) => Number(byId.get(poolId)?.hourlyPrice ?? Number.NaN),
      listPrice: (poolId: string) => Number(byId.get(poolId)?.onDemandHourlyPrice ?? Number.NaN),
    };
  }

  async function replace(young: Composition, parts: readonly CompositionPart[]) {
    young.parts = replacing(parts, young.parts);
    await em.flush();
  }

  /** Adds a link to the chain; a link that has just begun is changed instead. */
  async function link(index: PriceIndex, parts: readonly CompositionPart[], at: Date, reason: CompositionReason) {
    const newest = await indices.newest(index.id);
    const isYoung = newest && at.getTime() - newest.effectiveAt.getTime() < SETTLING_MILLISECONDS;
    if (newest && reason === CompositionReason.CHANGED && isSameHolding(newest.parts, parts)) return;
    if (newest && isYoung) return replace(newest, parts);
    const prices = newest && (await pricesNow(newest));
    em.persist(
      Object.assign(new Composition(), {
        ...{ id: uuidv7(), indexId: index.id, clientId: index.clientId, effectiveAt: at, parts },
        reason: newest ? reason : CompositionReason.STARTED,
        levels: newest && prices ? levelsAt(newest, prices.price, prices.listPrice) : firstLevels,
      }),
    );
    await em.flush();
  }

  async function recompose({ clientId, region }: Moved, at: Date, reason: CompositionReason): Promise<void> {
    const held = await holdings.ofRegion(clientId, region);
    const parts = held.filter(({ isPriced, hourlyPrice }) => isPriced && Number(hourlyPrice) > 0).map(toPart);
    if (parts.length === 0 && !(await indices.ofRegion(clientId, region))) return;
    await link(await indices.locked(clientId, region, at), parts, at, reason);
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => indices.byIds(viewer, ids),
    /** Of a client that the viewer may see; null while there is nothing to weigh. */
    ofRegion: (clientId: string, region: string): Promise<PriceIndex | null> => indices.ofRegion(clientId, region),
    compositions: ({ id }: PriceIndex, request: PageRequest) => indices.compositions(id, request),
    compositionAt: ({ id }: PriceIndex, at: Date) => indices.compositionAt(id, at),
    composition: ({ id }: PriceIndex) => indices.newest(id),

    /** The index by the newest prices; null before its first composition. */
    async present(index: PriceIndex, weighting: Weighting) {
      const composition = await indices.newest(index.id);
      if (!composition) return null;
      const prices = await pricesNow(composition);
      return {
        ...{ at: clock(), ...pointAt(composition, weighting, prices.price) },
        priceRatio: priceRatio(composition, prices.price),
      };
    },

    /** Takes the compositions anew of where a client may hold something else. Inside a transaction. */
    async follow(moved: readonly Moved[], at: Date): Promise<void> {
      for (const each of moved) await recompose(each, at, CompositionReason.CHANGED);
    },

    /** Takes the compositions anew that are a day old, each in a transaction; answers how many. */
    async rebalance(signal: AbortSignal): Promise<number> {
      let count = 0;
      let after: string | null = null;
      for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
        const now = clock();
        const due = await indices.due(new Date(now.getTime() - DAY_MILLISECONDS), after, INDICES_AT_ONCE);
        for (const index of due) {
          signal.throwIfAborted();
          em.clear();
          await transact(em, () => recompose(index, now, CompositionReason.REBALANCED));
          count += 1;
        }
        if (due.length < INDICES_AT_ONCE) break;
        after = due.at(-1)?.id ?? null;
      }
      return count;
    },
  };
}
export type PriceIndices = ReturnType<typeof createPriceIndices>;
