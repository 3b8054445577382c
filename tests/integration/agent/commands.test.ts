import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import type { Member } from './fleet.ts';
import { ACKNOWLEDGE, COMPLETE, createMoves, type Moves } from './moves.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());

const MINUTE = 60_000;
const nowText = () => moves.world.clock.now().toISOString();
const inMinutes = (minutes: number) => new Date(moves.world.clock.now().getTime() + minutes * MINUTE).toISOString();
const statusOf = async (id: string) =>
  (await moves.rows<{ status: string }>('select status from agent.command where id = $1', [id]))[0]?.status;
const typesOf = async ({ clientId }: Member) =>
  (await moves.news(clientId)).map(({ type }) => type).filter((type) => /^(command|switch)\./.test(type));
const switchOf = async ({ owner, agentId }: Member) => (await moves.switches(owner, agentId))[0];

/** A command of another kind than a switch, as the program may come to give them. */
const insertCommand = async ({ clientId, agentId }: Member, priority: number, secondsAgo: number) => {
  const issuedAt = new Date(moves.world.clock.now().getTime() - secondsAgo * 1000);
  const [row] = await moves.rows<{ id: string }>(
    `insert into agent.command (id, client_id, agent_id, kind, priority, trigger, status, issued_at, expires_at)
     values ($1, $2, $3, 'TERMINATE', $4, 'MANUAL', 'PENDING', $5, $6) returning id`,
    [randomUUID(), clientId, agentId, priority, issuedAt, inMinutes(10)],
  );
  return row?.id ?? '';
};

/** Viewers to whom the command of a member does not exist. */
const strangersTo = ({ clientId }: Member) => [
  asAgent(randomUUID(), randomUUID()),
  asAgent(clientId, randomUUID()), // another agent of the same client
];

describe('A12 commands that wait', () => {
  test('are listed by priority, then by age, and asked for by the heartbeat', async () => {
    const member = await moves.member();
    const HEARTBEAT = 'mutation ($input: SendHeartbeatInput!) { sendHeartbeat(input: $input) { hasPendingCommands } }';
    const heartbeat = () => moves.ask(member.viewer, HEARTBEAT, { input: { instanceId: member.instanceId } });
    expect(await heartbeat()).toEqual({ sendHeartbeat: { hasPendingCommands: false } });
    const young = await insertCommand(member, 25, 10);
    const old = await insertCommand(member, 25, 20);
    const { id: urgent } = await moves.order(member);
    for (const viewer of [member.viewer, member.owner, asAdmin]) {
      expect((await moves.pending(viewer, member.agentId))?.map(({ id }) => id)).toEqual([urgent, old, young]);
    }
    expect(await heartbeat()).toEqual({ sendHeartbeat: { hasPendingCommands: true } });
  });

  test('are not shown to anybody else', async () => {
    const member = await moves.member();
    await moves.order(member);
    for (const viewer of [...strangersTo(member), asClient(randomUUID())]) {
      expect(await moves.pending(viewer, member.agentId)).toBeUndefined();
    }
  });

  test('lapse after a quarter of an hour, which is told once', async () => {
    const member = await moves.member();
    const { id: commandId } = await moves.order(member);
    moves.world.clock.advance(15 * MINUTE - 1);
    expect(await moves.pending(member.viewer, member.agentId)).toMatchObject([{ id: commandId, status: 'PENDING' }]);
    moves.world.clock.advance(1);
    expect(await moves.pending(member.viewer, member.agentId)).toEqual([]);
    const again = { commandId, isSuccessful: true };
    const refusal = { command: null, errors: [{ __typename: 'CommandClosed', status: 'EXPIRED' }] };
    expect(await moves.complete(member.viewer, again)).toMatchObject(refusal);
    expect(await moves.acknowledge(member.viewer, { commandId })).toMatchObject(refusal);
    await moves.services().commands.expireLapsed();
    expect(await statusOf(commandId)).toBe('EXPIRED');
    const issued = ['command.issued', 'switch.progressed'];
    expect(await typesOf(member)).toEqual([...issued, 'command.expired', 'switch.progressed']);
    expect(await switchOf(member)).toMatchObject({ phase: 'FAILED' });
  });

  test('are ended in the background as well, all of them', async () => {
    const [one, other] = [await moves.member(), await moves.member()];
    const ids = [(await moves.order(one)).id, (await moves.order(other)).id];
    moves.world.clock.advance(15 * MINUTE);
    await moves.services().commands.expireLapsed();
    expect(await Promise.all(ids.map(statusOf))).toEqual(['EXPIRED', 'EXPIRED']);
    expect(await moves.services().commands.expireLapsed()).toBe(0);
    expect(await moves.news(one.clientId, 'command.expired')).toHaveLength(1);
  });
});

