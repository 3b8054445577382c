import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { clientCreated, clientTokenRotated } from '#schema/events/admin.ts';
import { agentOffline, agentOnline } from '#schema/events/agent.ts';
import { failoverProgressed, interruptionNoticed, replicaFailed } from '#schema/events/replica.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { type ClientWorld, createClientWorld, subscribe, type TestFleet } from './fleets.ts';

interface Shown {
  readonly id: string;
  readonly severity: string;
  readonly title: string;
  readonly message: string;
  readonly createdAt: string;
  readonly readAt: string | null;
  readonly agent: { id: string } | null;
}

const FIELDS = 'id severity title message createdAt readAt agent { id }';
const MARK = /* GraphQL */ `
  mutation ($id: ID!) {
    markNotificationRead(input: { notificationId: $id }) {
      notification { id readAt }
      errors { __typename ... on UserError { path } }
    }
  }
`;
const MARK_ALL = /* GraphQL */ `
  mutation ($clientId: ID) {
    markAllNotificationsRead(input: { clientId: $clientId }) {
      client { id unreadNotificationCount }
      markedCount
      errors { __typename ... on UserError { path } }
    }
  }
`;
const WATCH = 'subscription ($clientId: ID!) { notificationCreated(clientId: $clientId) { id title severity } }';

let client: ClientWorld;
beforeAll(async () => {
  client = await createClientWorld();
});
afterAll(() => client[Symbol.asyncDispose]());

async function list({ viewer, clientId }: TestFleet, args = '(first: 100)'): Promise<Shown[]> {
  await client.world.settled();
  const { notifications } = await client.read<{ notifications: { nodes: Shown[] } }>(
    viewer,
    clientId,
    `notifications${args} { nodes { ${FIELDS} } }`,
  );
  return notifications.nodes;
}
const unread = async ({ viewer, clientId }: TestFleet) => {
  const selection = 'unreadNotificationCount';
  return (await client.read<{ unreadNotificationCount: number }>(viewer, clientId, selection)).unreadNotificationCount;
};
const offline = (fleet: TestFleet, agentId: string) =>
  fleet.tell('agent', agentOffline, { agentId, hostname: 'web-1', lastHeartbeatAt: null });
const online = (fleet: TestFleet, agentId: string) => fleet.tell('agent', agentOnline, { agentId, hostname: 'web-1' });

/** A fleet with so many notifications, a minute apart. */
async function fleetWith(count: number): Promise<TestFleet> {
  const fleet = client.fleet();
  for (let place = 0; place < count; place += 1) {
    fleet.moveTo(place / 60);
    await fleet.register({ hostname: `web-${place}` });
  }
  await client.world.settled();
  return fleet;
}

