/** Rows of one transaction, beside which nobody else can have the embedded database. */
export const BATCH = { least: 50, most: 500, milliseconds: 50 } as const;

/** How many rows the next transaction takes, after one of `size` rows took so long. */
export function nextBatchSize(size: number, milliseconds: number): number {
  return milliseconds > BATCH.milliseconds
    ? Math.max(BATCH.least, Math.floor(size / 2))
    : Math.min(BATCH.most, size * 2);
}
