import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member, Refusal } from './fleet.ts';
import { spot } from './fleet.ts';
import { createMoves, type Moves, reported } from './moves.ts';
import { standbysOn } from './standbys.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());
const { rolesOf } = standbysOn(() => moves);

const HEARTBEAT = /* GraphQL */ `
  mutation ($input: SendHeartbeatInput!) {
    sendHeartbeat(input: $input) { agent { status } hasPendingCommands errors { __typename } }
  }
`;
interface Heard {
  readonly agent: { status: string } | null;
  readonly hasPendingCommands: boolean;
  readonly errors: Refusal[];
}
const beat = async ({ viewer }: Member, instanceId: string, status: 'ONLINE' | 'OFFLINE' = 'ONLINE') =>
  (await moves.ask<{ sendHeartbeat: Heard }>(viewer, HEARTBEAT, { input: { instanceId, status } })).sendHeartbeat;
const remove = ({ owner, agentId }: Member) =>
  moves.ask(owner, 'mutation ($input: DeleteAgentInput!) { deleteAgent(input: $input) { agent { id } } }', {
    input: { agentId },
  });
const show = ({ owner, agentId }: Member) => moves.show(owner, agentId);
const typesOf = async ({ clientId }: Member) => (await moves.news(clientId)).map(({ type }) => type);

describe('A1 and A2 the life of an agent', () => {
  test('one name at one client is one agent, whatever machine it runs on; at another client it is another agent', async () => {
    const member = await moves.member({ logicalId: 'shop' });
    const moved = await moves.register(member.owner, { logicalId: 'shop', instance: spot() });
    expect(moved.agent?.id).toBe(member.agentId);
    const other = await moves.member({ logicalId: 'shop' });
    expect(other.agentId).not.toBe(member.agentId);
  });

  test('an agent is told to be new once, and never when it comes back', async () => {
    const member = await moves.member();
    const { logicalId, providerId } = member;
    await moves.register(member.owner, { logicalId, instance: spot({ providerId }) });
    const told = await moves.news(member.clientId, 'agent.registered');
    expect(told.map(({ payload }) => payload.isNew)).toEqual([true, false]);
  });

  test('a registration from a machine that was replaced or has ended is refused, and stores nothing', async () => {
    const { member, next } = await moves.underWay();
    await moves.report(member.viewer, reported(member, next));
    const before = await typesOf(member);
    for (const role of ['ZOMBIE', 'TERMINATED']) {
      await moves.rows('update agent.instance set role = $2 where id = $1', [member.instanceId, role]);
      const { logicalId, providerId } = member;
      const back = await moves.register(member.owner, { logicalId, instance: spot({ providerId }) });
      expect(back).toMatchObject({ agent: null, token: null, errors: [{ __typename: 'InstanceRetired' }] });
    }
    expect(await typesOf(member)).toEqual(before);
    expect((await show(member))?.primaryInstance?.id).toBe(next);
  });

  test('a final OFFLINE of the old machine after the new one registered changes nothing', async () => {
    const { member, next } = await moves.underWay();
    const before = await typesOf(member);
    const farewell = await beat(member, member.instanceId, 'OFFLINE');
    expect(farewell).toMatchObject({ agent: { status: 'ONLINE' }, errors: [] });
    expect(await typesOf(member)).toEqual(before);
    await moves.report(member.viewer, reported(member, next));
    moves.world.clock.advance(3_600_000);
    expect(await beat(member, member.instanceId, 'OFFLINE')).toMatchObject({ agent: { status: 'ONLINE' } });
    expect(await moves.news(member.clientId, 'agent.offline')).toEqual([]);
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'ZOMBIE', [next]: 'PRIMARY' });
  });

  test('a heartbeat never revives a deleted agent, from whichever of its machines it comes', async () => {
    const { member, next } = await moves.underWay();
    await remove(member);
    const before = await typesOf(member);
    for (const instanceId of [member.instanceId, next]) {
      for (const status of ['ONLINE', 'OFFLINE'] as const) {
        expect(await beat(member, instanceId, status)).toEqual({
          ...{ agent: null, hasPendingCommands: false, errors: [{ __typename: 'AgentDeleted' }] },
        });
      }
    }
    expect(await show(member)).toMatchObject({ status: 'DELETED', primaryInstance: null });
    expect(await typesOf(member)).toEqual(before);
  });

  test('a zombie never takes over, whatever it says', async () => {
    const { member, next } = await moves.underWay();
    await moves.report(member.viewer, reported(member, next));
    await moves.rows("update agent.agent set status = 'OFFLINE' where id = $1", [member.agentId]);
    expect(await beat(member, member.instanceId)).toMatchObject({ agent: { status: 'OFFLINE' } });
    const { logicalId, providerId } = member;
    await moves.register(member.owner, { logicalId, instance: spot({ providerId }) });
    const back = { oldInstanceId: next, newInstanceId: member.instanceId };
    await moves.report(member.viewer, reported(member, next, back));
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'ZOMBIE', [next]: 'PRIMARY' });
    expect((await show(member))?.status).toBe('OFFLINE');
  });

  test('an agent that falls silent is offline, and never taken for one that has ended', async () => {
    const member = await moves.member();
    moves.world.clock.advance(120_001);
    await moves.services().agents.markSilent();
    expect(await show(member)).toMatchObject({ status: 'OFFLINE', primaryInstance: { role: 'PRIMARY' } });
    expect(await moves.news(member.clientId, 'instance.terminated')).toEqual([]);
  });

  test('an agent that was deleted is shown as deleted, so that it can tell that from a service that is away', async () => {
    const member = await moves.member();
    await remove(member);
    const query = 'query ($id: ID!) { agent(id: $id) { status } }';
    expect(await moves.ask(member.viewer, query, { id: member.agentId })).toEqual({ agent: { status: 'DELETED' } });
    expect(await moves.ask(member.viewer, query, { id: randomUUID() })).toEqual({ agent: null });
  });

  test('the name of a deleted agent makes a new one, which is online and only observes', async () => {
    const member = await moves.member();
    await moves.configure(member, { isAutoSwitchEnabled: true });
    await remove(member);
    const again = await moves.member({ clientId: member.clientId, logicalId: member.logicalId });
    expect(again.agentId).not.toBe(member.agentId);
    const query = 'query ($id: ID!) { agent(id: $id) { status config { isAutoSwitchEnabled version } } }';
    expect(await moves.ask(again.owner, query, { id: again.agentId })).toEqual({
      agent: { status: 'ONLINE', config: { isAutoSwitchEnabled: false, version: 1 } },
    });
  });

  test('a machine that says less is no reason to refuse: what is left out or null is not given', async () => {
    const member = await moves.member({ instance: { region: null, hourlyPrice: null } });
    expect(await show(member)).toMatchObject({ status: 'ONLINE', primaryInstance: { hourlyPrice: '0.096000' } });
  });
});

