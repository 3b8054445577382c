import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { asClient } from '../../support/subgraph.ts';
import type { Member, Refusal } from './fleet.ts';
import { createMoves, type Moves, reported, type ShownCommand } from './moves.ts';
import { standbysOn } from './standbys.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());
const { attach } = standbysOn(() => moves);

const FORCE = /* GraphQL */ `
  mutation ($input: ForceSwitchInput!) {
    forceSwitch(input: $input) {
      command { id kind targetMode priority trigger status targetPool { id } }
      errors { __typename ... on UserError { message path } }
    }
  }
`;
interface Forced {
  readonly command: (ShownCommand & { targetPool: { id: string } | null }) | null;
  readonly errors: Refusal[];
}
const force = async ({ owner, agentId }: Member, more: object = {}, viewer: Viewer = owner) => {
  const input = { agentId, targetMode: 'ON_DEMAND', idempotencyKey: randomUUID(), ...more };
  return (await moves.ask<{ forceSwitch: Forced }>(viewer, FORCE, { input })).forceSwitch;
};
const refusal = (__typename: string, path: string[]) => ({ command: null, errors: [{ __typename, path }] });
const orders = ({ agentId }: Member) =>
  moves.rows<{ id: string; status: string }>(
    `select id, status from agent.command where agent_id = $1 and kind = 'SWITCH' order by id`,
    [agentId],
  );

describe('A17 a forced switch', () => {
  test('is manual, with priority 75, and needs no automatic switching', async () => {
    const member = await moves.member();
    expect(await force(member)).toMatchObject({
      command: { kind: 'SWITCH', targetMode: 'ON_DEMAND', priority: 75, trigger: 'MANUAL', status: 'PENDING' },
      errors: [],
    });
  });

  test('is asked for by the machine as well, which has to be the primary', async () => {
    const member = await moves.member();
    const { instanceId } = await attach(member);
    expect(await force(member, { agentId: null, instanceId })).toMatchObject(refusal('NotPrimary', ['instanceId']));
    const { command } = await force(member, { agentId: null, instanceId: member.instanceId });
    expect(command).toMatchObject({ status: 'PENDING' });
  });

  test('is refused when the machine is of another agent, unknown or somebody else’s, all alike', async () => {
    const member = await moves.member();
    const neighbour = await moves.member({ clientId: member.clientId });
    const stranger = await moves.member();
    for (const [agentId, instanceId] of [
      [member.agentId, neighbour.instanceId],
      [null, stranger.instanceId],
      [null, randomUUID()],
      [null, 'nonsense'],
    ]) {
      expect(await force(member, { agentId, instanceId })).toMatchObject(refusal('InvalidInput', ['instanceId']));
    }
    expect(await force(member, { agentId: null })).toMatchObject(refusal('InvalidInput', ['agentId']));
    const asStranger = await force(member, {}, asClient(randomUUID()));
    expect(asStranger).toMatchObject(refusal('InvalidInput', ['agentId']));
    expect(await orders(member)).toEqual([]);
  });

  test('goes to the pool that is named', async () => {
    const member = await moves.member();
    await moves.prices(member, { a: '0.035', b: '0.03', c: '0.02' });
    const targetPoolId = await moves.poolId(member, 'b');
    expect(await force(member, { targetMode: 'SPOT', targetPoolId })).toMatchObject({
      command: { targetMode: 'SPOT', targetPool: { id: targetPoolId } },
    });
  });

  test('to spot without a pool goes to the cheapest of the surest, never where it is', async () => {
    const member = await moves.member();
    await moves.prices(member, { a: '0.01', b: '0.03', c: '0.02', d: '0.015' });
    // The cheapest one has just failed: it is not sure.
    const failing = await moves.order(member, { targetMode: 'SPOT', targetPoolId: await moves.poolId(member, 'd') });
    await moves.complete(member.viewer, { commandId: failing.id, isSuccessful: false, failureReason: 'CAPACITY' });
    const { command } = await force(member, { targetMode: 'SPOT' });
    expect(command?.targetPool).toEqual({ id: await moves.poolId(member, 'c') });
  });

  test('to spot is refused when no pool can be entered', async () => {
    const member = await moves.member();
    expect(await force(member, { targetMode: 'SPOT' })).toMatchObject(refusal('InvalidInput', ['targetPoolId']));
  });

  test('is refused without a target that there is for this client, and where the workload is already', async () => {
    const member = await moves.member();
    const poolId = await moves.poolId(member, 'a');
    for (const target of [
      { targetMode: 'SPOT', targetPoolId: randomUUID() },
      { targetMode: 'ON_DEMAND', targetPoolId: poolId },
    ]) {
      expect(await force(member, target)).toMatchObject(refusal('InvalidInput', ['targetPoolId']));
    }
    const there = { targetMode: 'SPOT', targetPoolId: poolId };
    expect(await force(member, there)).toMatchObject(refusal('AlreadyThere', ['targetPoolId']));
  });

  test('wins over an automatic order that has not begun, and over none that somebody gave', async () => {
    const member = await moves.member();
    await moves.configure(member, { isAutoSwitchEnabled: true, minimumStaySeconds: 0 });
    const automatic = await moves.order(member, { priority: 5 });
    const forced = await force(member);
    expect(await orders(member)).toEqual([
      { id: automatic.id, status: 'CANCELLED' },
      { id: forced.command?.id, status: 'PENDING' },
    ]);
    expect(await force(member)).toMatchObject(refusal('SwitchInProgress', ['agentId']));
  });

  test('does not interrupt an automatic switch that has begun', async () => {
    const member = await moves.member();
    await moves.configure(member, { isAutoSwitchEnabled: true, minimumStaySeconds: 0 });
    const { id: commandId } = await moves.order(member, { priority: 5 });
    await moves.acknowledge(member.viewer, { commandId });
    expect(await force(member)).toMatchObject(refusal('SwitchInProgress', ['agentId']));
  });

  test.each([
    ['DISABLED', 'AgentDisabled'],
    ['DELETED', 'AgentDeleted'],
  ])('is refused for an agent that is %s', async (status, __typename) => {
    const member = await moves.member();
    await moves.rows('update agent.agent set status = $2 where id = $1', [member.agentId, status]);
    expect(await force(member)).toMatchObject(refusal(__typename, ['agentId']));
  });

  test('is issued once for each key', async () => {
    const member = await moves.member();
    const key = { idempotencyKey: 'once' };
    const first = await force(member, key);
    expect(await force(member, key)).toEqual(first);
    expect(await force(member, { ...key, instanceId: member.instanceId })).toMatchObject(
      refusal('IdempotencyConflict', ['idempotencyKey']),
    );
    expect(await orders(member)).toHaveLength(1);
  });

  test('is not for agents and not for nobody', async () => {
    const member = await moves.member();
    const input = { agentId: member.agentId, targetMode: 'ON_DEMAND', idempotencyKey: 'x' };
    for (const viewer of [member.viewer, anonymous]) {
      const { errors } = await moves.world.execute('agent', viewer, FORCE, { input });
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    }
  });
});

