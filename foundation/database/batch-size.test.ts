import { expect, test } from 'vitest';
import { nextBatchSize } from './batch-size.ts';

test('slow transactions become smaller, fast ones larger, within bounds', () => {
  expect(nextBatchSize(200, 51)).toBe(100);
  expect(nextBatchSize(200, 50)).toBe(400);
  expect(nextBatchSize(400, 1)).toBe(500);
  expect(nextBatchSize(60, 1000)).toBe(50);
});
