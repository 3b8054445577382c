import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashToken } from '#foundation/identity/credential.ts';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { resolveAgentCredential } from '#schema/calls/agent.ts';
import { asAdmin, asClient } from '../../support/subgraph.ts';
import { type Member, type Refusal, spot } from './fleet.ts';
import { createMoves, type Moves, reported } from './moves.ts';
import { standbysOn } from './standbys.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());
const { attach, rolesOf } = standbysOn(() => moves);

type Verb = 'enable' | 'disable' | 'delete';
interface Answer {
  readonly agent: { id: string; status: string } | null;
  readonly errors: Refusal[];
}

const documentOf = (verb: Verb) => {
  const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}AgentInput`;
  return `mutation ($input: ${type}!) { ${verb}Agent(input: $input) {
    agent { id status } errors { __typename ... on UserError { message path } } } }`;
};
const ask = async (verb: Verb, viewer: Viewer, agentId: string): Promise<Answer> => {
  const answer = await moves.ask<Record<string, Answer>>(viewer, documentOf(verb), { input: { agentId } });
  return answer[`${verb}Agent`] as Answer;
};
const change = (verb: Verb, { owner, agentId }: Member) => ask(verb, owner, agentId);
const HEARTBEAT = `mutation ($input: SendHeartbeatInput!) { sendHeartbeat(input: $input) {
  agent { status } errors { __typename } } }`;
const beat = (member: Member, more: object = {}) =>
  moves.ask(member.viewer, HEARTBEAT, { input: { instanceId: member.instanceId, ...more } });
const typesOf = async ({ clientId }: Member) => (await moves.news(clientId)).map(({ type }) => type);
const statusOf = async (id: string) =>
  (await moves.rows<{ status: string }>('select status from agent.command where id = $1', [id]))[0]?.status;

describe('A14 a disabled agent', () => {
  test('is watched: its heartbeats and prices are taken, and every decision is to stay', async () => {
    const member = await moves.member();
    await moves.configure(member, { isAutoSwitchEnabled: true, minimumStaySeconds: 0 });
    expect(await change('disable', member)).toMatchObject({ agent: { status: 'DISABLED' }, errors: [] });
    moves.world.clock.advance(6 * 3_600_000);
    expect(await beat(member)).toMatchObject({ sendHeartbeat: { agent: { status: 'DISABLED' }, errors: [] } });
    expect(await moves.prices(member, { a: '0.09', b: '0.01' })).toMatchObject({ action: 'STAY', isExecuted: false });
    expect(await moves.pending(member.viewer, member.agentId)).toEqual([]);
  });

  test('has its waiting commands withdrawn, and the switch that has not begun given up', async () => {
    const member = await moves.member();
    const { id } = await moves.order(member);
    await change('disable', member);
    expect(await statusOf(id)).toBe('CANCELLED');
    expect(await moves.switches(member.owner, member.agentId)).toMatchObject([{ phase: 'FAILED' }]);
    expect((await typesOf(member)).slice(-3)).toEqual(['command.completed', 'switch.progressed', 'agent.disabled']);
  });

  test('finishes the switch that it has begun', async () => {
    const { member, commandId, next } = await moves.underWay();
    await moves.acknowledge(member.viewer, { commandId });
    await change('disable', member);
    expect(await statusOf(commandId)).toBe('DELIVERED');
    expect(await moves.report(member.viewer, reported(member, next))).toMatchObject({ errors: [] });
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'ZOMBIE', [next]: 'PRIMARY' });
  });

  test('is never commanded: no order, no new settings, no end of a machine', async () => {
    const member = await moves.member();
    await change('disable', member);
    const order = { agentId: member.agentId, targetMode: 'ON_DEMAND', priority: 100, idempotencyKey: 'a' };
    expect(await moves.issue(member.owner, order)).toMatchObject({ errors: [{ __typename: 'AgentDisabled' }] });
    await moves.configure(member, { terminateWaitSeconds: 7 });
    await moves.inAgent(member, ({ commands }, tx, agent) =>
      commands.issueTerminate(tx, agent, member.instanceId, 'EMERGENCY'),
    );
    expect(await moves.news(member.clientId, 'command.issued')).toEqual([]);
  });
});

describe('A14 an agent that is enabled again', () => {
  test('is online when it was heard of within the time-out, else offline', async () => {
    const [heard, silent] = [await moves.member(), await moves.member()];
    for (const member of [heard, silent]) await change('disable', member);
    moves.world.clock.advance(100_000);
    await beat(heard);
    moves.world.clock.advance(100_000);
    expect(await change('enable', heard)).toMatchObject({ agent: { status: 'ONLINE' }, errors: [] });
    expect(await change('enable', silent)).toMatchObject({ agent: { status: 'OFFLINE' }, errors: [] });
    expect(await moves.news(heard.clientId, 'agent.enabled')).toMatchObject([{ payload: { isOnline: true } }]);
    expect(await moves.news(silent.clientId, 'agent.enabled')).toMatchObject([{ payload: { isOnline: false } }]);
  });

  test('takes orders again', async () => {
    const member = await moves.member();
    await change('disable', member);
    await change('enable', member);
    expect(await moves.order(member)).toMatchObject({ status: 'PENDING' });
  });

  test.each(['enable', 'disable'] as const)('to %s it twice changes nothing and tells nothing', async (verb) => {
    const member = await moves.member();
    if (verb === 'disable') await change('disable', member);
    const before = await typesOf(member);
    expect(await change(verb, member)).toMatchObject({ agent: { id: member.agentId }, errors: [] });
    expect(await typesOf(member)).toEqual(before);
  });
});

describe('A14 a deleted agent', () => {
  test('keeps its history; its commands, its switch and all its machines end, and that is told', async () => {
    const { member, commandId, next } = await moves.underWay();
    await moves.acknowledge(member.viewer, { commandId });
    const standby = await attach(member);
    expect(await change('delete', member)).toMatchObject({ agent: { status: 'DELETED' }, errors: [] });
    expect(await statusOf(commandId)).toBe('CANCELLED');
    expect(await moves.switches(member.owner, member.agentId)).toMatchObject([{ phase: 'FAILED' }]);
    expect(await rolesOf(member)).toEqual({
      ...{ [member.instanceId]: 'TERMINATED', [next]: 'TERMINATED', [standby.instanceId]: 'TERMINATED' },
    });
    const types = await typesOf(member);
    expect(types.slice(-6).toSorted()).toEqual([
      ...['agent.deleted', 'command.completed'],
      ...['instance.terminated', 'instance.terminated', 'instance.terminated', 'switch.progressed'],
    ]);
    expect(types.at(-1)).toBe('agent.deleted');
    expect(await moves.show(member.owner, member.agentId)).toMatchObject({ status: 'DELETED', instances: [] });
  });

  test('has the switch failed that it carried out and did not report', async () => {
    const member = await moves.member();
    const { id: commandId } = await moves.order(member);
    await moves.complete(member.viewer, { commandId, isSuccessful: true });
    await change('delete', member);
    expect(await statusOf(commandId)).toBe('SUCCEEDED');
    expect(await moves.switches(member.owner, member.agentId)).toMatchObject([{ phase: 'FAILED' }]);
  });

  test('has no token that lives', async () => {
    const member = await moves.member();
    const credential = { hash: hashToken(member.token) };
    expect(await moves.world.peers.call(resolveAgentCredential, credential)).toMatchObject({ agentId: member.agentId });
    await change('delete', member);
    expect(await moves.world.peers.call(resolveAgentCredential, credential)).toBeNull();
  });

  test('answers the same when it is deleted again, and tells nothing more', async () => {
    const member = await moves.member();
    const first = await change('delete', member);
    const before = await typesOf(member);
    expect(await change('delete', member)).toEqual(first);
    expect(await typesOf(member)).toEqual(before);
  });

  test.each(['enable', 'disable'] as const)('is not to be %sd: that is refused', async (verb) => {
    const member = await moves.member();
    await change('delete', member);
    expect(await change(verb, member)).toMatchObject({
      agent: null,
      errors: [{ __typename: 'AgentDeleted', path: ['agentId'] }],
    });
  });

  test('is followed by a new agent under its name, on its machine', async () => {
    const member = await moves.member();
    await change('delete', member);
    const { logicalId, providerId } = member;
    const again = await moves.register(member.owner, { logicalId, instance: spot({ providerId }) });
    expect(again).toMatchObject({ agent: { status: 'ONLINE' }, instance: { role: 'PRIMARY' }, errors: [] });
    expect(again.agent?.id).not.toBe(member.agentId);
  });
});

describe('A14 an agent of somebody else', () => {
  test.each(['enable', 'disable', 'delete'] as const)(
    'is as unknown as none to those who would %s it',
    async (verb) => {
      const member = await moves.member();
      for (const [viewer, agentId] of [
        [asClient(randomUUID()), member.agentId],
        [member.owner, randomUUID()],
        [asAdmin, 'nonsense'],
      ] as const) {
        expect(await ask(verb, viewer, agentId)).toEqual({
          agent: null,
          errors: [{ __typename: 'InvalidInput', message: 'No such agent.', path: ['agentId'] }],
        });
      }
      for (const viewer of [member.viewer, anonymous]) {
        const input = { agentId: member.agentId };
        const { errors } = await moves.world.execute('agent', viewer, documentOf(verb), { input });
        expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
      }
      expect((await moves.show(member.owner, member.agentId))?.status).toBe('ONLINE');
    },
  );
});

test('A14 subscribers hear that an agent is disabled, enabled and deleted', async () => {
  const member = await moves.member();
  const WATCH = 'subscription ($id: ID!) { agentChanged(clientId: $id) { id } }';
  const stream = await moves.follow(member.owner, WATCH, { id: member.clientId });
  for (const verb of ['disable', 'enable', 'delete'] as const) {
    await change(verb, member);
    expect((await stream.next()).data).toEqual({ agentChanged: { id: member.agentId } });
  }
  await stream.close();
});
