import type { EntityManager, FilterQuery } from '@mikro-orm/sql';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { containing, inOrder } from '#foundation/database/rows.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { seesEveryTenant, tenantOf, type Viewer } from '#foundation/identity/viewer.ts';
import { Client, type ClientStatus } from './entity.ts';

export interface ClientFilter {
  readonly search?: string | null;
  readonly statuses?: readonly ClientStatus[] | null;
}

/** A client sees its own row; those who see every tenant see all. */
const visibleTo = (viewer: Viewer): FilterQuery<Client> =>
  seesEveryTenant(viewer) ? {} : { id: { $in: [tenantOf(viewer)].filter((id) => id !== undefined) } };

export function clientRepository(em: EntityManager) {
  return {
    /** The clients with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Client | undefined)[]> {
      const rows = await em.find(Client, { $and: [{ id: { $in: ids.filter(isUuid) } }, visibleTo(viewer)] });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** Newest first. */
    list(viewer: Viewer, filter: ClientFilter, request: PageRequest): Promise<Page<Client>> {
      const conditions: FilterQuery<Client>[] = [visibleTo(viewer)];
      if (filter.search) {
        const text = containing(filter.search);
        conditions.push({ $or: [{ name: { $ilike: text } }, { email: { $ilike: text } }] });
      }
      if (filter.statuses) conditions.push({ status: { $in: [...filter.statuses] } });
      return page(em, Client, { $and: conditions }, [['id', 'desc']], request);
    },

    /** The client with this id, locked until the transaction ends. */
    async locked(id: string): Promise<Client | null> {
      return isUuid(id) ? em.findOne(Client, { id }, { lockMode: 4 }) : null;
    },

    byTokenHash: (hash: string): Promise<Client | null> => em.findOne(Client, { tokenHash: hash }),

    byName: (name: string): Promise<Client | null> => em.findOne(Client, { name }),

    /** Notes that the token was seen, at most once a minute. */
    async touchToken(client: Client, now: Date): Promise<void> {
      const minuteAgo = new Date(now.getTime() - 60_000);
      await em.nativeUpdate(
        Client,
        { id: client.id, $or: [{ tokenLastUsedAt: null }, { tokenLastUsedAt: { $lt: minuteAgo } }] },
        { tokenLastUsedAt: now },
      );
    },
  };
}
export type ClientRepository = ReturnType<typeof clientRepository>;