describe('A13 the settings of an agent', () => {
  const UPDATE = /* GraphQL */ `
    mutation ($input: UpdateAgentConfigInput!) {
      updateAgentConfig(input: $input) {
        agent { config { isAutoSwitchEnabled isManualReplicaEnabled terminateWaitSeconds riskThreshold } }
      }
    }
  `;
  const update = async ({ owner, agentId }: Member, change: object) => {
    const input = { agentId, ...change };
    const { updateAgentConfig } = await moves.ask<{ updateAgentConfig: { agent: { config: object } } }>(owner, UPDATE, {
      input,
    });
    return updateAgentConfig.agent.config;
  };

  test('a wait of 0 seconds stays 0, and goes with the order to switch', async () => {
    const member = await moves.member();
    expect(await update(member, { terminateWaitSeconds: 0 })).toMatchObject({ terminateWaitSeconds: 0 });
    expect(await moves.order(member)).toMatchObject({ terminateWaitSeconds: 0 });
  });

  test('null means not given, and the answer is what is stored', async () => {
    const member = await moves.member();
    await update(member, { terminateWaitSeconds: 77, riskThreshold: 0.4 });
    expect(await update(member, { terminateWaitSeconds: null, riskThreshold: null })).toMatchObject({
      ...{ terminateWaitSeconds: 77, riskThreshold: 0.4 },
    });
  });

  test('automatic switching and the permanent standby exclude each other, and both may be off', async () => {
    const member = await moves.member();
    const states = [];
    for (const change of [
      { isAutoSwitchEnabled: true },
      { isManualReplicaEnabled: true },
      { isAutoSwitchEnabled: true },
      { isAutoSwitchEnabled: false },
    ]) {
      states.push(await update(member, change));
    }
    expect(states).toMatchObject([
      { isAutoSwitchEnabled: true, isManualReplicaEnabled: false },
      { isAutoSwitchEnabled: false, isManualReplicaEnabled: true },
      { isAutoSwitchEnabled: true, isManualReplicaEnabled: false },
      { isAutoSwitchEnabled: false, isManualReplicaEnabled: false },
    ]);
  });

  test('without automatic ending the order carries no wait, and the old machine stays as a zombie', async () => {
    const member = await moves.member();
    await moves.configure(member, { isAutoTerminateEnabled: false });
    expect(await moves.order(member)).toMatchObject({ terminateWaitSeconds: null });
    const next = await moves.successor(member);
    await moves.report(member.viewer, reported(member, next));
    expect(await rolesOf(member)).toMatchObject({ [member.instanceId]: 'ZOMBIE' });
  });
});