describe('C8 what is told', () => {
  test('a new agent is told of once, and its restarts are not', async () => {
    const fleet = client.fleet();
    const agentId = await fleet.register({ hostname: 'web-7' });
    await fleet.register({ agentId, isNew: false });
    expect(await list(fleet)).toEqual([
      {
        ...{ id: expect.any(String), severity: 'INFO', title: 'Agent registered' },
        message: 'web-7 has registered for the first time.',
        ...{ createdAt: fleet.at(0), readAt: null, agent: { id: agentId } },
      },
    ]);
  });

  test('an agent is told of as online again only after it was told of as offline', async () => {
    const fleet = client.fleet();
    const agentId = randomUUID();
    for (const hear of [online, offline, online, online]) {
      await hear(fleet, agentId);
      fleet.moveTo((Date.parse(client.world.clock.now().toISOString()) - Date.parse(fleet.at(0))) / 3_600_000 + 1);
    }
    expect((await list(fleet)).map(({ severity, title }) => [severity, title])).toEqual([
      ['INFO', 'Agent online again'],
      ['WARNING', 'Agent offline'],
    ]);
  });

  test('a deleted agent is told of by its name', async () => {
    const fleet = client.fleet();
    const agentId = await fleet.register({ hostname: 'web-7' });
    await fleet.deleteAgent(agentId);
    const message = 'web-7 was deleted; its history stays.';
    expect((await list(fleet))[0]).toMatchObject({ severity: 'INFO', message, agent: { id: agentId } });
  });

  test('a switch is told with what it saves', async () => {
    const fleet = client.fleet();
    await fleet.switch({ hostname: '<b>web</b>' });
    expect(await list(fleet)).toMatchObject([
      {
        severity: 'SUCCESS',
        message: '?b?web?/b?: spot m5.large.us-east-1a → spot m5.large.us-east-1b, saves 0.010000 USD per hour.',
      },
    ]);
  });

  test('a notice, a promotion, an emergency and a failed standby are told with the name of the agent', async () => {
    const fleet = client.fleet();
    const agentId = await fleet.register({ hostname: 'web-9', isNew: false });
    await client.world.settled();
    const nowhere = { poolId: null, poolName: null, instanceId: null };
    await fleet.tell('replica', interruptionNoticed, {
      ...{ agentId, poolId: null, poolName: null, instanceId: randomUUID() },
      ...{ noticeId: 'n-1', terminatesAt: null, noticedAt: fleet.at(0) },
    });
    const failover = { failoverId: randomUUID(), agentId, replicaId: null, instanceId: null, progressRatio: 1 };
    for (const phase of ['NOTICED', 'PROMOTED', 'EMERGENCY_REPLICA', 'FAILED'] as const) {
      await fleet.tell('replica', failoverProgressed, { ...failover, phase, elapsedMilliseconds: 900 });
    }
    const standby = { replicaId: randomUUID(), agentId, kind: 'MANUAL', status: 'FAILED', ...nowhere } as const;
    const reason = 'no capacity';
    await fleet.tell('replica', replicaFailed, { ...standby, hourlyPrice: null, progressRatio: 0, reason });
    const told = await list(fleet);
    expect(new Set(told.map(({ severity, title }) => `${severity} ${title}`))).toEqual(
      new Set([
        ...['WARNING Interruption announced', 'SUCCESS Interruption survived', 'ERROR No standby was ready'],
        ...['ERROR Fail-over failed', 'WARNING Standby failed'],
      ]),
    );
    expect(told.every(({ message }) => message.includes('web-9'))).toBe(true);
  });

  test('an account is welcomed, and told when its token is replaced', async () => {
    const fleet = client.fleet();
    await fleet.tell('admin', clientCreated, { clientId: fleet.clientId, name: 'Acme' });
    await fleet.tell('admin', clientTokenRotated, { clientId: fleet.clientId, generation: 2 });
    expect((await list(fleet)).map(({ severity, title }) => `${severity} ${title}`).sort()).toEqual([
      'INFO Token replaced',
      'INFO Welcome',
    ]);
  });
});

