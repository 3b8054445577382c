import { expect, test } from 'vitest';
import { settlingIterator } from './settling-iterator.ts';

/** A source that says nothing until it is told to. */
function quietSource() {
  const waiting: ((result: IteratorResult<number, undefined>) => void)[] = [];
  const closed: string[] = [];
  return {
    closed,
    say: (value: number) => waiting.shift()?.({ done: false, value }),
    end: () => waiting.shift()?.({ done: true, value: undefined }),
    source: {
      next: () => new Promise<IteratorResult<number, undefined>>((resolve) => waiting.push(resolve)),
      return: async () => {
        closed.push('source');
        return { done: true as const, value: undefined };
      },
    },
  };
}

test('return settles a next that waits for a quiet source, and closes the source', async () => {
  const { source, closed } = quietSource();
  const stream = settlingIterator(source, String, () => closed.push('stream'));
  const waiting = [stream.next(), stream.next()];
  await stream.return?.();
  expect(await Promise.all(waiting)).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ]);
  expect(closed).toEqual(['source', 'stream']);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('values are transformed one at a time and keep their order', async () => {
  const { source, say } = quietSource();
  const gates: (() => void)[] = [];
  const stream = settlingIterator(
    source,
    (value) => new Promise<string>((resolve) => gates.push(() => resolve(`#${value}`))),
  );
  const results = [stream.next(), stream.next()];
  await Promise.resolve();
  say(1);
  await Promise.resolve();
  await Promise.resolve();
  expect(gates).toHaveLength(1);
  gates[0]?.();
  expect(await results[0]).toEqual({ done: false, value: '#1' });
  await Promise.resolve();
  say(2);
  await new Promise((resolve) => setImmediate(resolve));
  gates[1]?.();
  expect(await results[1]).toEqual({ done: false, value: '#2' });
});

test('the stream ends with its source', async () => {
  const { source, end, closed } = quietSource();
  const stream = settlingIterator(source, String, () => closed.push('stream'));
  const last = stream.next();
  await Promise.resolve();
  end();
  expect(await last).toEqual({ done: true, value: undefined });
  expect(closed).toContain('stream');
});

test('an error of the source is told once, then it is the end', async () => {
  const stream = settlingIterator({ next: () => Promise.reject(new Error('torn')) }, String);
  await expect(stream.next()).rejects.toThrow('torn');
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});
