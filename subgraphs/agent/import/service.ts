import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import { accept, type Refusal, refuse } from '#foundation/graphql/refuse.ts';
import { type IsClient, ownerOf } from '#foundation/graphql/tenancy.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { JobRun } from '#foundation/jobs/define-job.ts';
import { readInBatches } from '#foundation/jobs/read-in-batches.ts';
import type { TaskStatus } from '#foundation/jobs/task-events.ts';
import type { Pricing } from '../pricing/service.ts';
import { write } from '../write.ts';
import { SpotPriceImport, type SpotPriceImportStatus } from './entity.ts';
import { readHistory } from './read-history.ts';
import type { ImportRepository } from './repository.ts';
import { decodeContent, endingOf, type ImportedPrice, readRecord } from './rules.ts';

export interface ImportDependencies {
  readonly em: EntityManager;
  readonly imports: ImportRepository;
  readonly pricing: Pricing;
  /** Adds the task that reads the import; answers its id. */
  readonly enqueue: (tx: EntityManager, o: { readonly importId: string; readonly clientId: string }) => Promise<string>;
  readonly isClient: IsClient;
  readonly clock: Clock;
}

export interface ImportRequest {
  readonly clientId?: string | null;
  readonly content: string;
  readonly idempotencyKey: string;
}

const MOST_REFUSALS = 100;

/** What a task's end means for its import; undefined where the import says so itself. */
const endings: Partial<Record<TaskStatus, SpotPriceImportStatus>> = {
  CANCELLED: 'CANCELLED',
  ABORTED: 'FAILED',
  FAILED: 'FAILED',
};

/** Price histories on their way in. */
export function createImports({ em, imports, pricing, enqueue, isClient, clock }: ImportDependencies) {
  async function store(tx: EntityManager, clientId: string, content: Buffer) {
    const entry = new SpotPriceImport();
    const id = uuidv7();
    Object.assign(entry, {
      ...{ id, clientId, content, status: 'QUEUED', progressRatio: 0, refusals: [] },
      ...{ recordsRead: 0, recordsStored: 0, recordsKnown: 0, recordsRefused: 0 },
      ...{ createdAt: clock(), finishedAt: null },
      taskId: await enqueue(tx, { importId: id, clientId }),
    });
    tx.persist(entry);
    return id;
  }

  function refuseRecord(entry: SpotPriceImport, record: number, message: string) {
    entry.recordsRefused += 1;
    if (entry.refusals.length < MOST_REFUSALS) entry.refusals = [...entry.refusals, { record, message }];
  }

  /** Keeps the next records, and how far the import has come by them: one transaction. */
  const keep = (id: string, from: number, records: readonly unknown[], progressRatio: number) =>
    write(em, async (tx) => {
      const entry = await imports.locked(id);
      if (!entry || entry.recordsRead !== from) throw new Error(`The import ${id} is read by somebody else.`);
      const observations: ImportedPrice[] = [];
      for (const [index, record] of records.entries()) {
        const read = readRecord(record, clock());
        if ('refusal' in read) refuseRecord(entry, from + index + 1, read.refusal);
        else observations.push(read);
      }
      const { clientId } = entry;
      const added = await pricing.record(tx, { clientId, source: 'IMPORT', aggregateId: id, observations });
      entry.recordsRead += records.length;
      entry.recordsStored += added.length;
      entry.recordsKnown += observations.length - added.length;
      Object.assign(entry, { status: 'RUNNING', finishedAt: null, progressRatio });
    });

  /** Ends an import that was read as far as it can be, and erases what was sent. */
  const finish = (id: string, broken: string | undefined, progressRatio: number) =>
    write(em, async () => {
      const entry = await imports.locked(id);
      if (!entry) return;
      if (broken !== undefined) refuseRecord(entry, entry.recordsRead + 1, broken);
      const { recordsStored, recordsKnown, recordsRefused: refused } = entry;
      const status = endingOf({ kept: recordsStored + recordsKnown, refused });
      Object.assign(entry, { status, content: null, progressRatio, finishedAt: clock() });
    });

  return {
    find: (viewer: Viewer, ids: readonly string[]) => imports.byIds(viewer, ids),

    /** Takes a history in, once for each key; it is read in the background. */
    async begin(viewer: Viewer, { clientId: given, content, idempotencyKey }: ImportRequest) {
      const owner = await ownerOf(viewer, given, isClient);
      if (!owner.ok) return owner;
      const clientId = owner.value;
      const bytes = decodeContent(content);
      if (!bytes) return refuse('InvalidInput', 'Must be JSON, or gzip in base64.', ['content']);
      return write(em, async (tx) => {
        const scope = { subject: viewer.subject, operation: 'importSpotPrices', key: idempotencyKey };
        const request = { clientId, content };
        const done = await idempotent<Refusal<'InvalidInput'>>(tx, { ...scope, request, now: clock() }, async () => ({
          resultId: await store(tx, clientId, bytes),
        }));
        if (!done.ok) return done;
        await tx.flush();
        const [entry] = await imports.byIds(viewer, [done.resultId]);
        return accept(entry ?? null);
      });
    },

    /** Reads an import from where it was left to its end. */
    async read(id: string, run: JobRun): Promise<void> {
      const content = await imports.contentOf(id);
      if (!content) return; // read to its end before
      const position = await write(em, async () => {
        const entry = await imports.locked(id);
        if (entry) Object.assign(entry, { status: 'RUNNING', finishedAt: null });
        return entry?.recordsRead ?? 0;
      });
      const reader = readHistory(content);
      const broken = await readInBatches({
        ...{ reader, position, run },
        async keep(records, from, progressRatio) {
          em.clear(); // nothing of the step before
          await keep(id, from, records, progressRatio);
        },
      });
      await finish(id, broken, reader.progressRatio());
    },

    /** Notes that the task of an import ended without having read it. What was sent stays, for another try. */
    async taskEnded(taskId: string, taskStatus: TaskStatus): Promise<void> {
      const status = endings[taskStatus];
      const entry = status && (await imports.ofTask(taskId));
      if (entry && !entry.isFinished) Object.assign(entry, { status, finishedAt: clock() });
    },
  };
}
export type Imports = ReturnType<typeof createImports>;
