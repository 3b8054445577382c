import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asAdmin } from '../../support/subgraph.ts';
import { endsOn } from './ends.ts';
import { spot } from './fleet.ts';
import { createMoves, type Moves, reported } from './moves.ts';
import { promotion, standbysOn } from './standbys.ts';

const HOUR = 3_600_000;

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());
const { attach, promote, rolesOf } = standbysOn(() => moves);
const { end, ends } = endsOn(() => moves);

const now = () => moves.world.clock.now();
const ago = (seconds: number) => new Date(now().getTime() - seconds * 1000).toISOString();
const pass = (hours: number) => moves.world.clock.advance(hours * HOUR);

describe('A5 a machine that is reported to have ended', () => {
  test('has its final cost and its run time, which are told once', async () => {
    const member = await moves.member();
    const { owner, viewer, agentId, instanceId, clientId } = member;
    await moves.successor(member);
    pass(2);
    const { termination, errors } = await end(viewer, { instanceId, terminatedAt: ago(HOUR / 1000) });
    expect(errors).toEqual([]);
    expect(termination).toEqual({
      ...{ instance: { id: instanceId, role: 'TERMINATED' }, reason: 'AFTER_SWITCH', terminatedAt: ago(3_600) },
      ...{ runSeconds: 3_600, finalCost: { amount: '0.035000', currency: 'USD' } },
      ...{ onDemandCost: { amount: '0.096000' }, savings: { amount: '0.061000' } },
    });
    pass(3);
    expect((await ends(owner, agentId)).nodes).toEqual([termination]);
    expect(await moves.news(clientId, 'instance.terminated')).toMatchObject([
      { aggregateId: agentId, payload: { instanceId, agentId, effectiveAt: termination?.terminatedAt } },
    ]);
  });

  test('stays as it was first told, however often and with whatever it is reported again', async () => {
    const member = await moves.member();
    await moves.successor(member);
    const { viewer, instanceId, clientId } = member;
    const first = await end(viewer, { instanceId, reason: 'INTERRUPTED' });
    pass(1);
    const again = { instanceId, reason: 'REQUESTED', terminatedAt: ago(60) };
    const repeats = await Promise.all(Array.from({ length: 5 }, () => end(viewer, again)));
    expect(repeats).toEqual(repeats.map(() => first));
    expect(await moves.news(clientId, 'instance.terminated')).toHaveLength(1);
  });

  test('leaves an agent whose primary it was without one, until another machine takes over', async () => {
    const member = await moves.member();
    const { owner, viewer, agentId, instanceId } = member;
    const standby = await attach(member);
    expect(await end(viewer, { instanceId })).toMatchObject({ termination: { reason: 'OTHER' } });
    expect(await moves.show(owner, agentId)).toMatchObject({ status: 'ONLINE', primaryInstance: null });
    expect(await promote(promotion(member, standby.instanceId))).toMatchObject({ ok: true, previousInstanceId: null });
    expect(await rolesOf(member)).toEqual({ [instanceId]: 'TERMINATED', [standby.instanceId]: 'PRIMARY' });
  });

  test('never comes back: not by registering, not by a switch, not by a promotion', async () => {
    const member = await moves.member();
    const { instanceId, providerId } = await attach(member);
    await end(member.viewer, { instanceId });
    const instance = spot({ providerId });
    const registered = await moves.register(member.owner, { logicalId: member.logicalId, instance });
    expect(registered.errors).toMatchObject([{ __typename: 'InstanceRetired' }]);
    expect(await promote(promotion(member, instanceId))).toMatchObject({ ok: false, reason: 'NOT_A_REPLICA' });
    const move = reported(member, instanceId, { trigger: 'MANUAL', downtimeSeconds: 0, isOldInstanceTerminated: true });
    expect((await moves.report(member.viewer, move)).errors).toMatchObject([{ __typename: 'InstanceRetired' }]);
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'PRIMARY', [instanceId]: 'TERMINATED' });
  });

  test('carries out the order to end it', async () => {
    const member = await moves.member();
    const { owner, viewer, agentId, instanceId } = member;
    await moves.successor(member);
    pass(1);
    expect(await moves.services().retirements.retire()).toBeGreaterThan(0);
    const [order] = (await moves.pending(viewer, agentId)) ?? [];
    await end(viewer, { instanceId });
    expect(await moves.pending(owner, agentId)).toEqual([]);
    expect(await moves.complete(viewer, { commandId: order?.id, isSuccessful: true })).toMatchObject({
      ...{ command: { id: order?.id, status: 'SUCCEEDED' }, errors: [] },
    });
    expect(await moves.news(member.clientId, 'command.completed')).toHaveLength(1);
  });
});

