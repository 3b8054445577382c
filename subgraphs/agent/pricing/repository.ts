import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { fresh, locked } from '#foundation/database/fresh.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { containing, inOrder } from '#foundation/database/rows.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Pool, PricePoint } from './entity.ts';

export interface PoolFilter {
  readonly instanceTypes?: readonly string[] | null;
  readonly region?: string | null;
  readonly search?: string | null;
}

export interface PriceRange {
  readonly from: Date;
  /** Without it everything since. */
  readonly to?: Date;
}

export function poolRepository(em: EntityManager) {
  return {
    /** The pools with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Pool | undefined)[]> {
      const rows = await em.find(Pool, { id: { $in: ids.filter(isUuid) }, ...tenantFilter(viewer) });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** By name. */
    list(viewer: Viewer, { instanceTypes, region, search }: PoolFilter, request: PageRequest): Promise<Page<Pool>> {
      const conditions: FilterQuery<Pool>[] = [tenantFilter(viewer)];
      if (instanceTypes) conditions.push({ instanceType: { $in: [...instanceTypes] } });
      if (region) conditions.push({ region });
      if (search) conditions.push({ name: { $ilike: containing(search) } });
      return page(
        em,
        Pool,
        { $and: conditions },
        [
          ['name', 'asc'],
          ['id', 'asc'],
        ],
        request,
      );
    },

    /** A client's pool, as it stands now. */
    async ofClient(clientId: string, id: string): Promise<Pool | null> {
      return isUuid(id) ? em.findOne(Pool, { id, clientId }, await fresh(em)) : null;
    },

    /** A client's pool, locked until the transaction ends. */
    async locked(clientId: string, id: string): Promise<Pool | null> {
      if (!isUuid(id)) return null;
      return em.findOne(Pool, { id, clientId }, await locked(em));
    },

    /** Oldest first. */
    prices: (poolId: string, { from, to }: PriceRange, request: PageRequest): Promise<Page<PricePoint>> =>
      page(
        em,
        PricePoint,
        { poolId, observedAt: { $gte: from, ...(to && { $lt: to }) } },
        [['observedAt', 'asc']],
        request,
      ),
  };
}
export type PoolRepository = ReturnType<typeof poolRepository>;
