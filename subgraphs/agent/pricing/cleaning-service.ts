import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { BATCH } from '#foundation/database/batch-size.ts';
import { formatDecimal } from '#foundation/money/money.ts';
import { write } from '../write.ts';
import { BUCKET_MILLISECONDS, bucketOf, type CleanBucket, cleanBucket } from './clean-bucket.ts';
import {
  type CleaningRepository,
  FIRST_POSITION,
  type PointPosition,
  type PoolPoint,
  type RawSelection,
} from './cleaning-repository.ts';
import type { DueRepository } from './due-repository.ts';
import { HOUR_MILLISECONDS } from './fill-gaps.ts';
import { type Watch, workThrough } from './work-through.ts';

export interface CleaningDependencies {
  readonly em: EntityManager;
  readonly points: CleaningRepository;
  readonly due: DueRepository;
  readonly clock: Clock;
}

/** Reports of the same five minutes that lie more than a tenth apart. */
export interface Dispute {
  readonly poolId: string;
  /** When the price was seen that stays. */
  readonly observedAt: Date;
  /** The price that stays, in USD per hour. */
  readonly hourlyPrice: string;
}

/** What a run has done. */
export interface Cleaned {
  /** Buckets of five minutes that were looked at. */
  readonly bucketCount: number;
  /** Prices that went. */
  readonly removedCount: number;
  readonly disputeCount: number;
  /** The first of them, at most 20. */
  readonly disputes: readonly Dispute[];
}

const MOST_DISPUTES = 20;
/** A bucket with more prices than one transaction is to hold is thinned out first. */
const MOST_OF_BUCKET = BATCH.most;

/** Brings several prices of the same five minutes down to one. */
export function createCleaning({ em, points, due, clock }: CleaningDependencies) {
  /** What the prices of some buckets come to. */
  async function store(tx: EntityManager, cleaned: readonly (CleanBucket & { readonly poolId: string })[]) {
    await points.remove(cleaned.flatMap(({ poolId, removed }) => removed.map((at) => ({ poolId, at }))));
    await points.keep(cleaned.map(({ poolId, kept }) => ({ ...kept, poolId })));
    const hours = cleaned.map(({ poolId, kept }) => ({ poolId, startsAt: hourOf(kept.at) }));
    await due.mark(['FILL', 'ROLL_UP'], hours, clock());
    await tx.flush();
  }

  /** Cleans the next buckets; of one that is too full only a part. */
  async function cleanNext(tx: EntityManager, selection: Omit<RawSelection, 'mostOfBucket'>) {
    const buckets = bucketsOf(await points.lockNext({ ...selection, mostOfBucket: MOST_OF_BUCKET + 1 }));
    const full = buckets.findIndex((bucket) => bucket.points.length > MOST_OF_BUCKET);
    const [first] = buckets;
    if (first && full === 0) return { found: [], cleaned: [], thinnedCount: await points.thin(first) };
    const whole = full < 0 ? buckets : buckets.slice(0, full);
    const cleaned = whole.map((bucket) => ({ ...bucket, ...cleanBucket(bucket.points) }));
    if (cleaned.length > 0) await store(tx, cleaned);
    return { found: whole.flatMap((bucket) => bucket.points), cleaned, thinnedCount: undefined };
  }

  return {
    /**
     * Looks at all prices that are still raw, those of the five minutes in hand excepted: so it makes good by itself
     * what was not done for a while. What it has done it does not do again, and what is reported meanwhile stays raw.
     */
    async deduplicate(watch?: Watch): Promise<Cleaned> {
      const until = new Date(bucketOf(clock().getTime()));
      const disputes: Dispute[] = [];
      let [bucketCount, removedCount, disputeCount] = [0, 0, 0];

      const note = ({ poolId, kept, removed, isDisputed }: CleanBucket & { poolId: string }) => {
        bucketCount += 1;
        removedCount += removed.length;
        if (!isDisputed) return;
        disputeCount += 1;
        const { at, price } = kept;
        if (disputes.length >= MOST_DISPUTES) return;
        disputes.push({ poolId, observedAt: new Date(at), hourlyPrice: formatDecimal(price) });
      };

      const step = async (after: PointPosition, limit: number) => {
        em.clear();
        const { found, cleaned, thinnedCount } = await write(em, (tx) => cleanNext(tx, { after, until, limit }));
        if (thinnedCount !== undefined) {
          removedCount += thinnedCount;
          return { position: after, count: 0 };
        }
        for (const bucket of cleaned) note(bucket);
        const position = found.at(-1);
        return position && { position, count: found.length };
      };

      const total = await points.countRaw(until);
      await workThrough({ from: FIRST_POSITION, total, phase: 'cleaning', step }, watch);
      return { bucketCount, removedCount, disputeCount, disputes };
    },
  };
}
export type Cleaning = ReturnType<typeof createCleaning>;

const hourOf = (at: number): number => Math.floor(at / HOUR_MILLISECONDS) * HOUR_MILLISECONDS;

/** The buckets of prices that come in the order of pools and moments. */
function bucketsOf(points: readonly PoolPoint[]) {
  const buckets: { readonly poolId: string; readonly startsAt: number; readonly points: PoolPoint[] }[] = [];
  for (const point of points) {
    const { poolId, at } = point;
    const last = buckets.at(-1);
    const isSame = last?.poolId === poolId && at - last.startsAt < BUCKET_MILLISECONDS;
    if (last && isSame) last.points.push(point);
    else buckets.push({ poolId, startsAt: bucketOf(at), points: [point] });
  }
  return buckets;
}
