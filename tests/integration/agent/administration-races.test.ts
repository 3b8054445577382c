import { afterAll, beforeAll, expect, test } from 'vitest';
import { attachReplica, promotePrimary } from '#schema/calls/agent.ts';
import { onEachDatabase } from '../../support/database.ts';
import { type Member, newProviderId, spot } from './fleet.ts';
import { createMoves, type Moves, reported } from './moves.ts';
import { promotion, standbysOn } from './standbys.ts';

const ROUNDS = 10;
const HEARTBEAT = 'mutation ($input: SendHeartbeatInput!) { sendHeartbeat(input: $input) { errors { __typename } } }';
const change = (verb: 'enable' | 'disable' | 'delete') =>
  `mutation ($input: ${verb.charAt(0).toUpperCase()}${verb.slice(1)}AgentInput!) {
    ${verb}Agent(input: $input) { errors { __typename } } }`;

onEachDatabase('A14 an agent that is deleted or disabled while it is at work', (kind) => {
  let moves: Moves;
  beforeAll(async () => {
    moves = await createMoves({ kind });
  });
  afterAll(() => moves[Symbol.asyncDispose]());
  const { attach } = standbysOn(() => moves);

  const alter = (verb: 'enable' | 'disable' | 'delete', { owner, agentId }: Member) =>
    moves.ask(owner, change(verb), { input: { agentId } });
  const left = async ({ agentId }: Member) => {
    const [row] = await moves.rows<{ status: string; commands: number; switches: number; machines: number }>(
      `select a.status,
         (select count(*)::int from agent.command where agent_id = a.id and status in ('PENDING', 'DELIVERED')) as commands,
         (select count(*)::int from agent.switch where agent_id = a.id and completed_at is null) as switches,
         (select count(*)::int from agent.instance where agent_id = a.id and role <> 'TERMINATED') as machines
       from agent.agent a where a.id = $1`,
      [agentId],
    );
    return row;
  };

  test('nothing of a deleted one is left, whatever came at the same time, and it is deleted once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { member, next } = await moves.underWay();
      const standby = await attach(member);
      const { agentId, instanceId, viewer, owner } = member;
      const poolId = null;
      const attached = {
        agentId,
        replicaId: standby.replicaId,
        providerId: newProviderId(),
        poolId,
        mode: 'ON_DEMAND',
      };
      const work = [
        () => alter('delete', member),
        () => moves.ask(viewer, HEARTBEAT, { input: { instanceId } }),
        () => moves.report(viewer, reported(member, next)),
        () => moves.world.peers.call(promotePrimary, promotion(member, standby.instanceId)),
        () => moves.world.peers.call(attachReplica, attached as never),
        () => alter('disable', member),
        () => moves.configure(member, { terminateWaitSeconds: round }),
        () => alter('delete', member),
        () => moves.issue(owner, { agentId, targetMode: 'ON_DEMAND', priority: 90, idempotencyKey: 'now' }),
        () => alter('enable', member),
      ];
      const turned = [...work.slice(round % work.length), ...work.slice(0, round % work.length)];
      await Promise.all(turned.map((each) => each()));
      expect(await left(member)).toEqual({ status: 'DELETED', commands: 0, switches: 0, machines: 0 });
      expect(await moves.news(member.clientId, 'agent.deleted')).toHaveLength(1);
    }
  });

  test('a registration at the same time belongs to the old agent or to a new one, never to both', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const member = await moves.member();
      const { owner, logicalId, clientId } = member;
      const register = () => moves.register(owner, { logicalId, instance: spot() });
      const [registered] = await Promise.all([register(), alter('delete', member), register()]);
      expect(registered.errors).toEqual([]);
      expect(await left(member)).toMatchObject({ status: 'DELETED', machines: 0 });
      const alive = await moves.rows<{ primaries: number }>(
        `select (select count(*)::int from agent.instance where agent_id = a.id and role = 'PRIMARY') as primaries
         from agent.agent a where a.client_id = $1 and a.status <> 'DELETED'`,
        [clientId],
      );
      expect(alive.length).toBeLessThanOrEqual(1);
      for (const { primaries } of alive) expect(primaries).toBe(1);
    }
  });

  test('a disabled one has no order that waits, whatever was ordered at the same time', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const member = await moves.member();
      const { agentId, owner } = member;
      const order = (n: number) =>
        moves.issue(owner, { agentId, targetMode: 'ON_DEMAND', priority: 90, idempotencyKey: `${n}` });
      await Promise.all([
        order(1),
        moves.configure(member, { terminateWaitSeconds: 1 }),
        alter('disable', member),
        order(2),
      ]);
      expect(await left(member)).toMatchObject({ status: 'DISABLED', commands: 0, switches: 0 });
    }
  });
});
