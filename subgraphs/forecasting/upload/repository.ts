import type { EntityManager } from '@mikro-orm/sql';
import { fresh, locked } from '#foundation/database/fresh.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Upload, UploadSeries } from './entity.ts';

export function uploadRepository(em: EntityManager) {
  return {
    /** The uploads with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Upload | undefined)[]> {
      const rows = await em.find(Upload, { id: { $in: ids.filter(isUuid) }, ...tenantFilter(viewer) }, await fresh(em));
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** Newest first. */
    list: (viewer: Viewer, request: PageRequest): Promise<Page<Upload>> =>
      page(em, Upload, tenantFilter(viewer), [['id', 'desc']], request),

    /** The upload, locked until the transaction ends. */
    locked: async (id: string): Promise<Upload | null> => em.findOne(Upload, { id }, await locked(em)),

    ofTask: async (taskId: string): Promise<Upload | null> => em.findOne(Upload, { taskId }, await locked(em)),

    /** The upload with what is to be read; null once it was read to its end. */
    async withContent(id: string): Promise<{ readonly upload: Upload; readonly content: Uint8Array } | null> {
      const upload = await em.findOne(Upload, { id }, { populate: ['content'], disableIdentityMap: true });
      return upload?.content ? { upload, content: upload.content } : null;
    },

    /** Notes that series have values of an upload. */
    async addSeries(uploadId: string, seriesIds: readonly string[]): Promise<void> {
      await statement(
        em,
        `insert into ${tableOf(em, 'observation_upload_series')} (upload_id, series_id)
         select $1, value::uuid from jsonb_array_elements_text($2::jsonb) on conflict do nothing`,
        [uploadId, JSON.stringify(seriesIds)],
      );
    },

    /** The series that have values of an upload: at most as many as one may bring. */
    async seriesIds(uploadId: string): Promise<string[]> {
      const rows = await em.find(UploadSeries, { uploadId }, { disableIdentityMap: true });
      return rows.map(({ seriesId }) => seriesId);
    },
  };
}
export type UploadRepository = ReturnType<typeof uploadRepository>;
