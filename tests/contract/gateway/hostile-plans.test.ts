import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubgraphEndpoint } from '#foundation/subgraph/endpoint.ts';
import { type GatewayWorld, openGateway } from './fixture/gateway.ts';

const SUBGRAPHS = 5;
const TYPES = 8;
const CPU_MILLISECONDS = 250;
const TRIES = 3;

const numbered = (count: number, text: (number: number) => string, between = ' ') =>
  Array.from({ length: count }, (_, number) => text(number)).join(between);

/** Every type in every subgraph, and almost all that it has: the planner has a choice at each field. */
function createMaze() {
  const services = Array.from({ length: SUBGRAPHS }, (_, subgraph) => ({
    name: `s${subgraph}`,
    url: `http://s${subgraph}.example.com`,
    typeDefs: parse(`
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])
      type Query { rooms: [Room0!] @shareable places: [Place] @shareable }
      interface Place { id: ID! next: Place }
      ${numbered(
        TYPES,
        (type) => `type Room${type} implements Place @key(fields: "id") {
          id: ID! next: Place @shareable name: String @shareable door: Room${(type + 1) % TYPES} @shareable
          view: View${type} @shareable own${subgraph}: String
        }
        type View${type} { a: String @shareable room: Room${type} @shareable only${subgraph}: String }`,
      )}
    `),
  }));
  const composed = composeServices(services);
  if (!composed.supergraphSdl) throw new AggregateError(composed.errors ?? [], 'The maze does not compose.');
  const endpoints = services.map(
    ({ name }): SubgraphEndpoint => ({
      name,
      execute: async () => ({ data: { rooms: [], places: [] } }),
      subscribe: () => Promise.reject(new Error('Nothing happens here.')),
    }),
  );
  return { endpoints, supergraphSdl: composed.supergraphSdl };
}

const nested = (levels: number, field: string, leaf: string) =>
  `${`${field} { `.repeat(levels)}${leaf}${' }'.repeat(levels)}`;
const deferred = (level: number): string =>
  level === 0 ? 'name' : `own${level % SUBGRAPHS} ... @defer(label: "${level}") { door { ${deferred(level - 1)} } }`;

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway({}, { graph: createMaze() });
  await world.post({ query: '{ rooms { own0 own1 } }' });
});
afterAll(() => world[Symbol.asyncDispose]());

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** The least CPU, in milliseconds, of some equal operations in texts of their own, and the last answer. */
async function send(query: string, accept = 'application/json') {
  let least = Number.POSITIVE_INFINITY;
  let text = '';
  for (let turn = 0; turn < TRIES; turn += 1) {
    const before = cpu();
    const response = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query: `${query} # ${turn}` }),
    });
    text = await response.text();
    least = Math.min(least, cpu() - before);
  }
  return { least, text };
}

describe('G4 operations that are made to be hard to plan', () => {
  test.for([
    ['two', 2],
    ['three', 3],
    ['ten', 10],
  ] as const)('%s levels of an interface that every subgraph has are refused, in little time', async ([, levels]) => {
    const { least, text } = await send(`{ places { ${nested(levels, 'next', 'id')} } }`);
    expect(text).toContain('"LIMIT_EXCEEDED"');
    expect(text).toContain('There are too many ways to plan the operation.');
    expect(least).toBeLessThan(CPU_MILLISECONDS);
  });

  test('what is too hard to plan is not tried again', async () => {
    const query = `{ places { ${nested(4, 'next', 'id')} } }`;
    await world.post({ query });
    const before = cpu();
    for (let turn = 0; turn < 20; turn += 1) await world.post({ query });
    expect((cpu() - before) / 20).toBeLessThan(20);
  });

  test.for([
    ['many objects', `{ rooms { ${numbered(40, (n) => `a${n}: view { a only0 only1 room { name own2 } }`)} } }`],
    ['many entities', `{ rooms { ${numbered(30, (n) => `a${n}: door { own0 own1 door { own2 } }`)} } }`],
    ['many roots', `{ ${numbered(45, (n) => `a${n}: rooms { name own0 door { own1 } }`)} }`],
  ] as const)('%s that every subgraph has are planned in little time', async ([, query]) => {
    const { least, text } = await send(query);
    expect(text).not.toContain('"errors"');
    expect(least).toBeLessThan(CPU_MILLISECONDS);
  });

  test('parts within parts are planned in little time', async () => {
    const { least, text } = await send(`{ rooms { ${deferred(5)} } }`, 'multipart/mixed;deferSpec=20220824');
    expect(text).toContain('"data"');
    expect(least).toBeLessThan(CPU_MILLISECONDS);
  });
});
