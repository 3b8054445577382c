import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { MarketRefresh } from './entity.ts';

const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;

export function refreshRepository(em: EntityManager) {
  return {
    /** The refreshes with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(MarketRefresh | undefined)[]> {
      const rows = await em.find(
        MarketRefresh,
        { id: { $in: ids.filter(isUuid) }, ...tenantFilter(viewer) },
        { refresh: true },
      );
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** Newest first. */
    list: (viewer: Viewer, request: PageRequest): Promise<Page<MarketRefresh>> =>
      page(em, MarketRefresh, tenantFilter(viewer), [['id', 'desc']], request),

    /** The refresh, locked until the transaction ends. */
    locked: (id: string): Promise<MarketRefresh | null> => em.findOne(MarketRefresh, { id }, locked),

    ofTask: (taskId: string): Promise<MarketRefresh | null> => em.findOne(MarketRefresh, { taskId }, locked),

    /** The newest refresh of every client that ended so, or of any end. */
    newest: (statuses?: readonly MarketRefresh['status'][]): Promise<MarketRefresh | null> =>
      em.findOne(
        MarketRefresh,
        { clientId: null, ...(statuses && { status: { $in: [...statuses] } }) },
        { orderBy: { id: 'desc' } },
      ),
  };
}
export type RefreshRepository = ReturnType<typeof refreshRepository>;
