import type { EntityManager } from '@mikro-orm/sql';
import { fresh, locked } from '#foundation/database/fresh.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Composition, PriceIndex } from './entity.ts';

export function priceIndexRepository(em: EntityManager) {
  return {
    /** The indices with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(PriceIndex | undefined)[]> {
      const rows = await em.find(PriceIndex, { id: { $in: ids.filter(isUuid) }, ...tenantFilter(viewer) });
      return inOrder(rows, ids, ({ id }) => id);
    },

    ofRegion: (clientId: string, region: string): Promise<PriceIndex | null> =>
      em.findOne(PriceIndex, { clientId, region }),

    /** The index of a client in a region, made where there is none; locked until the transaction ends. */
    async locked(clientId: string, region: string, startedAt: Date): Promise<PriceIndex> {
      await statement(
        em,
        `insert into ${tableOf(em, 'price_index')} (id, client_id, region, started_at) values ($1, $2, $3, $4)
         on conflict (client_id, region) do nothing`,
        [uuidv7(), clientId, region, startedAt],
      );
      return em.findOneOrFail(PriceIndex, { clientId, region }, await locked(em));
    },

    /** The indices whose newest composition is from before a moment, in the order of ids; at most `limit`. */
    due: (
      before: Date,
      after: string | null,
      limit: number,
    ): Promise<{ id: string; clientId: string; region: string }[]> =>
      statement(
        em,
        `select i.id, i.client_id as "clientId", i.region from ${tableOf(em, 'price_index')} i
         where ($2::uuid is null or i.id > $2::uuid) and not exists (
           select from ${tableOf(em, 'price_index_composition')} c where c.index_id = i.id and c.effective_at > $1)
         order by i.id limit $3`,
        [before, after, limit],
      ),

    /** The composition in force at a moment; null before the first one. */
    compositionAt: (indexId: string, at: Date): Promise<Composition | null> =>
      em.findOne(Composition, { indexId, effectiveAt: { $lte: at } }, { orderBy: { effectiveAt: 'desc' } }),

    newest: async (indexId: string): Promise<Composition | null> =>
      em.findOne(Composition, { indexId }, { orderBy: { effectiveAt: 'desc' }, ...(await fresh(em)) }),

    /** Newest first. */
    compositions: (indexId: string, request: PageRequest): Promise<Page<Composition>> =>
      page(em, Composition, { indexId }, [['effectiveAt', 'desc']], request),

    /** The compositions in force at some of these moments, oldest first. */
    async inForce(indexId: string, moments: readonly Date[]): Promise<Composition[]> {
      const rows = await statement<{ id: string }>(
        em,
        `select distinct c.id from (select value::timestamptz as at from jsonb_array_elements_text($2::jsonb)) m
         cross join lateral (
           select id from ${tableOf(em, 'price_index_composition')}
           where index_id = $1::uuid and effective_at <= m.at order by effective_at desc limit 1
         ) c`,
        [indexId, JSON.stringify(moments)],
      );
      return em.find(Composition, { id: { $in: rows.map(({ id }) => id) } }, { orderBy: { effectiveAt: 'asc' } });
    },
  };
}
export type PriceIndexRepository = ReturnType<typeof priceIndexRepository>;
