import { describe, expect, test } from 'vitest';
import { createScripted } from './fixture/scripted.ts';

const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const parsed = (json: string) => JSON.parse(json) as Record<string, unknown>;

describe('G5 a subgraph that means harm', () => {
  test('costs its own fields alone when a key is nested too deep to be sent on', async () => {
    const data = () => parsed(`{"rows":[{"item":{"__typename":"Item","id":${deep}}}],"word":"so"}`);
    const { executor } = createScripted({
      lists: () => ({ data: data() }),
      details: () => ({ data: { _entities: [] } }),
    });
    const { data: answer } = await executor.execute({ query: '{ word rows { item { price } } }' });
    expect(answer).toEqual({ word: 'so', rows: [{ item: { price: null } }] });
  });

  test.for([1, 1_000])(
    'costs its own fields alone when an error leads further than any answer (%i of them)',
    async (count) => {
      const error = { message: 'no', path: ['things', ...new Array<number>(20_000).fill(0)] };
      const { executor } = createScripted({
        lists: () => ({ data: { things: null, word: 'so' }, errors: new Array<typeof error>(count).fill(error) }),
      });
      const began = process.cpuUsage();
      const { data, errors } = await executor.execute({ query: '{ word things { id } }' });
      const { user } = process.cpuUsage(began);
      expect(data).toEqual({ word: 'so', things: null });
      expect(errors?.[0]).toMatchObject({ message: 'no' });
      expect(user / 1_000).toBeLessThan(1_000);
    },
  );

  test('has a list of a hundred thousand entities answered', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => ({ item: { __typename: 'Item', id: `${i}` } }));
    const { executor } = createScripted({
      lists: () => ({ data: { rows: structuredClone(rows) } }),
      details: ({ representations = [] }) => ({
        data: { _entities: representations.map(() => null) },
        errors: [{ message: 'no' }],
      }),
    });
    const { data } = await executor.execute({ query: '{ rows { item { price next { price } } } }' });
    expect(data?.rows).toHaveLength(100_000);
  });
});
