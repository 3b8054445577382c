import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { asAdmin, asClient } from '../../support/subgraph.ts';
import type { Member } from './fleet.ts';
import { createMoves, ISSUE, type Moves } from './moves.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());

const commandsOf = ({ agentId }: Member) =>
  moves.rows<{ id: string; status: string; trigger: string }>(
    `select id, status, trigger from agent.command where agent_id = $1 and kind = 'SWITCH' order by id`,
    [agentId],
  );
const newsOf = async ({ clientId }: Member, topic: string) =>
  (await moves.news(clientId)).filter((event) => event.topic === topic).map(({ type }) => type);
const asked = ({ agentId }: Member, more: object = {}) => ({
  ...{ agentId, targetMode: 'ON_DEMAND', priority: 75, idempotencyKey: randomUUID() },
  ...more,
});

describe('A11 an order to switch', () => {
  test('is issued, with the switch that it asks for, and told', async () => {
    const member = await moves.member();
    await moves.prices(member, { b: '0.02' });
    const targetPoolId = await moves.poolId(member, 'b');
    const { command, errors } = await moves.issue(member.owner, asked(member, { targetMode: 'SPOT', targetPoolId }));
    expect(errors).toEqual([]);
    const now = moves.world.clock.now();
    expect(command).toMatchObject({
      ...{ kind: 'SWITCH', targetMode: 'SPOT', priority: 75, trigger: 'MANUAL', status: 'PENDING' },
      ...{ terminateWaitSeconds: 300, acknowledgedAt: null, completedAt: null, issuedAt: now.toISOString() },
      ...{ expiresAt: new Date(now.getTime() + 900_000).toISOString() },
      ...{ agent: { id: member.agentId }, targetPool: { id: targetPoolId, name: 'm5.large.us-east-1b' } },
    });
    expect(await moves.switches(member.owner, member.agentId)).toMatchObject([
      { phase: 'REQUESTED', progressRatio: 0, command: { id: command?.id } },
    ]);
    expect(await newsOf(member, 'command')).toEqual(['command.issued']);
    expect(await newsOf(member, 'switch')).toEqual(['switch.progressed']);
  });

  test('keeps the old machine for ever when nothing may end it', async () => {
    const member = await moves.member();
    await moves.configure(member, { isAutoTerminateEnabled: false });
    expect(await moves.order(member)).toMatchObject({ terminateWaitSeconds: null });
  });

  test('below a priority of 50 counts as automatic, and is refused as AutoSwitchDisabled where automatic switching is off', async () => {
    const member = await moves.member();
    const { priority: _, ...low } = asked(member);
    expect(await moves.issue(member.owner, low)).toMatchObject({
      command: null,
      errors: [{ __typename: 'AutoSwitchDisabled', path: ['agentId'] }],
    });
    expect(await commandsOf(member)).toEqual([]);
    await moves.configure(member, { isAutoSwitchEnabled: true, minimumStaySeconds: 0 });
    expect(await moves.issue(member.owner, low)).toMatchObject({ command: { priority: 25, trigger: 'AUTOMATIC' } });
  });

  test.each([
    ['DISABLED', 'AgentDisabled'],
    ['DELETED', 'AgentDeleted'],
  ])('is refused for an agent that is %s', async (status, __typename) => {
    const member = await moves.member();
    await moves.rows('update agent.agent set status = $2 where id = $1', [member.agentId, status]);
    expect(await moves.issue(member.owner, asked(member))).toMatchObject({ command: null, errors: [{ __typename }] });
    expect(await commandsOf(member)).toEqual([]);
  });

  test('is refused by field when it is malformed', async () => {
    const member = await moves.member();
    const { errors } = await moves.issue(member.owner, asked(member, { priority: 101, idempotencyKey: ' ' }));
    expect(errors).toMatchObject([{ path: ['priority'] }, { path: ['idempotencyKey'] }]);
    expect(await commandsOf(member)).toEqual([]);
  });

  test('is refused without a target that there is for this client: on spot without a pool, a pool of somebody else, a pool on demand', async () => {
    const member = await moves.member();
    const stranger = await moves.member();
    await moves.prices(stranger, { b: '0.02' });
    const foreign = await moves.poolId(stranger, 'b');
    for (const target of [
      { targetMode: 'SPOT' },
      { targetMode: 'SPOT', targetPoolId: 'nonsense' },
      { targetMode: 'SPOT', targetPoolId: randomUUID() },
      { targetMode: 'SPOT', targetPoolId: foreign },
      { targetMode: 'ON_DEMAND', targetPoolId: await moves.poolId(member, 'a') },
    ]) {
      const { errors } = await moves.issue(member.owner, asked(member, target));
      expect(errors).toMatchObject([{ __typename: 'InvalidInput', path: ['targetPoolId'] }]);
    }
    expect(await commandsOf(member)).toEqual([]);
  });

  test('is refused as AlreadyThere where the workload is already, and when nothing carries it', async () => {
    const member = await moves.member();
    const targetPoolId = await moves.poolId(member, 'a');
    expect(await moves.issue(member.owner, asked(member, { targetMode: 'SPOT', targetPoolId }))).toMatchObject({
      errors: [{ __typename: 'AlreadyThere', path: ['targetPoolId'] }],
    });
    await moves.rows(`update agent.instance set role = 'TERMINATED' where id = $1`, [member.instanceId]);
    expect(await moves.issue(member.owner, asked(member))).toMatchObject({
      errors: [{ __typename: 'InvalidInput', path: ['agentId'] }],
    });
  });

  test('for an agent of somebody else answers like one for no agent at all', async () => {
    const member = await moves.member();
    for (const [viewer, agentId] of [
      [asClient(randomUUID()), member.agentId],
      [member.owner, randomUUID()],
      [member.owner, 'nonsense'],
    ] as const) {
      expect(await moves.issue(viewer, asked(member, { agentId }))).toMatchObject({
        command: null,
        errors: [{ __typename: 'InvalidInput', message: 'No such agent.', path: ['agentId'] }],
      });
    }
    expect(await commandsOf(member)).toEqual([]);
  });

  test('is not for agents and not for nobody', async () => {
    const member = await moves.member();
    for (const viewer of [member.viewer, anonymous]) {
      const { errors } = await moves.world.execute('agent', viewer, ISSUE, { input: asked(member) });
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    }
    expect(await commandsOf(member)).toEqual([]);
  });
});

