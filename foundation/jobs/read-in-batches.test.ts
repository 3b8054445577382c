import { describe, expect, test } from 'vitest';
import type { RecordReader, RecordStep } from '../content/records.ts';
import { readInBatches } from './read-in-batches.ts';

function readerOf(steps: readonly RecordStep[]): RecordReader {
  let read = 0;
  return {
    progressRatio: () => read / steps.length,
    async *[Symbol.asyncIterator]() {
      for (const step of steps) {
        read += 1;
        yield step;
      }
    },
  };
}

const records = (count: number): RecordStep[] =>
  Array.from({ length: count }, (_, value) => ({ kind: 'record', value }) as const);

describe('F9 reading in batches', () => {
  const read = async (steps: readonly RecordStep[], position = 0, signal = new AbortController().signal) => {
    const kept: unknown[] = [];
    const positions: number[] = [];
    const told: number[] = [];
    const broken = await readInBatches({
      ...{ reader: readerOf(steps), position },
      run: { signal, progress: async (ratio) => void told.push(ratio) },
      async keep(batch, from) {
        positions.push(from);
        kept.push(...batch);
      },
    });
    return { broken, kept, positions, told };
  };

  test('hands on each record once, each batch with the number of those before it', async () => {
    const { broken, kept, positions, told } = await read(records(1_000));
    expect(broken).toBeUndefined();
    expect(kept).toEqual(Array.from({ length: 1_000 }, (_, value) => value));
    expect(positions.slice(0, 2)).toEqual([0, 50]);
    expect(told.at(-1)).toBe(1);
  });

  test('goes on behind what was kept before', async () => {
    expect(await read(records(7), 5)).toMatchObject({ kept: [5, 6], positions: [5] });
    expect(await read(records(7), 7)).toMatchObject({ kept: [], positions: [], told: [] });
  });

  test('keeps what stands before a break, and says why it broke off', async () => {
    const steps = [...records(3), { kind: 'broken', message: 'It is cut off.' } as const];
    expect(await read(steps)).toMatchObject({ kept: [0, 1, 2], broken: 'It is cut off.' });
  });

  test('stops before the next batch when it is told to', async () => {
    await expect(read(records(3), 0, AbortSignal.abort(new Error('told to stop')))).rejects.toThrow('told to stop');
  });
});
