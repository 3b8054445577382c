import type { RecordReader } from '../content/records.ts';
import { BATCH, nextBatchSize } from '../database/batch-size.ts';
import type { JobRun } from './define-job.ts';

export interface ReadInBatches {
  readonly reader: RecordReader;
  /** How many records were kept before: they are passed over. */
  readonly position: number;
  readonly run: Pick<JobRun, 'signal' | 'progress'>;
  /** Keeps the next records behind `position`, in a transaction that is short enough for others. */
  readonly keep: (records: readonly unknown[], position: number, progressRatio: number) => Promise<void>;
}

/** Reads on behind the records that were kept. Answers why it broke off; undefined when it came to the end. */
export async function readInBatches({ reader, run, keep, ...o }: ReadInBatches): Promise<string | undefined> {
  let { position } = o;
  let passed = 0;
  let size: number = BATCH.least;
  let records: unknown[] = [];

  async function flush() {
    run.signal.throwIfAborted();
    if (records.length === 0) return;
    const begunAt = performance.now();
    await keep(records, position, reader.progressRatio());
    size = nextBatchSize(size, performance.now() - begunAt);
    position += records.length;
    records = [];
    await run.progress(reader.progressRatio(), 'reading');
  }

  for await (const step of reader) {
    if (step.kind === 'broken') {
      await flush();
      return step.message;
    }
    passed += 1;
    if (passed > position) records.push(step.value);
    if (records.length >= size) await flush();
  }
  await flush();
  return undefined;
}
