import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import { accept, type Refusal, refuse } from '#foundation/graphql/refuse.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import { seesEveryTenant, type Viewer } from '#foundation/identity/viewer.ts';
import type { Series, SeriesRow } from '../series/service.ts';
import { MarketNote, type NoteKind } from './entity.ts';
import type { NotedPool, NoteFilter, NoteRepository, NoteSpan } from './repository.ts';

export type { NoteSpan } from './repository.ts';

export interface NoteDependencies {
  readonly em: EntityManager;
  readonly notes: NoteRepository;
  readonly series: Series;
  readonly clock: Clock;
}

export interface NewNote {
  readonly poolId: string | null;
  readonly region: string | null;
  readonly kind: NoteKind;
  readonly text: string;
  readonly occurredAt: Date;
  readonly idempotencyKey: string;
}

export interface NoteQuery extends Omit<NoteFilter, 'pool'> {
  readonly poolId?: string | null;
}

/** What a note is about. */
type Subject = Pick<MarketNote, 'clientId' | 'poolId' | 'region'>;

const toPool = ({ clientId, poolId, region }: SeriesRow): NotedPool | undefined =>
  poolId && region ? { clientId, poolId, region } : undefined;

/** Dated events of the market. */
export function createNotes({ em, notes, series, clock }: NoteDependencies) {
  async function poolOf(viewer: Viewer, poolId: string): Promise<NotedPool | undefined> {
    const [row] = await series.ofPools(viewer, [poolId]);
    return row && toPool(row);
  }

  async function subjectOf(viewer: Viewer, { poolId, region }: NewNote) {
    if ((poolId === null) === (region === null)) {
      return refuse('InvalidInput', 'Say either the pool or the region that it is about.', ['poolId']);
    }
    if (region !== null) {
      const about: Subject = { clientId: null, poolId: null, region };
      return seesEveryTenant(viewer)
        ? accept(about)
        : refuse('OperatorRequired', 'Only an administrator notes what concerns a whole region.', ['region']);
    }
    const pool = await poolOf(viewer, poolId as string);
    return pool ? accept<Subject>(pool) : refuse('InvalidInput', 'No such pool.', ['poolId']);
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => notes.byIds(viewer, ids),

    /** Newest first; nothing of a pool that the viewer does not know. */
    async list(viewer: Viewer, { poolId, ...filter }: NoteQuery, request: PageRequest) {
      const pool = poolId == null ? null : await poolOf(viewer, poolId);
      if (pool === undefined) return { items: [], hasNextPage: false, cursorOf: () => '' };
      return notes.list(viewer, { ...filter, pool }, request);
    },

    /** What concerns the pool of each of these series, newest first, at most 100; nothing where there is no pool. */
    async ofSeries(viewer: Viewer, rows: readonly SeriesRow[], span: NoteSpan | null): Promise<MarketNote[][]> {
      const pools = rows.map(toPool);
      const known = pools.filter((pool) => pool !== undefined);
      const found = (await notes.ofPools(viewer, known, span))[Symbol.iterator]();
      return pools.map((pool) => (pool ? (found.next().value ?? []) : []));
    },

    /** Adds a note once for each key. */
    add: (viewer: Viewer, { idempotencyKey: key, ...asked }: NewNote) =>
      transact(em, async (tx) => {
        const now = clock();
        const scope = { subject: viewer.subject, operation: 'addMarketNote', key, request: asked, now };
        type Refused = Refusal<'InvalidInput'> | Refusal<'OperatorRequired'>;
        const done = await idempotent<Refused>(tx, scope, async () => {
          const about = await subjectOf(viewer, { ...asked, idempotencyKey: key });
          if (!about.ok) return about;
          const { kind, text, occurredAt } = asked;
          const note = new MarketNote();
          Object.assign(note, { ...about.value, id: uuidv7(), kind, text, occurredAt, createdAt: now });
          tx.persist(note);
          return { resultId: note.id };
        });
        if (!done.ok) return done;
        await tx.flush();
        const [note] = await notes.byIds(viewer, [done.resultId]);
        return accept(note ?? null);
      }),
  };
}
export type Notes = ReturnType<typeof createNotes>;
