import type { EntityManager, FilterQuery } from '@mikro-orm/sql';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { containing, inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { staleness } from '../staleness.ts';
import { Series, type SeriesKind, SeriesPoint } from './entity.ts';

export interface SeriesFilter {
  readonly ids?: readonly string[] | null;
  readonly kinds?: readonly SeriesKind[] | null;
  readonly search?: string | null;
  /** Whether the newest value is too old, or there is none. */
  readonly isStale?: boolean | null;
}

/** A machine size in a region, of which a client has pools. */
export interface PlaceInUse {
  readonly clientId: string;
  readonly instanceType: string;
  readonly region: string;
}

export interface Span {
  readonly from: Date;
  /** The first moment after it; without it everything since. */
  readonly to?: Date;
}

/** Which of a client's series: those behind one id up to another one, in the order of ids. */
export interface SeriesSlice {
  readonly clientId: string;
  /** Only this one. */
  readonly seriesId?: string | null;
  readonly after?: string | null;
  readonly upTo?: string | null;
}

export function seriesRepository(em: EntityManager) {
  return {
    /** The series with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Series | undefined)[]> {
      const rows = await em.find(Series, { id: { $in: ids.filter(isUuid) }, ...tenantFilter(viewer) });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** The spot price of each of these pools, in the order asked; undefined where the viewer knows none. */
    async byPools(viewer: Viewer, poolIds: readonly string[]): Promise<(Series | undefined)[]> {
      const rows = await em.find(Series, { poolId: { $in: poolIds.filter(isUuid) }, ...tenantFilter(viewer) });
      return inOrder(rows, poolIds, ({ poolId }) => poolId);
    },

    /** By name. */
    list(
      viewer: Viewer,
      { ids, kinds, search, isStale }: SeriesFilter,
      { now, ...request }: PageRequest & { readonly now: Date },
    ): Promise<Page<Series>> {
      const conditions: FilterQuery<Series>[] = [tenantFilter(viewer)];
      if (ids) conditions.push({ id: { $in: ids.filter(isUuid) } });
      if (kinds) conditions.push({ kind: { $in: [...kinds] } });
      if (search) conditions.push({ name: { $ilike: containing(search) } });
      if (isStale === true) conditions.push(staleFilter(now));
      if (isStale === false) conditions.push(freshFilter(now));
      return page(
        em,
        Series,
        { $and: conditions },
        [
          ['name', 'asc'],
          ['id', 'asc'],
        ],
        request,
      );
    },

    /** Oldest first. */
    points: (seriesId: string, { from, to }: Span, request: PageRequest): Promise<Page<SeriesPoint>> =>
      page(
        em,
        SeriesPoint,
        { seriesId, observedAt: { $gte: from, ...(to && { $lt: to }) } },
        [['observedAt', 'asc']],
        request,
      ),

    async isOfClient(clientId: string, id: string): Promise<boolean> {
      return isUuid(id) && (await em.count(Series, { id, clientId })) > 0;
    },

    /** The next series of a slice. */
    slice: (slice: SeriesSlice, limit: number): Promise<Series[]> =>
      em.find(Series, sliceFilter(slice), { orderBy: { id: 'asc' }, limit }),

    /** The machine sizes and regions that each of these clients has pools of. */
    placesInUse: (clientIds: readonly string[]): Promise<PlaceInUse[]> =>
      statement<PlaceInUse>(
        em,
        `select distinct s.client_id as "clientId", s.instance_type as "instanceType", s.region
         from jsonb_array_elements_text($1::jsonb) as w(id) join ${tableOf(em, 'series')} s on s.client_id = w.id::uuid
         where s.pool_id is not null and s.instance_type is not null and s.region is not null order by 1, 2, 3`,
        [JSON.stringify(clientIds)],
      ),

    /** The clients that have series, behind one of them, in the order of ids. */
    async owners(after: string | null, limit: number): Promise<string[]> {
      const rows = await statement<{ clientId: string }>(
        em,
        `select distinct client_id as "clientId" from ${tableOf(em, 'series')}
         where $1::uuid is null or client_id > $1::uuid order by client_id limit $2`,
        [after, limit],
      );
      return rows.map(({ clientId }) => clientId);
    },

    /** How many series there are in a slice, and the last one's id. */
    async measure(slice: SeriesSlice): Promise<{ count: number; newestId: string | null }> {
      const count = await em.count(Series, sliceFilter(slice));
      const newest = await em.findOne(Series, sliceFilter(slice), { orderBy: { id: 'desc' }, fields: ['id'] });
      return { count, newestId: newest?.id ?? null };
    },
  };
}
export type SeriesRepository = ReturnType<typeof seriesRepository>;

function sliceFilter({ clientId, seriesId, after, upTo }: SeriesSlice): FilterQuery<Series> {
  const conditions: FilterQuery<Series>[] = [{ clientId }];
  if (seriesId) conditions.push({ id: seriesId });
  if (after) conditions.push({ id: { $gt: after } });
  if (upTo) conditions.push({ id: { $lte: upTo } });
  return { $and: conditions };
}

const limits = (now: Date) =>
  staleness.map(({ seconds, ...kind }) => ({ kind, oldest: new Date(now.getTime() - seconds * 1000) }));

const staleFilter = (now: Date): FilterQuery<Series> => ({
  $or: [
    { lastObservedAt: null },
    ...limits(now).map(({ kind, oldest }) => ({ ...kind, lastObservedAt: { $lt: oldest } })),
  ],
});

/** Of whose step nothing is known is not stale once it has a value. */
const freshFilter = (now: Date): FilterQuery<Series> => ({
  $or: [
    { lastObservedAt: { $ne: null }, interval: null },
    ...limits(now).map(({ kind, oldest }) => ({ ...kind, lastObservedAt: { $gte: oldest } })),
  ],
});
