import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import { accept, type Refusal, refuse } from '#foundation/graphql/refuse.ts';
import { type IsClient, ownerOf } from '#foundation/graphql/tenancy.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { TaskStatus } from '#foundation/jobs/task-events.ts';
import type { NamedSeries, Series } from '../series/service.ts';
import { Upload, type UploadFormat, type UploadStatus } from './entity.ts';
import type { UploadRepository } from './repository.ts';
import { decodeContent, uploadStates } from './rules.ts';

export interface UploadDependencies {
  readonly em: EntityManager;
  readonly uploads: UploadRepository;
  readonly series: Series;
  /** Adds the task that reads the upload; answers its id. */
  readonly enqueue: (tx: EntityManager, o: { readonly uploadId: string; readonly clientId: string }) => Promise<string>;
  readonly isClient: IsClient;
  readonly clock: Clock;
}

export interface UploadRequest extends Pick<NamedSeries, 'unit' | 'resampling'> {
  readonly clientId?: string | null;
  readonly name: string;
  readonly format: UploadFormat;
  readonly content: string;
  readonly idempotencyKey: string;
}

/** What a task's end means for its upload; undefined where the upload says so itself. */
const endings: Partial<Record<TaskStatus, UploadStatus>> = {
  CANCELLED: 'CANCELLED',
  ABORTED: 'FAILED',
  FAILED: 'FAILED',
};

/** Histories on their way in: what can be asked of them. The work itself is done by `createUploadWork`. */
export function createUploads({ em, uploads, series, enqueue, isClient, clock }: UploadDependencies) {
  async function store(tx: EntityManager, clientId: string, content: Buffer, request: UploadRequest) {
    const { name, unit, format, resampling } = request;
    const upload = new Upload();
    const id = uuidv7();
    Object.assign(upload, {
      ...{ id, clientId, name, unit, format, resampling, content, status: 'QUEUED', progressRatio: 0, refusals: [] },
      ...{ rowsRead: 0, rowsStored: 0, rowsChanged: 0, rowsKnown: 0, rowsRefused: 0 },
      ...{ createdAt: clock(), finishedAt: null },
      taskId: await enqueue(tx, { uploadId: id, clientId }),
    });
    tx.persist(upload);
    return id;
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => uploads.byIds(viewer, ids),
    list: (viewer: Viewer, request: PageRequest) => uploads.list(viewer, request),

    /** The series that have values of an upload, by name. */
    series: async (viewer: Viewer, uploadId: string, request: PageRequest) =>
      series.list(viewer, { ids: await uploads.seriesIds(uploadId) }, request),

    /** Takes a history in, once for each key; it is read in the background. */
    async begin(viewer: Viewer, request: UploadRequest) {
      const owner = await ownerOf(viewer, request.clientId, isClient);
      if (!owner.ok) return owner;
      const clientId = owner.value;
      const { idempotencyKey: key, ...asked } = request;
      const bytes = decodeContent(asked.content);
      if (!bytes) return refuse('InvalidInput', 'Must be the text of a history, or its base64 form.', ['content']);
      return transact(em, async (tx) => {
        const scope = { subject: viewer.subject, operation: 'uploadObservations', key };
        const same = { ...scope, request: { ...asked, clientId }, now: clock() };
        const done = await idempotent<Refusal<'InvalidInput'>>(tx, same, async () => ({
          resultId: await store(tx, clientId, bytes, request),
        }));
        if (!done.ok) return done;
        await tx.flush();
        const [upload] = await uploads.byIds(viewer, [done.resultId]);
        return accept(upload ?? null);
      });
    },

    /** Notes that the task of an upload ended without having read it. What was sent stays, for another try. */
    async taskEnded(taskId: string, taskStatus: TaskStatus): Promise<void> {
      const status = endings[taskStatus];
      const upload = status && (await uploads.ofTask(taskId));
      if (!upload || upload.isFinished || !uploadStates.canGo(upload.status, status)) return;
      Object.assign(upload, { status, finishedAt: clock() });
    },
  };
}
export type Uploads = ReturnType<typeof createUploads>;
