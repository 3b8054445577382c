import type { EntityManager, FilterQuery } from '@mikro-orm/sql';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { MarketNote, type NoteKind } from './entity.ts';

export interface NoteSpan {
  readonly from: Date;
  /** The first moment after it. */
  readonly to: Date;
}

/** A pool, and the region that it is in. */
export interface NotedPool {
  readonly clientId: string;
  readonly poolId: string;
  readonly region: string;
}

export interface NoteFilter {
  readonly span?: NoteSpan | null;
  readonly region?: string | null;
  readonly pool?: NotedPool | null;
  readonly kinds?: readonly NoteKind[] | null;
}

const MOST_OF_A_POOL = 100;

/** What concerns everybody, and what concerns the viewer. */
const visible = (viewer: Viewer): FilterQuery<MarketNote> => {
  const { clientId } = tenantFilter(viewer);
  return clientId === undefined ? {} : { $or: [{ clientId: null }, { clientId }] };
};

export function noteRepository(em: EntityManager) {
  const byIds = async (viewer: Viewer, ids: readonly string[]): Promise<(MarketNote | undefined)[]> => {
    const rows = await em.find(MarketNote, { $and: [{ id: { $in: ids.filter(isUuid) } }, visible(viewer)] });
    return inOrder(rows, ids, ({ id }) => id);
  };

  return {
    /** The notes with these ids, in the order asked; undefined where the viewer knows none. */
    byIds,

    /** Newest first. */
    list(viewer: Viewer, { span, region, pool, kinds }: NoteFilter, request: PageRequest): Promise<Page<MarketNote>> {
      const conditions: FilterQuery<MarketNote>[] = [visible(viewer)];
      if (span) conditions.push({ occurredAt: { $gte: span.from, $lt: span.to } });
      if (region) conditions.push({ region });
      if (pool) conditions.push({ region: pool.region, $or: [{ poolId: null }, { poolId: pool.poolId }] });
      if (kinds) conditions.push({ kind: { $in: [...kinds] } });
      const order = [
        ['occurredAt', 'desc'],
        ['id', 'desc'],
      ] as const;
      return page(em, MarketNote, { $and: conditions }, order, request);
    },

    /** What concerns each of these pools, newest first, at most 100 of each. */
    async ofPools(viewer: Viewer, pools: readonly NotedPool[], span: NoteSpan | null): Promise<MarketNote[][]> {
      const rows = await statement<{ place: number; id: string }>(
        em,
        `select w.place, n.id
         from rows from (jsonb_to_recordset($1::jsonb) as ("clientId" uuid, "poolId" uuid, region text))
           with ordinality as w("clientId", "poolId", region, place)
         cross join lateral (
           select m.id, m.occurred_at from ${tableOf(em, 'market_note')} m
           where m.region = w.region and (m.client_id is null or m.client_id = w."clientId")
             and (m.pool_id is null or m.pool_id = w."poolId")
             and m.occurred_at >= $2::timestamptz and m.occurred_at < $3::timestamptz
           order by m.occurred_at desc, m.id desc limit ${MOST_OF_A_POOL}
         ) n
         order by w.place, n.occurred_at desc, n.id desc`,
        [JSON.stringify(pools), span?.from.toISOString() ?? '-infinity', span?.to.toISOString() ?? 'infinity'],
      );
      const notes = await byIds(
        viewer,
        rows.map(({ id }) => id),
      );
      const found: MarketNote[][] = pools.map(() => []);
      for (const [index, { place }] of rows.entries()) {
        const note = notes[index];
        if (note) found[Number(place) - 1]?.push(note);
      }
      return found;
    },
  };
}
export type NoteRepository = ReturnType<typeof noteRepository>;