describe('C8 the list', () => {
  test('it is read page by page, newest first, without a gap or a repeat', async () => {
    const fleet = await fleetWith(7);
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const {
        notifications,
      }: { notifications: { nodes: Shown[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await client.read(
          fleet.viewer,
          fleet.clientId,
          `notifications(first: 3, after: ${JSON.stringify(after)}) { nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } }`,
        );
      seen.push(...notifications.nodes.map(({ message }) => message.split(' ')[0] ?? ''));
      after = notifications.pageInfo.endCursor;
      more = notifications.pageInfo.hasNextPage;
    }
    expect(seen).toEqual(['web-6', 'web-5', 'web-4', 'web-3', 'web-2', 'web-1', 'web-0']);
  });

  test('it is narrowed by what was read and by severity', async () => {
    const fleet = await fleetWith(2);
    await offline(fleet, randomUUID());
    const [newest] = await list(fleet);
    await client.world.data('client', fleet.viewer, MARK, { id: newest?.id });
    const titles = async (filter: string) => (await list(fleet, `(filter: { ${filter} })`)).map(({ title }) => title);
    expect(await titles('isUnread: true')).toHaveLength(2);
    expect(await titles('isUnread: false')).toHaveLength(1);
    expect(await titles('severities: [WARNING]')).toEqual(['Agent offline']);
    expect(await titles('severities: []')).toEqual([]);
  });

  test('a client sees its own, an administrator all, others none, and an agent may not ask', async () => {
    const fleet = await fleetWith(1);
    const see = (viewer: Viewer) =>
      client.read(viewer, fleet.clientId, 'unreadNotificationCount notifications { nodes { title } }');
    const seen = { unreadNotificationCount: 1, notifications: { nodes: [{ title: 'Agent registered' }] } };
    expect(await see(fleet.viewer)).toEqual(seen);
    expect(await see(asAdmin)).toEqual(seen);
    expect(await see(asClient(randomUUID()))).toEqual({ unreadNotificationCount: null, notifications: null });
    await expect(see(asAgent(fleet.clientId, randomUUID()))).rejects.toThrow('You may not use');
  });

  test.each([0, 101])('a page of %i notifications is refused by name', async (first) => {
    const { viewer, clientId } = client.fleet();
    await expect(client.read(viewer, clientId, `notifications(first: ${first}) { nodes { id } }`)).rejects.toThrow(
      '`first`',
    );
  });
});

describe('C8 reading', () => {
  test('a notification is read once, at the time of the first reading', async () => {
    const fleet = await fleetWith(1);
    const [{ id } = { id: '' }] = await list(fleet);
    const mark = () => client.world.data('client', fleet.viewer, MARK, { id });
    fleet.moveTo(1);
    const first = { markNotificationRead: { notification: { id, readAt: fleet.at(1) }, errors: [] } };
    expect(await mark()).toEqual(first);
    fleet.moveTo(2);
    expect(await mark()).toEqual(first);
    expect(await unread(fleet)).toBe(0);
  });

  test('an unknown notification, and one of another client, is refused alike', async () => {
    const [{ id } = { id: '' }] = await list(await fleetWith(1));
    const refused = {
      markNotificationRead: {
        notification: null,
        errors: [{ __typename: 'InvalidInput', path: ['notificationId'] }],
      },
    };
    const stranger = asClient(randomUUID());
    for (const wrong of [id, randomUUID(), 'no id']) {
      expect(await client.world.data('client', stranger, MARK, { id: wrong })).toEqual(refused);
    }
  });

  test('all are read at once, some hundred in a transaction, and none of another client', async () => {
    const other = await fleetWith(1);
    const fleet = await fleetWith(3);
    const mark = () => client.world.data('client', fleet.viewer, MARK_ALL);
    const all = (markedCount: number) => ({
      markAllNotificationsRead: {
        ...{ client: { id: fleet.clientId, unreadNotificationCount: 0 }, markedCount, errors: [] },
      },
    });
    expect(await mark()).toEqual(all(3));
    expect(await mark()).toEqual(all(0));
    expect(await unread(other)).toBe(1);
    expect(await client.world.data('client', asAdmin, MARK_ALL, { clientId: other.clientId })).toMatchObject({
      markAllNotificationsRead: { markedCount: 1 },
    });
  });

  test.each([
    ['an administrator who names no client', asAdmin, undefined],
    ['a client that names another one', asClient(randomUUID()), randomUUID()],
    ['a client that names nothing that could be one', asClient(randomUUID()), 'no id'],
  ])('%s marks nothing as read', async (_, viewer, clientId) => {
    expect(await client.world.data('client', viewer, MARK_ALL, { clientId })).toEqual({
      markAllNotificationsRead: {
        ...{ client: null, markedCount: 0 },
        errors: [{ __typename: 'InvalidInput', path: ['clientId'] }],
      },
    });
  });

  test.each([
    ['one', MARK, { id: randomUUID() }],
    ['all', MARK_ALL, {}],
  ])('an agent may not mark %s as read', async (_, query, variables) => {
    const viewer = asAgent(randomUUID(), randomUUID());
    const { errors } = await client.world.execute('client', viewer, query, variables);
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });
});

describe('C8 live notifications', () => {
  test('a watcher is told each new one of the client, and none of another', async () => {
    const [other, fleet] = [client.fleet(), client.fleet()];
    await using stream = await subscribe(client, fleet.viewer, WATCH, { clientId: fleet.clientId });
    await other.register();
    await fleet.register();
    expect(await stream.next()).toMatchObject({ notificationCreated: { title: 'Agent registered' } });
    await list(fleet);
    await client.world.data('client', fleet.viewer, MARK_ALL);
    await offline(fleet, randomUUID());
    expect(await stream.next()).toMatchObject({ notificationCreated: { title: 'Agent offline', severity: 'WARNING' } });
  });

  test.each([
    ['another client', asClient(randomUUID()), randomUUID(), 'BAD_USER_INPUT'],
    ['an administrator with no id', asAdmin, 'no id', 'BAD_USER_INPUT'],
    ['an agent', asAgent(randomUUID(), randomUUID()), randomUUID(), 'UNAUTHORIZED_FIELD_OR_TYPE'],
  ])('%s does not hear them', async (_, viewer, clientId, code) => {
    const answer = await client.world.service('client').subscribe({
      ...{ query: WATCH, variables: { clientId }, viewer, requestId: 'r', deadlineAt: Date.now() + 5_000 },
    });
    expect(answer).toMatchObject({ errors: [{ extensions: { code } }] });
  });
});
