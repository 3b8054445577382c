import { BATCH, nextBatchSize } from '#foundation/database/batch-size.ts';
import type { JobRun } from '#foundation/jobs/define-job.ts';

/** How far a piece of work may be followed, and stopped. */
export type Watch = Pick<JobRun, 'signal' | 'progress'>;

export interface Work<P> {
  readonly from: P;
  /** How much there is to do, about. */
  readonly total: number;
  readonly phase: string;
  /** One transaction behind a position: where it came to, and how much it did; undefined when nothing is left. */
  readonly step: (after: P, limit: number) => Promise<{ readonly position: P; readonly count: number } | undefined>;
}

/** What is done is said by whoever began the work. */
const MOST_BEFORE_THE_END = 0.99;
/** In an exhausted loop something else is wrong; the next run goes on. */
const MOST_STEPS = 1_000_000;

/** Goes through rows in their order, each once, in transactions that are short enough for others. Answers how many. */
export async function workThrough<P>({ from, total, phase, step }: Work<P>, watch?: Watch): Promise<number> {
  let [position, size, done] = [from, BATCH.least as number, 0];
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    watch?.signal.throwIfAborted();
    const begunAt = performance.now();
    const next = await step(position, size);
    if (!next) break;
    position = next.position;
    done += next.count;
    size = nextBatchSize(size, performance.now() - begunAt);
    await watch?.progress(Math.min(MOST_BEFORE_THE_END, done / Math.max(total, 1)), phase);
  }
  return done;
}
