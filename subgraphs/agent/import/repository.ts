import type { EntityManager } from '@mikro-orm/sql';
import { fresh, locked } from '#foundation/database/fresh.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { SpotPriceImport } from './entity.ts';

export function importRepository(em: EntityManager) {
  return {
    /** The imports with these ids, in the order asked; undefined where the viewer knows none. An agent knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(SpotPriceImport | undefined)[]> {
      if (agentOf(viewer)) return ids.map(() => undefined);
      const rows = await em.find(
        SpotPriceImport,
        { id: { $in: ids.filter(isUuid) }, ...tenantFilter(viewer) },
        await fresh(em),
      );
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** The import, locked until the transaction ends. */
    locked: async (id: string): Promise<SpotPriceImport | null> =>
      em.findOne(SpotPriceImport, { id }, await locked(em)),

    ofTask: async (taskId: string): Promise<SpotPriceImport | null> =>
      em.findOne(SpotPriceImport, { taskId }, await locked(em)),

    /** What is to be read; null once it was read to its end. */
    async contentOf(id: string): Promise<Uint8Array | null> {
      const found = await em.findOne(SpotPriceImport, { id }, { populate: ['content'], disableIdentityMap: true });
      return found?.content ?? null;
    },
  };
}
export type ImportRepository = ReturnType<typeof importRepository>;
