import { expect, test } from 'vitest';
import { createOrdered } from './ordered.ts';

function begin(limit: number) {
  const handedOn: number[] = [];
  const failures: unknown[] = [];
  const ordered = createOrdered<number>({
    limit,
    handOn: (outcome) => handedOn.push(outcome),
    failed: (error) => failures.push(error),
  });
  return { ordered, handedOn, failures };
}

test('outcomes are handed on in the order of their items, however long each takes', async () => {
  const { ordered, handedOn } = begin(8);
  const gates = [1, 2, 3].map(() => Promise.withResolvers<number>());
  for (const gate of gates) await ordered.add(() => gate.promise);
  gates[2]?.resolve(3);
  gates[1]?.resolve(2);
  await Promise.resolve();
  expect(handedOn).toEqual([]);
  gates[0]?.resolve(1);
  await ordered.settled();
  expect(handedOn).toEqual([1, 2, 3]);
});

test('no more items than the limit are under way', async () => {
  const { ordered } = begin(2);
  const gates = [1, 2, 3].map(() => Promise.withResolvers<number>());
  let begun = 0;
  const adding = (async () => {
    for (const gate of gates) {
      await ordered.add(() => {
        begun += 1;
        return gate.promise;
      });
    }
  })();
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toBe(2);
  for (const gate of gates) gate.resolve(0);
  await adding;
  expect(begun).toBe(3);
});

test('a failure is told once, after what came before it, and ends the hand-over', async () => {
  const { ordered, handedOn, failures } = begin(8);
  await ordered.add(async () => 1);
  await ordered.add(() => Promise.reject(new Error('two')));
  await ordered.add(() => Promise.reject(new Error('three')));
  await ordered.add(async () => 4);
  await ordered.settled();
  expect(handedOn).toEqual([1]);
  expect(failures).toEqual([new Error('two')]);
});