describe('A12 the life of a command', () => {
  test('an agent that crashed finds what it had begun, and nothing of what it has done', async () => {
    const member = await moves.member();
    const { id: commandId } = await moves.order(member);
    await moves.acknowledge(member.viewer, { commandId });
    expect(await moves.pending(member.viewer, member.agentId)).toMatchObject([{ id: commandId, status: 'DELIVERED' }]);
    await moves.complete(member.viewer, { commandId, isSuccessful: true });
    expect(await moves.pending(member.viewer, member.agentId)).toEqual([]);
  });

  test('an emergency is never merged away: nothing takes its place, and it waits beside other orders', async () => {
    const member = await moves.member();
    await moves.inAgent(member, ({ commands }, tx, agent) =>
      commands.issueTerminate(tx, agent, member.instanceId, 'AUTOMATIC'),
    );
    const order = { kind: 'EMERGENCY', poolId: null, replicaId: randomUUID() } as const;
    await moves.inAgent(member, ({ commands }, tx, agent) => commands.issueCreateReplica(tx, agent, order));
    await moves.order(member, { priority: 100 });
    const waiting = await moves.pending(member.viewer, member.agentId);
    expect(waiting?.map(({ trigger, priority }) => [trigger, priority])).toEqual([
      ['EMERGENCY', 100],
      ['MANUAL', 100],
      ['AUTOMATIC', 25],
    ]);
  });

  test('every open command of a kind is the only one of its agent, its standby or its machine, also in the database', async () => {
    const member = await moves.member();
    const insert = (kind: string, more: { instanceId?: string; replicaId?: string } = {}) =>
      moves.rows(
        `insert into agent.command (id, client_id, agent_id, kind, priority, trigger, status, issued_at, expires_at,
           instance_id, replica_id)
         values ($1, $2, $3, $4, 25, 'MANUAL', 'PENDING', now(), now(), $5, $6)`,
        [randomUUID(), member.clientId, member.agentId, kind, more.instanceId ?? null, more.replicaId ?? null],
      );
    const replica = { replicaId: randomUUID() };
    for (const [kind, more] of [
      ['SWITCH', {}],
      ['UPDATE_CONFIG', {}],
      ['TERMINATE', { instanceId: member.instanceId }],
      ['CREATE_REPLICA', replica],
      ['PROMOTE_REPLICA', replica],
    ] as const) {
      await insert(kind, more);
      await expect(insert(kind, more)).rejects.toMatchObject({ code: '23505' });
    }
  });
});

describe('A4 what a switch report says of money', () => {
  test('savings are the old side’s price less the new side’s, by how each is paid for; the sign is kept', async () => {
    const { member, next } = await moves.underWay();
    const prices = { oldHourlyPrice: '0.0314', newHourlyPrice: '0.096' };
    expect(await moves.report(member.viewer, reported(member, next, prices))).toMatchObject({
      switch: { hourlySavings: { amount: '-0.064600', currency: 'USD' } },
    });
    expect(await show(member)).toMatchObject({ primaryInstance: { mode: 'ON_DEMAND', hourlyPrice: '0.096000' } });
    expect(await moves.news(member.clientId, 'switch.completed')).toMatchObject([
      { payload: { oldMode: 'SPOT', newMode: 'ON_DEMAND', hourlySavings: '-0.064600' } },
    ]);
  });

  test('one move from one machine to another is one switch, however often and however at once it is reported', async () => {
    const { member, next } = await moves.underWay();
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        moves.report(member.viewer, reported(member, next, { newHourlyPrice: `0.09${n}` })),
      ),
    );
    expect(new Set(answers.map((answer) => answer.switch?.id)).size).toBe(1);
    expect(await moves.news(member.clientId, 'switch.completed')).toHaveLength(1);
  });

  test('a report without moments is of the order’s beginning and of now, so that no switch is without a time', async () => {
    const { member, next } = await moves.underWay();
    const startedAt = moves.world.clock.now().toISOString();
    moves.world.clock.advance(90_000);
    expect(await moves.report(member.viewer, reported(member, next))).toMatchObject({
      switch: { startedAt, completedAt: moves.world.clock.now().toISOString() },
    });
  });
});