describe('A12 an acknowledgement', () => {
  test('delivers the command, gives it time, and moves its switch along, never back', async () => {
    const member = await moves.member();
    const { id: commandId } = await moves.order(member);
    const first = nowText();
    expect(await moves.acknowledge(member.viewer, { commandId })).toMatchObject({
      command: { id: commandId, status: 'DELIVERED', acknowledgedAt: first, expiresAt: inMinutes(60) },
      errors: [],
    });
    moves.world.clock.advance(30 * MINUTE);
    const said = (phase: string, progressRatio?: number) =>
      moves.acknowledge(member.viewer, { commandId, phase, progressRatio });
    expect(await said('SYNCING', 0.4)).toMatchObject({ command: { acknowledgedAt: first, expiresAt: inMinutes(60) } });
    await said('LAUNCHING', 0.2);
    expect(await switchOf(member)).toMatchObject({ phase: 'SYNCING', progressRatio: 0.4 });
    await said('CUTTING_OVER');
    await said('CUTTING_OVER');
    expect(await switchOf(member)).toMatchObject({ phase: 'CUTTING_OVER', progressRatio: 0.4 });
    expect(await moves.news(member.clientId, 'command.acknowledged')).toHaveLength(1);
    const steps = await moves.news(member.clientId, 'switch.progressed');
    expect(steps.map(({ payload }) => payload.phase)).toEqual(['REQUESTED', 'ACKNOWLEDGED', 'SYNCING', 'CUTTING_OVER']);
  });

  test('lets a command lapse only after an hour without a word', async () => {
    const member = await moves.member();
    const { id: commandId } = await moves.order(member);
    await moves.acknowledge(member.viewer, { commandId });
    moves.world.clock.advance(60 * MINUTE - 1);
    expect(await moves.pending(member.viewer, member.agentId)).toMatchObject([{ id: commandId, status: 'DELIVERED' }]);
    moves.world.clock.advance(1);
    expect(await moves.acknowledge(member.viewer, { commandId })).toMatchObject({
      errors: [{ __typename: 'CommandClosed', status: 'EXPIRED', path: ['commandId'] }],
    });
  });

  test.each([-0.1, 1.1])('of %d of the work is refused', async (progressRatio) => {
    const member = await moves.member();
    const { id: commandId } = await moves.order(member);
    expect(await moves.acknowledge(member.viewer, { commandId, progressRatio })).toMatchObject({
      command: null,
      errors: [{ __typename: 'InvalidInput', path: ['progressRatio'] }],
    });
    expect(await statusOf(commandId)).toBe('PENDING');
  });
});

