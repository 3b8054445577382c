import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import type { Member } from './fleet.ts';
import { historiesOn, historyOf, records } from './histories.ts';
import { createMoves, type Moves } from './moves.ts';

let moves: Moves;
let owned: Member;
let neighbour: Member;
let ids: Record<string, string>;
/** The same client's other agent: it shares the pools, and nothing else. */
let beside: Viewer;

beforeAll(async () => {
  moves = await createMoves();
  const { member, commandId } = await moves.underWay();
  owned = member;
  neighbour = await moves.member({ clientId: member.clientId });
  beside = neighbour.viewer;
  await moves.prices(member, { a: '0.03', b: '0.025' });
  const { decision } = await moves.decide(member.viewer, {});
  const [row] = await moves.switches(member.owner, member.agentId);
  const { id: importId } = await historiesOn(() => moves).run(historyOf(records(2)), member.owner);
  ids = {
    ...{ Agent: member.agentId, Instance: member.instanceId, Pool: await moves.poolId(member, 'b') },
    ...{ Command: commandId, Switch: row?.id ?? '', Decision: decision?.id ?? '', SpotPriceImport: importId },
  };
});
afterAll(() => moves[Symbol.asyncDispose]());

const strangers = (): Viewer[] => [asClient(randomUUID()), asAgent(randomUUID(), owned.agentId), anonymous];

/** The names of those types whose entity the viewer is given. */
async function known(viewer: Viewer): Promise<string[]> {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { __typename ${Object.keys(ids)
    .map((name) => `... on ${name} { id }`)
    .join(' ')} } }`;
  const of = Object.entries(ids).map(([__typename, id]) => ({ __typename, id }));
  const { _entities } = await moves.ask<{ _entities: ({ __typename: string } | null)[] }>(viewer, query, { of });
  return _entities.flatMap((entity) => (entity ? [entity.__typename] : []));
}

describe('G3 what belongs to a client', () => {
  test('is found by reference by its client, by an administrator, and what is its own by the agent', async () => {
    const all = Object.keys(ids);
    expect(await known(owned.owner)).toEqual(all);
    expect(await known(asAdmin)).toEqual(all);
    expect(await known(owned.viewer)).toEqual(all.filter((name) => name !== 'SpotPriceImport'));
  });

  test('is not found by reference by strangers, and by another agent of the client only the pools are', async () => {
    for (const stranger of strangers()) expect(await known(stranger)).toEqual([]);
    expect(await known(beside)).toEqual(['Pool']);
  });

  test('is not shown through the client by reference', async () => {
    const fields = ['agents', 'instances', 'switches', 'decisions'];
    const lists = fields.map((field) => `${field} { nodes { id } }`).join(' ');
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Client { ${lists} } } }`;
    const of = [{ __typename: 'Client', id: owned.clientId }];
    const show = async (viewer: Viewer) =>
      (await moves.ask<{ _entities: Record<string, { nodes: { id: string }[] } | null>[] }>(viewer, query, { of }))
        ._entities[0];
    for (const stranger of strangers()) {
      expect(await show(stranger)).toEqual(Object.fromEntries(fields.map((field) => [field, null])));
    }
    const shown = await show(beside);
    expect(shown?.agents?.nodes).toEqual([{ id: neighbour.agentId }]);
    expect(shown?.instances?.nodes).toEqual([{ id: neighbour.instanceId }]);
    expect([shown?.switches?.nodes, shown?.decisions?.nodes]).toEqual([[], []]);
  });

  test('is not reached by a cursor of its list', async () => {
    const query = (after: string | null) => `{ instances(first: 1, after: ${JSON.stringify(after)}) {
      nodes { id } pageInfo { endCursor } } }`;
    interface Page {
      instances: { nodes: { id: string }[]; pageInfo: { endCursor: string | null } };
    }
    const first = await moves.ask<Page>(owned.owner, query(null));
    const { endCursor } = first.instances.pageInfo;
    expect((await moves.ask<Page>(owned.owner, query(endCursor))).instances.nodes).toHaveLength(1);
    expect((await moves.ask<Page>(asClient(randomUUID()), query(endCursor))).instances.nodes).toEqual([]);
    for (const { id } of (await moves.ask<Page>(beside, query(endCursor))).instances.nodes) {
      expect(id).toBe(neighbour.instanceId);
    }
  });
});

describe('G3 news that belong to a client', () => {
  test.each([['switchProgressed(agentId: $id) { phase }'], ['commandIssued(agentId: $id) { id }']])(
    '%s is refused to strangers and to another agent',
    async (field) => {
      for (const viewer of [...strangers(), beside]) {
        const { refusal } = await moves.follow(viewer, `subscription ($id: ID!) { ${field} }`, { id: owned.agentId });
        expect(refusal).toHaveLength(1);
      }
    },
  );

  test('of another agent is not told to an agent that watches its client', async () => {
    await moves.world.settled();
    const changed = 'subscription ($id: ID!) { agentChanged(clientId: $id) { id } }';
    const decided = 'subscription ($id: ID!) { decisionMade(clientId: $id) { agent { id } } }';
    const streams = [];
    for (const query of [changed, decided]) streams.push(await moves.follow(beside, query, { id: owned.clientId }));
    const heard = streams.map((stream) => stream.next());
    await moves.configure(owned, { riskThreshold: 0.4 });
    await moves.prices(owned, { b: '0.024' });
    await moves.configure(neighbour, { riskThreshold: 0.4 });
    await moves.decide(neighbour.viewer, {});
    expect((await Promise.all(heard)).map(({ data }) => data)).toEqual([
      { agentChanged: { id: neighbour.agentId } },
      { decisionMade: { agent: { id: neighbour.agentId } } },
    ]);
    for (const stream of streams) await stream.close();
  });

  test('of pools is told to no other client, whose ids it may know', async () => {
    const stranger = await moves.member();
    await moves.prices(stranger, { b: '0.03' });
    await moves.world.settled();
    const own = await moves.poolId(stranger, 'b');
    const watch = 'subscription ($ids: [ID!]!) { priceObserved(poolIds: $ids) { prices { pool { id } } } }';
    const stream = await moves.follow(stranger.owner, watch, { ids: [ids.Pool, own] });
    const heard = stream.next();
    moves.world.clock.advance(1_000);
    await moves.prices(owned, { b: '0.02' });
    await moves.prices(stranger, { b: '0.031' });
    expect((await heard).data).toEqual({ priceObserved: { prices: [{ pool: { id: own } }] } });
    await stream.close();
  });
});
