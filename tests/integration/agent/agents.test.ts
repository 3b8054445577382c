import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { asAdmin, asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet, spot } from './fleet.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());

describe('A1 who sees an agent', () => {
  const QUERY = `query ($id: ID!, $search: String) {
    agent(id: $id) { id }
    agents(filter: { search: $search }) { nodes { id } }
    _entities(representations: [{ __typename: "Agent", id: $id }]) { ... on Agent { id } }
  }`;

  test('its client, itself and an administrator; for everybody else it is unknown', async () => {
    const own = await fleet.member();
    const neighbour = await fleet.member({ clientId: own.clientId });
    const stranger = await fleet.member();
    const variables = { id: own.agentId, search: own.logicalId };
    for (const viewer of [own.owner, own.viewer, asAdmin]) {
      expect(await fleet.ask(viewer, QUERY, variables)).toEqual({
        ...{ agent: { id: own.agentId }, agents: { nodes: [{ id: own.agentId }] } },
        _entities: [{ id: own.agentId }],
      });
    }
    for (const viewer of [neighbour.viewer, stranger.owner, stranger.viewer]) {
      const unseen = { agent: null, agents: { nodes: [] }, _entities: [null] };
      expect(await fleet.ask(viewer, QUERY, variables)).toEqual(unseen);
    }
  });

  test('an id that is none is unknown', async () => {
    const { owner } = await fleet.member();
    expect(await fleet.ask(owner, '{ agent(id: "x\' or 1=1") { id } }')).toEqual({ agent: null });
  });

  test('a client’s agents come newest first, page by page, without the deleted ones', async () => {
    const clientId = randomUUID();
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.unshift((await fleet.member({ clientId })).agentId);
    await fleet.rows("update agent.agent set status = 'DELETED' where id = $1", [ids[1]]);
    const query = `query ($id: ID!, $after: String, $statuses: [AgentStatus!]) {
      _entities(representations: [{ __typename: "Client", id: $id }]) { ... on Client {
        agents(first: 1, after: $after, filter: { statuses: $statuses }) { nodes { id } pageInfo { hasNextPage endCursor } } } }
    }`;
    type Page = {
      _entities: [
        { agents: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } | null,
      ];
    };
    const page = async (more: object) =>
      (await fleet.ask<Page>(asClient(clientId), query, { id: clientId, ...more }))._entities[0]?.agents;
    const first = await page({});
    expect(first).toMatchObject({ nodes: [{ id: ids[0] }], pageInfo: { hasNextPage: true } });
    const second = await page({ after: first?.pageInfo.endCursor });
    expect(second).toMatchObject({ nodes: [{ id: ids[2] }], pageInfo: { hasNextPage: false } });
    expect(await page({ statuses: ['DELETED'] })).toMatchObject({ nodes: [{ id: ids[1] }] });
    const foreign = await fleet.ask<{ _entities: [{ agents: null }] }>(asClient(randomUUID()), query, { id: clientId });
    expect(foreign._entities[0].agents).toBeNull();
  });

  test.each([
    ['{ agents(first: 0) { nodes { id } } }', 'first'],
    ['{ agents(first: 101) { nodes { id } } }', 'first'],
    ['{ agents(after: "x") { nodes { id } } }', 'after'],
    ['{ agents(filter: { search: "\\u0000" }) { nodes { id } } }', 'filter'],
  ])('%s is a bad request', async (query, argument) => {
    const { errors } = await fleet.world.execute('agent', asClient(randomUUID()), query);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });
});

describe('A1 watching a client’s agents', () => {
  const WATCH = 'subscription ($id: ID!) { agentChanged(clientId: $id) { id status } }';
  const watch = (viewer: Viewer, id: string) =>
    fleet.world.service('agent').subscribe({
      ...{ query: WATCH, variables: { id }, viewer, requestId: randomUUID(), deadlineAt: Date.now() + 5000 },
    });

  test('a registration is told', async () => {
    const clientId = randomUUID();
    const results = await watch(asClient(clientId), clientId);
    if (!('next' in results)) throw new Error(JSON.stringify(results));
    const next = results.next();
    const { agentId } = await fleet.member({ clientId });
    expect((await next).value).toMatchObject({ data: { agentChanged: { id: agentId, status: 'ONLINE' } } });
    await results.return?.();
  });

  test('the end of an old token is no change of the agent', async () => {
    const { clientId, owner, logicalId, providerId } = await fleet.member();
    const again = () => fleet.register(owner, { logicalId, instance: spot({ providerId }) });
    for (let n = 0; n < 4; n += 1) await again();
    const results = await watch(owner, clientId);
    if (!('next' in results)) throw new Error(JSON.stringify(results));
    const told = [results.next(), results.next()];
    await again(); // the sixth
    expect((await told[0])?.value).toMatchObject({ data: { agentChanged: { status: 'ONLINE' } } });
    const { agentId: next } = await fleet.member({ clientId });
    expect((await told[1])?.value).toMatchObject({ data: { agentChanged: { id: next } } });
    await results.return?.();
  });

  test('another client cannot be watched', async () => {
    for (const id of [randomUUID(), 'x']) {
      const refused = await watch(asClient(randomUUID()), id);
      expect(refused).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', argument: 'clientId' } }] });
    }
  });
});
