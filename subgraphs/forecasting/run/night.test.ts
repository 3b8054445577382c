import { expect, test } from 'vitest';
import { nightOf } from './night.ts';

test('J7 a night begins at one o’clock UTC and lasts until the next one does', () => {
  const nights = ['2026-01-31T00:59:59.999Z', '2026-01-31T01:00:00.000Z', '2026-02-01T00:59:59.999Z'].map((moment) =>
    nightOf(new Date(moment)),
  );
  expect(nights).toEqual(['2026-01-30', '2026-01-31', '2026-01-31']);
});
