import type { EntityManager } from '@mikro-orm/sql';
import { fresh, locked } from '#foundation/database/fresh.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { MarketRefresh } from './entity.ts';

export function refreshRepository(em: EntityManager) {
  return {
    /** The refreshes with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(MarketRefresh | undefined)[]> {
      const rows = await em.find(
        MarketRefresh,
        { id: { $in: ids.filter(isUuid) }, ...tenantFilter(viewer) },
        await fresh(em),
      );
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** Newest first. */
    list: (viewer: Viewer, request: PageRequest): Promise<Page<MarketRefresh>> =>
      page(em, MarketRefresh, tenantFilter(viewer), [['id', 'desc']], request),

    /** The refresh, locked until the transaction ends. */
    locked: async (id: string): Promise<MarketRefresh | null> => em.findOne(MarketRefresh, { id }, await locked(em)),

    ofTask: async (taskId: string): Promise<MarketRefresh | null> =>
      em.findOne(MarketRefresh, { taskId }, await locked(em)),

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