describe('A5 a report of an end that is refused', () => {
  test('another agent’s machine, of the client or of another one, is as unknown as one that does not exist', async () => {
    const own = await moves.member();
    const neighbour = await moves.member({ clientId: own.clientId });
    const stranger = await moves.member();
    const refusal = { __typename: 'InvalidInput', message: 'No such machine.', path: ['instanceId'] };
    for (const instanceId of [neighbour.instanceId, stranger.instanceId, randomUUID(), 'x']) {
      expect(await end(own.viewer, { instanceId })).toEqual({ termination: null, errors: [refusal] });
    }
    for (const { agentId, instanceId } of [neighbour, stranger]) {
      expect(await end(own.viewer, { agentId, instanceId })).toMatchObject({ errors: [{ path: ['agentId'] }] });
    }
    expect(await end(asAdmin, { instanceId: own.instanceId })).toMatchObject({ errors: [{ path: ['agentId'] }] });
    for (const member of [own, neighbour, stranger]) {
      expect(await rolesOf(member)).toMatchObject({ [member.instanceId]: 'PRIMARY' });
    }
  });

  test('an end in the future or before the launch is refused by name', async () => {
    const { viewer, instanceId, owner, agentId } = await moves.member();
    for (const terminatedAt of [ago(-61), ago(61)]) {
      expect(await end(viewer, { instanceId, terminatedAt })).toMatchObject({
        ...{ termination: null, errors: [{ __typename: 'InvalidInput', path: ['terminatedAt'] }] },
      });
    }
    expect(await moves.show(owner, agentId)).toMatchObject({ primaryInstance: { id: instanceId } });
    const clockAhead = await end(viewer, { instanceId, terminatedAt: ago(-60) });
    expect(clockAhead.termination).toMatchObject({ terminatedAt: now().toISOString(), runSeconds: 0 });
  });

  test('a deleted agent’s is refused', async () => {
    const { viewer, instanceId, agentId } = await moves.member();
    await moves.rows("update agent.agent set status = 'DELETED' where id = $1", [agentId]);
    expect((await end(viewer, { instanceId })).errors).toMatchObject([{ __typename: 'AgentDeleted' }]);
  });
});

describe('A21 the history of ends', () => {
  test('comes page by page, the last to end first, whatever ended them', async () => {
    const member = await moves.member();
    const { owner, viewer, agentId, clientId } = member;
    const released = await attach(member);
    pass(1);
    const next = await moves.successor(member);
    await end(viewer, { instanceId: released.instanceId });
    pass(1);
    await end(viewer, { instanceId: member.instanceId });
    const first = await ends(owner, agentId, { first: 1 });
    expect(first).toMatchObject({ nodes: [{ instance: { id: member.instanceId } }], pageInfo: { hasNextPage: true } });
    const second = await ends(owner, agentId, { first: 1, after: first.pageInfo.endCursor });
    expect(second).toMatchObject({
      nodes: [{ instance: { id: released.instanceId } }],
      pageInfo: { hasNextPage: false },
    });
    expect(await moves.show(owner, agentId)).toMatchObject({ instances: [{ id: next }] });
    const { viewer: beside } = await moves.member({ clientId });
    expect(await moves.ask(beside, 'query ($id: ID!) { agent(id: $id) { id } }', { id: agentId })).toEqual({
      agent: null,
    });
  });
});