describe('A11 limits of automatic switches hold', () => {
  const LIMITED = /* GraphQL */ `
    mutation ($input: IssueSwitchCommandInput!) {
      issueSwitchCommand(input: $input) {
        command { trigger }
        errors { __typename ... on UserError { path } ... on SwitchLimitReached { limit retryAt } }
      }
    }
  `;
  const issue = async ({ owner, agentId }: Member, priority: number) => {
    const input = { agentId, targetMode: 'ON_DEMAND', priority, idempotencyKey: randomUUID() };
    return (await moves.ask<{ issueSwitchCommand: object }>(owner, LIMITED, { input })).issueSwitchCommand;
  };
  const reached = (limit: string, retryAt: Date | null) => ({
    command: null,
    errors: [
      { __typename: 'SwitchLimitReached', path: ['agentId'], limit, retryAt: retryAt ? retryAt.toISOString() : null },
    ],
  });
  const inSeconds = (seconds: number) => new Date(moves.world.clock.now().getTime() + seconds * 1000);
  /** A switch that took place now. */
  const past = ({ clientId, agentId }: Member, trigger: string) =>
    moves.rows(
      `insert into agent.switch (id, client_id, agent_id, trigger, phase, progress_ratio, started_at, completed_at)
       values ($1, $2, $3, $4, 'COMPLETED', 1, $5, $5)`,
      [randomUUID(), clientId, agentId, trigger, moves.world.clock.now()],
    );
  const automatic = async (settings: object) => {
    const member = await moves.member();
    await moves.configure(member, { isAutoSwitchEnabled: true, minimumStaySeconds: 0, ...settings });
    return member;
  };

  test('for the minimum stay', async () => {
    const member = await automatic({ minimumStaySeconds: 600 });
    const until = inSeconds(600);
    moves.world.clock.advance(599_000);
    expect(await issue(member, 49)).toEqual(reached('MINIMUM_STAY', until));
    moves.world.clock.advance(1_000);
    expect(await issue(member, 49)).toMatchObject({ command: { trigger: 'AUTOMATIC' }, errors: [] });
  });

  test('for so many in 24 hours', async () => {
    const member = await automatic({ maximumSwitchesPerDay: 1 });
    await past(member, 'AUTOMATIC');
    const until = inSeconds(86_400);
    moves.world.clock.advance(86_399_000);
    expect(await issue(member, 5)).toEqual(reached('PER_DAY', until));
    moves.world.clock.advance(1_000);
    expect(await issue(member, 5)).toMatchObject({ errors: [] });
  });

  test('for so many in 7 days', async () => {
    const member = await automatic({ maximumSwitchesPerWeek: 1 });
    await past(member, 'AUTOMATIC');
    const until = inSeconds(604_800);
    moves.world.clock.advance(2 * 86_400_000);
    expect(await issue(member, 5)).toEqual(reached('PER_WEEK', until));
  });

  test('for ever where none is allowed', async () => {
    const member = await automatic({ maximumSwitchesPerDay: 0 });
    expect(await issue(member, 5)).toEqual(reached('PER_DAY', null));
  });

  test('and never for switches that somebody wants', async () => {
    const member = await automatic({ maximumSwitchesPerDay: 0, maximumSwitchesPerWeek: 0, minimumStaySeconds: 9_999 });
    expect(await issue(member, 50)).toMatchObject({ command: { trigger: 'MANUAL' }, errors: [] });
    const other = await automatic({ maximumSwitchesPerDay: 0, maximumSwitchesPerWeek: 0, minimumStaySeconds: 9_999 });
    expect(await force(other)).toMatchObject({ errors: [] });
  });

  test('and count no switch that was forced or an emergency', async () => {
    const member = await automatic({ maximumSwitchesPerDay: 1 });
    for (const trigger of ['MANUAL', 'EMERGENCY']) await past(member, trigger);
    expect(await issue(member, 5)).toMatchObject({ errors: [] });
  });

  test('and an emergency that moved the workload is reported whatever they say', async () => {
    const member = await automatic({ maximumSwitchesPerDay: 0 });
    const next = await moves.successor(member);
    expect(await moves.report(member.viewer, reported(member, next, { trigger: 'EMERGENCY' }))).toMatchObject({
      switch: { trigger: 'EMERGENCY', phase: 'COMPLETED' },
      errors: [],
    });
  });
});
