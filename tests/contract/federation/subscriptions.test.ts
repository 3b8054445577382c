import { GraphQLError } from 'graphql';
import { afterAll, describe, expect, test } from 'vitest';
import type { FetchAnswer } from '../../../gateway/execution/fetch.ts';
import { answerOf } from './fixture/answer.ts';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

type Sent = { readonly id: string };

/** What the owner of the events has to tell next. */
const happening: { now: object | null } = { now: null };
const titleOf = ({ title }: { title?: string }) => {
  if (title !== 'secret') return title;
  throw new GraphQLError('No.', { extensions: { code: 'BAD_USER_INPUT' } });
};

const federation = federate({
  a: {
    sdl: `
      type Query { x: Int }
      type Subscription { changed(id: ID!, deep: Boolean = false): Item must: Item! happened: Happening }
      type Item @key(fields: "id") { id: ID! title: String }
      union Happening = Item | Note
      type Note { text: String! }
    `,
    resolvers: {
      Subscription: { changed: () => happening.now, must: () => happening.now, happened: () => happening.now },
      Happening: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
      Item: { title: titleOf },
    },
  },
  b: {
    sdl: 'type Item @key(fields: "id") { id: ID! price(off: Int): Int! fails: Int strict: Int! }',
    resolvers: {
      Item: {
        ...asSent,
        price: ({ id }: Sent, { off }: { off?: number }) => Number(id) - (off ?? 0),
        fails: () => {
          throw new GraphQLError('No.', { extensions: { code: 'FORBIDDEN' } });
        },
        strict: ({ id }: Sent) => (id === '1' ? new GraphQLError('No.', { extensions: { code: 'FORBIDDEN' } }) : 1),
      },
    },
  },
});
afterAll(() => federation[Symbol.asyncDispose]());

function subscribe(query: string, variables: Record<string, unknown> = {}) {
  const { prepared, run } = federation.executor.prepare({ query, variables });
  const { subscription } = prepared;
  if (!subscription) throw new Error('Not a subscription.');
  const sent = subscription.primaryVariables(run.variables);
  const happen = async (now: object | null): Promise<FetchAnswer> => {
    happening.now = now;
    const event = await federation.subgraphs.a.answer(subscription.primary.text, sent);
    return { ...(event as unknown as FetchAnswer), isPlain: false };
  };
  const answer = async (event: FetchAnswer) => {
    const { data, errors } = await subscription.answer(event, run);
    return answerOf(data, errors);
  };
  return {
    subscription,
    sent,
    happen,
    answer,
    hear: async (now: object | null) => answer(await happen(now)),
  };
}

describe('G2 an event', () => {
  test('goes to the subgraph that owns it, with the variables it takes', () => {
    const { subscription, sent } = subscribe(
      'subscription ($id: ID!, $off: Int) { changed(id: $id) { price(off: $off) title } }',
      { id: '7', off: 2 },
    );
    expect(subscription).toMatchObject({ field: 'changed', primary: { subgraph: 'a', kind: 'subscription' } });
    expect(subscription.primary.text).toContain('changed(id:');
    expect(sent).toEqual({ id: '7' });
  });

  test('is answered with what other subgraphs know, each time anew', async () => {
    const { hear } = subscribe(
      'subscription ($off: Int) { c: changed(id: "1") { price(off: $off) t: title __typename } }',
      { off: 2 },
    );
    for (const id of ['5', '6', '5']) {
      expect(await hear({ id, title: `t${id}` })).toEqual({
        data: JSON.stringify({ c: { price: Number(id) - 2, t: `t${id}`, __typename: 'Item' } }),
        errors: [],
      });
    }
  });

  test('may be of any type of a union', async () => {
    const { hear } = subscribe('subscription { happened { __typename ... on Item { price } ... on Note { text } } }');
    const item = await hear({ __typename: 'Item', id: '3' });
    const note = await hear({ __typename: 'Note', text: 'x' });
    expect([item.data, note.data]).toEqual([
      '{"happened":{"__typename":"Item","price":3}}',
      '{"happened":{"__typename":"Note","text":"x"}}',
    ]);
  });

  test('carries the errors of its own fetch and of the further ones', async () => {
    const { hear } = subscribe('subscription { changed(id: "1") { t: title fails } }');
    expect(await hear({ id: '1', title: 'secret' })).toEqual({
      data: '{"changed":{"t":null,"fails":null}}',
      errors: ['BAD_USER_INPUT at changed.t', 'FORBIDDEN at changed.fails'],
    });
  });

  test('loses what must be there and is not, and the next one is whole again', async () => {
    const { hear } = subscribe('subscription { changed(id: "1") { strict } }');
    expect(await hear({ id: '1' })).toEqual({
      data: '{"changed":null}',
      errors: ['FORBIDDEN at changed.strict'],
    });
    expect((await hear({ id: '2' })).data).toBe('{"changed":{"strict":1}}');
  });

  test('of null is null', async () => {
    const { hear } = subscribe('subscription { changed(id: "1") { price } }');
    expect(await hear(null)).toEqual({ data: '{"changed":null}', errors: [] });
  });

  test('without what must be there empties the answer', async () => {
    const { hear } = subscribe('subscription { must { price } }');
    expect((await hear(null)).data).toBe('null');
  });

  test('answers of several events at once do not mix', async () => {
    const { happen, answer } = subscribe('subscription { changed(id: "1") { id price } }');
    const ids = Array.from({ length: 20 }, (_, index) => `${index}`);
    const events: FetchAnswer[] = [];
    for (const id of ids) events.push(await happen({ id }));
    const answers = await Promise.all(events.map(answer));
    expect(answers.map(({ data }) => data)).toEqual(
      ids.map((id) => JSON.stringify({ changed: { id, price: Number(id) } })),
    );
  });
});
