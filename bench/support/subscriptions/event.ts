/** What the subgraphs of the benchmark answer: an event of one, and fields of its entity from two others. */

const text = (length: number) => 'abcdefghij'.repeat(Math.ceil(length / 10)).slice(0, length);

/** The event's own part. */
export const poolAt = (sequence: number) => ({
  __typename: 'Pool',
  // Another one each time: equal fetches that are under way together would be one.
  id: `pool-${100_000 + (sequence % 100_000)}`,
  name: 'm5.large.us-east-1a',
  hourlyPrice: `0.${String(100_000 + (sequence % 100_000))}`,
  observedAt: '2026-01-01T00:00:00.000Z',
});

/** What the second and the third subgraph add to it. */
export const forecast = { method: 'damped trend', points: [1, 2, 3].map((at) => ({ at, value: '0.031400' })) };
export const risk = { level: 'LOW', reason: text(120) };

export const SELECTION =
  '{ id name hourlyPrice observedAt forecast { method points { at value } } risk { level reason } }';
export const FIELDS = { immediate: 'priceObserved', gathered: 'priceGathered' } as const;

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])';
export const sdls = {
  prices: `${link}
    type Query { pools: [Pool!]! }
    type Subscription {
      ${FIELDS.immediate}: Pool!
      ${FIELDS.gathered}: Pool! @tag(name: "delivery-window-50ms")
    }
    type Pool @key(fields: "id") { id: ID! name: String! hourlyPrice: String! observedAt: String! }`,
  forecasts: `${link}
    type Pool @key(fields: "id") { id: ID! forecast: Forecast }
    type Forecast { method: String! points: [Point!]! }
    type Point { at: Int! value: String! }`,
  risks: `${link}
    type Pool @key(fields: "id") { id: ID! risk: Risk }
    type Risk { level: String! reason: String! }`,
};
