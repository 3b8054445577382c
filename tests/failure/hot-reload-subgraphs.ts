import { setTimeout as delay } from 'node:timers/promises';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { type ExecutionResult, execute, type GraphQLSchema, parse } from 'graphql';
import type { SubgraphEndpoint, SubgraphRequest } from '#foundation/subgraph/endpoint.ts';
import { EventBuffer } from '../../gateway/execution/transport/event-buffer.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';
const machine = (fields: string) => `type Machine @key(fields: "id") { id: ID! ${fields} }`;
const city = 'type Place @shareable { city: String }';

/** Where the fields of a machine come from, version by version: added, taken away, moved to the other subgraph. */
const layouts = [
  { fleet: 'label: String', atlas: 'place: Place' },
  { fleet: 'label: String place: Place', atlas: 'altitude: Int' },
  { fleet: 'altitude: Int', atlas: 'label: String place: Place' },
  { fleet: 'place: Place model: String', atlas: 'label: String' },
  { fleet: 'label: String place: Place model: String', atlas: 'altitude: Int' },
];

const sdlOf = {
  fleet: (fields: string) => `${LINK} ${city} ${machine(`sequence: Int ${fields}`)}
    type Query { machines: [Machine!]! }
    type Subscription { machineChanged: Machine }`,
  atlas: (fields: string) => `${LINK} ${city} ${machine(fields)}`,
};

/** The supergraphs. The subgraphs below answer what any of them asks. */
export const versions: readonly string[] = layouts.map(({ fleet, atlas }) => {
  const composed = composeServices([
    { name: 'fleet', url: 'http://localhost:4001', typeDefs: parse(sdlOf.fleet(fleet)) },
    { name: 'atlas', url: 'http://localhost:4002', typeDefs: parse(sdlOf.atlas(atlas)) },
  ]);
  if (!composed.supergraphSdl) throw new AggregateError(composed.errors ?? [], 'The versions do not compose.');
  return composed.supergraphSdl;
});

const everything = 'label: String place: Place altitude: Int model: String';
const resolvers = {
  Machine: {
    __resolveReference: ({ id }: { id: string }) => ({ id }),
    label: ({ id }: { id: string }) => `machine ${id}`,
    place: ({ id }: { id: string }) => ({ city: `city ${id}` }),
  },
};

export interface Machines extends AsyncDisposable {
  readonly endpoints: readonly SubgraphEndpoint[];
  /** How many streams are open now. */
  readonly subscriptions: number;
  /** How many events there have been. */
  readonly published: number;
  /** Begins to publish an event each few milliseconds. */
  start(): void;
  stop(): void;
}

const EVENT_MILLISECONDS = 5;

/** Two subgraphs, of which one keeps a log of changes that can be read from any place in it. */
export function createMachines(): Machines {
  const readers = new Set<() => void>();
  let published = 0;
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearInterval(timer);

  const subscribe = async (schema: GraphQLSchema, { query, after }: SubgraphRequest & { after?: string }) => {
    const document = parse(query);
    const sent = published;
    // As long as a network may take: events happen meanwhile.
    await delay(2 * EVENT_MILLISECONDS);
    let place = after === undefined ? sent : Number(after);
    const stream = new EventBuffer<ExecutionResult>({ closed: () => readers.delete(read) });
    const read = () => {
      while (place < published) {
        place += 1;
        const rootValue = { machineChanged: { id: '1', sequence: place } };
        const result = execute({ schema, document, rootValue }) as ExecutionResult;
        stream.push({ ...result, extensions: { eventId: String(place) } });
      }
    };
    readers.add(read);
    read();
    return stream;
  };
  const endpoint = (name: keyof typeof sdlOf, more: object = {}): SubgraphEndpoint => {
    const typeDefs = parse(sdlOf[name](everything));
    const schema = buildSubgraphSchema([
      { typeDefs, resolvers: { ...resolvers, ...more } as GraphQLResolverMap<unknown> },
    ]);
    return {
      name,
      execute: async ({ query, variables }) => execute({ schema, document: parse(query), variableValues: variables }),
      subscribe: (request) => subscribe(schema, request),
    };
  };

  return {
    endpoints: [
      endpoint('fleet', { Query: { machines: () => ['1', '2', '3'].map((id) => ({ id })) } }),
      endpoint('atlas'),
    ],
    get subscriptions() {
      return readers.size;
    },
    get published() {
      return published;
    },
    start() {
      timer = setInterval(() => {
        published += 1;
        for (const read of readers) read();
      }, EVENT_MILLISECONDS);
    },
    stop,
    async [Symbol.asyncDispose]() {
      stop();
    },
  };
}
