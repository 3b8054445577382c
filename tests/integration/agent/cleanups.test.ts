import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { createFleet, type Fleet, type Refusal } from './fleet.ts';

const CLEANUP = /* GraphQL */ `
  id reportId reportedAt removedCount failedCount
  counts { kind removedCount failedCount removedGigabytes } failures { kind providerId message }
`;
const REPORT = /* GraphQL */ `
  mutation ($input: ReportCleanupInput!) {
    reportCleanup(input: $input) { cleanup { ${CLEANUP} } errors { __typename ... on UserError { message path } } }
  }
`;
const LIST = /* GraphQL */ `
  query ($id: ID!, $first: Int, $after: String) {
    agent(id: $id) { cleanups(first: $first, after: $after) { nodes { ${CLEANUP} } pageInfo { hasNextPage endCursor } } }
  }
`;
interface Shown {
  readonly id: string;
  readonly reportId: string;
}
interface Page {
  readonly nodes: Shown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());

const send = async (viewer: Viewer, input: object) =>
  (await fleet.ask<{ reportCleanup: { cleanup: Shown | null; errors: Refusal[] } }>(viewer, REPORT, { input }))
    .reportCleanup;
const list = async (viewer: Viewer, id: string, page: object = {}) =>
  (await fleet.ask<{ agent: { cleanups: Page } | null }>(viewer, LIST, { id, ...page })).agent?.cleanups;
const removed = (kind: string, more: object = {}) => ({ kind, providerId: 'x-1', isSuccessful: true, ...more });

describe('A6 a report of a clean-up', () => {
  test('is kept in numbers by kind, and each failure by name', async () => {
    const { owner, viewer, agentId } = await fleet.member();
    const items = [
      removed('VOLUME', { sizeGigabytes: 8 }),
      removed('SNAPSHOT'),
      removed('VOLUME', { sizeGigabytes: 0.5, message: 'gone' }),
      { kind: 'VOLUME', providerId: 'vol-3', isSuccessful: false, message: 'in use', sizeGigabytes: 100 },
      { kind: 'IMAGE', providerId: 'ami-1', isSuccessful: false },
    ];
    const { cleanup, errors } = await send(viewer, { reportId: 'one', items });
    expect(errors).toEqual([]);
    expect(cleanup).toMatchObject({
      ...{ reportId: 'one', reportedAt: fleet.world.clock.now().toISOString(), removedCount: 3, failedCount: 2 },
      counts: [
        { kind: 'VOLUME', removedCount: 2, failedCount: 1, removedGigabytes: 8.5 },
        { kind: 'SNAPSHOT', removedCount: 1, failedCount: 0, removedGigabytes: 0 },
        { kind: 'IMAGE', removedCount: 0, failedCount: 1, removedGigabytes: 0 },
      ],
      failures: [
        { kind: 'VOLUME', providerId: 'vol-3', message: 'in use' },
        { kind: 'IMAGE', providerId: 'ami-1', message: null },
      ],
    });
    expect((await list(owner, agentId))?.nodes).toEqual([cleanup]);
  });

  test('is taken in once, and the same id with other content is refused', async () => {
    const { owner, viewer, agentId } = await fleet.member();
    const report = { reportId: 'again', items: [removed('INSTANCE')] };
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(viewer, report)));
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(await send(viewer, { ...report, items: [] })).toMatchObject({
      ...{ cleanup: null, errors: [{ __typename: 'IdempotencyConflict', path: ['reportId'] }] },
    });
    expect((await list(owner, agentId))?.nodes).toHaveLength(1);
    const { viewer: other } = await fleet.member();
    expect(await send(other, { ...report, items: [] })).toMatchObject({ errors: [] });
  });

  test('is taken in once however late it comes again', async () => {
    const { owner, viewer, agentId } = await fleet.member();
    const report = { reportId: 'late', items: [removed('INSTANCE')] };
    const first = await send(viewer, report);
    fleet.world.clock.advance(25 * 3_600_000);
    expect(await send(viewer, report)).toEqual(first);
    expect((await list(owner, agentId))?.nodes).toEqual([first.cleanup]);
  });

  test('may be of nothing, and of five hundred resources, not of more', async () => {
    const { viewer } = await fleet.member();
    const items = Array.from({ length: 501 }, (_, n) => removed('VOLUME', { providerId: `vol-${n}` }));
    expect((await send(viewer, { reportId: 'none', items: [] })).cleanup).toMatchObject({
      removedCount: 0,
      counts: [],
    });
    expect((await send(viewer, { reportId: 'most', items: items.slice(1) })).cleanup).toMatchObject({
      removedCount: 500,
    });
    expect((await send(viewer, { reportId: 'more', items })).errors).toMatchObject([
      { __typename: 'InvalidInput', path: ['items'] },
    ]);
  });

  test.each([
    [{ providerId: '' }, 'providerId'],
    [{ providerId: 'a\nb' }, 'providerId'],
    [{ sizeGigabytes: -1 }, 'sizeGigabytes'],
    [{ sizeGigabytes: 1_000_001 }, 'sizeGigabytes'],
    [{ message: 'w'.repeat(1_001) }, 'message'],
  ])('with %j is refused by name', async (more, field) => {
    const { owner, viewer, agentId } = await fleet.member();
    expect(
      (await send(viewer, { reportId: 'bad', items: [removed('VOLUME'), removed('VOLUME', more)] })).errors,
    ).toEqual([{ __typename: 'InvalidInput', message: expect.any(String), path: ['items', '1', field] }]);
    expect((await list(owner, agentId))?.nodes).toEqual([]);
  });

  test('of an unknown, a foreign or a deleted agent is refused', async () => {
    const own = await fleet.member();
    const neighbour = await fleet.member({ clientId: own.clientId });
    for (const agentId of [neighbour.agentId, (await fleet.member()).agentId, randomUUID(), 'x']) {
      expect((await send(own.viewer, { agentId, reportId: 'r', items: [] })).errors).toMatchObject([
        { __typename: 'InvalidInput', message: 'No such agent.', path: ['agentId'] },
      ]);
    }
    await fleet.rows("update agent.agent set status = 'DELETED' where id = $1", [own.agentId]);
    expect((await send(own.viewer, { reportId: 'r', items: [] })).errors).toMatchObject([
      { __typename: 'AgentDeleted' },
    ]);
    expect((await list(neighbour.owner, neighbour.agentId))?.nodes).toEqual([]);
  });
});

describe('A21 the history of clean-ups', () => {
  test('comes page by page, the newest first, to those who see the agent', async () => {
    const { owner, viewer, agentId, clientId } = await fleet.member();
    for (const reportId of ['a', 'b']) await send(viewer, { reportId, items: [] });
    const first = await list(owner, agentId, { first: 1 });
    expect(first).toMatchObject({ nodes: [{ reportId: 'b' }], pageInfo: { hasNextPage: true } });
    expect(await list(owner, agentId, { first: 1, after: first?.pageInfo.endCursor })).toMatchObject({
      ...{ nodes: [{ reportId: 'a' }], pageInfo: { hasNextPage: false } },
    });
    for (const other of [await fleet.member({ clientId }), await fleet.member()]) {
      expect(await list(other.viewer, agentId)).toBeUndefined();
    }
  });
});