describe('A12 an outcome', () => {
  test('ends the command once; the same again is no error, another one is', async () => {
    const member = await moves.member();
    const { id: commandId } = await moves.order(member);
    const done = { commandId, isSuccessful: true, message: 'Moved.' };
    const ended = { status: 'SUCCEEDED', completedAt: nowText(), message: 'Moved.' };
    expect(await moves.complete(member.viewer, done)).toMatchObject({ command: ended, errors: [] });
    moves.world.clock.advance(1_000);
    expect(await moves.complete(member.viewer, done)).toMatchObject({ command: ended, errors: [] });
    expect(await moves.complete(member.viewer, { commandId, isSuccessful: false })).toMatchObject({
      command: null,
      errors: [{ __typename: 'CommandClosed', status: 'SUCCEEDED', path: ['commandId'] }],
    });
    expect(await moves.news(member.clientId, 'command.completed')).toMatchObject([
      { aggregateId: member.agentId, payload: { commandId, succeeded: true, reason: null } },
    ]);
    expect(await switchOf(member)).toMatchObject({ phase: 'CUTTING_OVER', progressRatio: 1 });
  });

  test('of no capacity tells that the pool is down', async () => {
    const member = await moves.member();
    await moves.prices(member, { b: '0.02' });
    const targetPoolId = await moves.poolId(member, 'b');
    const { id: commandId } = await moves.order(member, { targetMode: 'SPOT', targetPoolId });
    const failed = { commandId, isSuccessful: false, failureReason: 'CAPACITY', message: 'Nothing to be had.' };
    expect(await moves.complete(member.viewer, failed)).toMatchObject({ command: { status: 'FAILED' }, errors: [] });
    const [pool] = await moves.rows('select is_up, blocked_until from agent.pool where id = $1', [targetPoolId]);
    expect(pool).toMatchObject({ is_up: false, blocked_until: expect.anything() });
    expect(await switchOf(member)).toMatchObject({ phase: 'FAILED' });
    expect(await moves.news(member.clientId, 'command.completed')).toMatchObject([
      { payload: { succeeded: false, reason: 'CAPACITY' } },
    ]);
    expect(await moves.pending(member.viewer, member.agentId)).toEqual([]);
  });

  test('is refused by field when it is malformed, and the command waits on', async () => {
    const member = await moves.member();
    const { id: commandId } = await moves.order(member);
    const { errors } = await moves.complete(member.viewer, {
      ...{ commandId, isSuccessful: true, failureReason: 'OTHER', message: 'x'.repeat(1_001) },
    });
    expect(errors.map(({ path }) => path)).toEqual(expect.arrayContaining([['message']]));
    expect(
      await moves.complete(member.viewer, { commandId, isSuccessful: true, failureReason: 'OTHER' }),
    ).toMatchObject({
      command: null,
      errors: [{ __typename: 'InvalidInput', path: ['failureReason'] }],
    });
    expect(await statusOf(commandId)).toBe('PENDING');
  });
});

describe('A12 commands of somebody else', () => {
  test.each([
    ['acknowledged', ACKNOWLEDGE, { phase: 'ACKNOWLEDGED' }, 'acknowledgeCommand'],
    ['completed', COMPLETE, { isSuccessful: true }, 'completeCommand'],
  ])('are not %s', async (_, document, more, field) => {
    const member = await moves.member();
    const { id } = await moves.order(member);
    const unknown = { command: null, errors: [{ __typename: 'InvalidInput', message: 'No such command.' }] };
    const commandIds = [id, randomUUID(), 'nonsense'];
    for (const viewer of strangersTo(member)) {
      for (const commandId of commandIds) {
        expect(await moves.ask(viewer, document, { input: { commandId, ...more } })).toMatchObject({
          [field]: unknown,
        });
      }
    }
    for (const viewer of [member.owner, anonymous]) {
      const { errors } = await moves.world.execute('agent', viewer, document, { input: { commandId: id, ...more } });
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    }
    expect(await statusOf(id)).toBe('PENDING');
  });

  test('are not found by reference', async () => {
    const member = await moves.member();
    const { id } = await moves.order(member);
    const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Command { id status } } }';
    const of = [{ __typename: 'Command', id }];
    expect(await moves.ask(member.viewer, query, { of })).toEqual({ _entities: [{ id, status: 'PENDING' }] });
    for (const viewer of strangersTo(member)) {
      expect(await moves.ask(viewer, query, { of })).toEqual({ _entities: [null] });
    }
  });
});

describe('A12 commands as they are issued', () => {
  const WATCH = 'subscription ($id: ID!) { commandIssued(agentId: $id) { id priority status } }';

  test('come by subscription, after those that wait, each once', async () => {
    const member = await moves.member();
    const low = await insertCommand(member, 10, 5);
    const first = await moves.order(member);
    const stream = await moves.follow(member.viewer, WATCH, { id: member.agentId });
    const next = async () => ((await stream.next()).data as { commandIssued: { id: string } }).commandIssued.id;
    expect([await next(), await next()]).toEqual([first.id, low]);
    await moves.complete(member.viewer, { commandId: first.id, isSuccessful: false });
    const second = await moves.order(member);
    expect(await next()).toBe(second.id);
    await stream.close();
  });

  test('are not told to strangers', async () => {
    const member = await moves.member();
    for (const viewer of [...strangersTo(member), asClient(randomUUID())]) {
      const { refusal } = await moves.follow(viewer, WATCH, { id: member.agentId });
      expect(refusal).toMatchObject([{ message: 'No such agent.', extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    const { refusal } = await moves.follow(anonymous, WATCH, { id: member.agentId });
    expect(refusal).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });
});