describe('A11 an order that is repeated', () => {
  test('issues nothing new, also after it was followed', async () => {
    const member = await moves.member();
    const input = asked(member);
    const first = await moves.issue(member.owner, input);
    expect(await moves.issue(member.owner, input)).toMatchObject({ command: { id: first.command?.id }, errors: [] });
    const newInstanceId = await moves.successor(member);
    await moves.report(member.viewer, {
      ...{ oldInstanceId: member.instanceId, newInstanceId, oldHourlyPrice: '0.035', newHourlyPrice: '0.096' },
    });
    expect(await moves.issue(member.owner, input)).toMatchObject({
      command: { id: first.command?.id, status: 'SUCCEEDED' },
      errors: [],
    });
    expect(await newsOf(member, 'command')).toEqual(['command.issued', 'command.completed']);
  });

  test('with another target under the same key is refused', async () => {
    const member = await moves.member();
    const input = asked(member);
    await moves.issue(member.owner, input);
    expect(await moves.issue(member.owner, { ...input, priority: 80 })).toMatchObject({
      command: null,
      errors: [{ __typename: 'IdempotencyConflict' }],
    });
    expect(await commandsOf(member)).toHaveLength(1);
  });
});

describe('A11 one switch at a time', () => {
  test('a manual order takes the place of an automatic one that waits', async () => {
    const member = await moves.member();
    await moves.configure(member, { isAutoSwitchEnabled: true, minimumStaySeconds: 0 });
    const automatic = await moves.order(member, { priority: 5 });
    const manual = await moves.order(member);
    expect(await commandsOf(member)).toEqual([
      { id: automatic.id, status: 'CANCELLED', trigger: 'AUTOMATIC' },
      { id: manual.id, status: 'PENDING', trigger: 'MANUAL' },
    ]);
    expect(await moves.switches(asAdmin, member.agentId)).toMatchObject([
      { phase: 'REQUESTED', command: { id: manual.id } },
      { phase: 'FAILED', command: { id: automatic.id } },
    ]);
    const ended = await moves.news(member.clientId, 'command.completed');
    expect(ended.filter(({ payload }) => payload.kind === 'SWITCH')).toMatchObject([
      { payload: { commandId: automatic.id, succeeded: false, reason: 'CANCELLED' } },
    ]);
  });

  test('an automatic order that the agent has begun keeps its place', async () => {
    const member = await moves.member();
    await moves.configure(member, { isAutoSwitchEnabled: true, minimumStaySeconds: 0 });
    const { id: commandId } = await moves.order(member, { priority: 5 });
    await moves.acknowledge(member.viewer, { commandId });
    expect(await moves.issue(member.owner, asked(member))).toMatchObject({
      errors: [{ __typename: 'SwitchInProgress', path: ['agentId'] }],
    });
  });

  test('nothing takes the place of an emergency', async () => {
    const member = await moves.member();
    const { id } = await moves.order(member);
    await moves.rows(`update agent.command set trigger = 'EMERGENCY', priority = 100 where id = $1`, [id]);
    expect(await moves.issue(member.owner, asked(member, { priority: 100 }))).toMatchObject({
      errors: [{ __typename: 'SwitchInProgress' }],
    });
    expect(await commandsOf(member)).toEqual([{ id, status: 'PENDING', trigger: 'EMERGENCY' }]);
  });

  test('an order that has lapsed makes room', async () => {
    const member = await moves.member();
    const lapsed = await moves.order(member);
    moves.world.clock.advance(15 * 60_000);
    const next = await moves.order(member);
    expect((await commandsOf(member)).map(({ id, status }) => [id, status])).toEqual([
      [lapsed.id, 'EXPIRED'],
      [next.id, 'PENDING'],
    ]);
    expect(await newsOf(member, 'command')).toEqual(['command.issued', 'command.expired', 'command.issued']);
  });

  test('a switch that was carried out holds the place until it is reported, or given up', async () => {
    const member = await moves.member();
    const { id: commandId } = await moves.order(member);
    await moves.complete(member.viewer, { commandId, isSuccessful: true });
    expect(await moves.issue(member.owner, asked(member))).toMatchObject({
      errors: [{ __typename: 'SwitchInProgress' }],
    });
    moves.world.clock.advance(15 * 60_000);
    const next = await moves.order(member);
    expect(await moves.switches(member.owner, member.agentId)).toMatchObject([
      { phase: 'REQUESTED', command: { id: next.id } },
      { phase: 'FAILED', command: { id: commandId } },
    ]);
  });
});
