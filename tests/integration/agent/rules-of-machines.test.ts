import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashToken } from '#foundation/identity/credential.ts';
import { releaseReplica } from '#schema/calls/agent.ts';
import { endsOn } from './ends.ts';
import type { Member } from './fleet.ts';
import { createMoves, type Moves, reported } from './moves.ts';
import { promotion, standbysOn } from './standbys.ts';

const DAY = 86_400_000;

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());
const { attach, promote, rolesOf } = standbysOn(() => moves);
const { end, due } = endsOn(() => moves);

/** Lets every write of a kind fail that is about the agent, until it is closed. */
async function breaking({ agentId }: Member, write: 'insert' | 'update', table: string, column: string) {
  const name = `agent.broken_${randomUUID().replaceAll('-', '')}`;
  await moves.rows(
    `create function ${name}() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$`,
  );
  await moves.rows(`create trigger broken before ${write} on agent.${table} for each row
    when (new.${column} = '${agentId}') execute function ${name}()`);
  return { [Symbol.asyncDispose]: async () => void (await moves.rows(`drop function ${name}() cascade`)) };
}

describe('A1 the token of an agent', () => {
  test('is shown once: its hash is kept, and the token itself nowhere', async () => {
    const { agentId, token } = await moves.member();
    expect(await moves.rows('select hash from agent.agent_token where agent_id = $1', [agentId])).toEqual([
      { hash: hashToken(token) },
    ]);
    await moves.world.settled();
    const columns = await moves.rows<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'agent' and data_type in ('text', 'character varying', 'jsonb')`,
    );
    expect(columns.length).toBeGreaterThan(20);
    const anywhere = columns.map(
      ({ table, column }) => `select 1 from agent."${table}" where strpos("${column}"::text, $1) > 0`,
    );
    expect(await moves.rows(anywhere.join(' union all '), [token])).toEqual([]);
    expect(await moves.rows(anywhere.join(' union all '), [hashToken(token)])).toHaveLength(1);
  });
});

describe('A1 and A2 an agent of which nothing can be said', () => {
  test('is neither unknown nor deleted: a look-up or a heartbeat that cannot be answered is a failure', async () => {
    const { viewer, agentId, instanceId } = await moves.member();
    const look = 'query ($id: ID!) { agent(id: $id) { status } }';
    const beat =
      'mutation ($input: SendHeartbeatInput!) { sendHeartbeat(input: $input) { agent { status } errors { __typename } } }';
    await moves.rows('alter table agent.agent rename to agent_out_of_reach');
    const answers = [
      await moves.world.execute('agent', viewer, look, { id: agentId }),
      await moves.world.execute('agent', viewer, beat, { input: { instanceId } }),
    ];
    await moves.rows('alter table agent.agent_out_of_reach rename to agent');
    for (const { errors } of answers) {
      expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
      expect(JSON.stringify(errors)).not.toMatch(/relation|select|agent_out_of_reach/);
    }
    expect(await moves.ask(viewer, look, { id: agentId })).toEqual({ agent: { status: 'ONLINE' } });
  });
});

describe('A19 one transaction makes a primary', () => {
  test.each([
    ['agent', 'update', 'id'],
    ['instance', 'update', 'agent_id'],
    ['promotion', 'insert', 'agent_id'],
    ['command', 'insert', 'agent_id'],
    ['event_log', 'insert', 'aggregate_id'],
  ] as const)(
    'of the new primary, the old one and the agent all change or none does: the table %s fails',
    async (...[table, write, column]) => {
      const member = await moves.member();
      const { instanceId } = await attach(member);
      const before = { roles: await rolesOf(member), news: (await moves.news(member.clientId)).length };
      const request = promotion(member, instanceId);
      {
        await using _ = await breaking(member, write, table, column);
        await expect(promote(request)).rejects.toThrow();
      }
      expect(await rolesOf(member)).toEqual(before.roles);
      expect(await moves.news(member.clientId)).toHaveLength(before.news);
      expect(await moves.pending(member.viewer, member.agentId)).toEqual([]);
      expect(await promote(request)).toEqual({ ok: true, epoch: 2, previousInstanceId: member.instanceId });
    },
  );

  test('whoever took over is found as the primary by its agent, by itself, and by what is ordered and decided', async () => {
    const member = await moves.member();
    const { instanceId } = await attach(member);
    await promote(promotion(member, instanceId));
    const query = /* GraphQL */ `
      query ($agentId: ID!, $instanceId: ID!) {
        agent(id: $agentId) { primaryInstance { id } }
        instance(id: $instanceId) { role agent { id } }
      }
    `;
    const { agentId } = member;
    expect(await moves.ask(member.owner, query, { agentId, instanceId })).toEqual({
      agent: { primaryInstance: { id: instanceId } },
      instance: { role: 'PRIMARY', agent: { id: agentId } },
    });
    await moves.prices({ ...member, instanceId }, { a: '0.030' });
    const { decision } = await moves.decide(member.viewer, { agentId });
    expect(decision).toMatchObject({ instance: { id: instanceId } });
    expect(await moves.order(member)).toMatchObject({ status: 'PENDING', agent: { id: agentId } });
  });

  test('it is on spot at the price of its pool, and its baseline is the on-demand price', async () => {
    const member = await moves.member();
    await moves.prices(member, { a: '0.0412' });
    const { instanceId } = await attach(member);
    await promote(promotion(member, instanceId));
    expect((await moves.show(member.owner, member.agentId))?.primaryInstance).toMatchObject({
      ...{ id: instanceId, mode: 'SPOT', pool: { name: 'm5.large.us-east-1a' } },
      ...{ hourlyPrice: '0.041200', onDemandHourlyPrice: '0.096000' },
    });
  });
});

describe('A15 and R5 the end of a zombie', () => {
  test('a zombie has ended when its agent says so, however long ago its wait was over', async () => {
    const { member, next } = await moves.underWay();
    await moves.report(member.viewer, reported(member, next));
    moves.world.clock.advance(60 * DAY);
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'ZOMBIE', [next]: 'PRIMARY' });
    expect(await due(member.viewer, member.agentId)).toEqual([member.instanceId]);
    await end(member.viewer, { instanceId: member.instanceId });
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'TERMINATED', [next]: 'PRIMARY' });
  });

  test('a zombie and a standby that was let go are due side by side, those of another agent of the region are not', async () => {
    const { member, next } = await moves.underWay();
    const { instanceId } = await attach(member);
    await moves.report(member.viewer, reported(member, next));
    await moves.world.peers.call(releaseReplica, { agentId: member.agentId, instanceId, hasEnded: false });
    const neighbour = await moves.member({ clientId: member.clientId });
    moves.world.clock.advance(DAY);
    expect((await due(member.viewer, member.agentId))?.toSorted()).toEqual([member.instanceId, instanceId].toSorted());
    expect(await due(neighbour.viewer, neighbour.agentId)).toEqual([]);
  });

  test('the primary that a promotion replaced is ended after its wait, or stays where automatic ending is off', async () => {
    for (const isAutoTerminateEnabled of [true, false]) {
      const member = await moves.member();
      await moves.configure(member, { terminateWaitSeconds: 120, isAutoTerminateEnabled });
      const { instanceId } = await attach(member);
      await promote(promotion(member, instanceId));
      moves.world.clock.advance(119_999);
      expect(await due(member.viewer, member.agentId)).toEqual([]);
      moves.world.clock.advance(1);
      const [retired] = isAutoTerminateEnabled ? [member.instanceId] : [];
      expect(await due(member.viewer, member.agentId)).toEqual(retired ? [retired] : []);
      if (retired) await end(member.viewer, { instanceId: retired });
      const role = isAutoTerminateEnabled ? 'TERMINATED' : 'ZOMBIE';
      expect(await rolesOf(member)).toEqual({ [member.instanceId]: role, [instanceId]: 'PRIMARY' });
    }
  });
});
