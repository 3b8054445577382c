import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  replicaCreated,
  replicaFailed,
  replicaProgressed,
  replicaPromoted,
  replicaTerminated,
} from '#schema/events/replica.ts';
import type { Member } from './fleet.ts';
import { createMoves, type Moves, reported } from './moves.ts';
import { promotion, standbysOn } from './standbys.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());
const { attach, promote, poolOf } = standbysOn(() => moves);

const COMMANDS = `query ($id: ID!) { agent(id: $id) { pendingCommands {
  id kind priority trigger status targetMode targetPool { id } instance { id role } replica { id }
} } }`;

const END = 'mutation ($input: ReportTerminationInput!) { reportTermination(input: $input) { errors { __typename } } }';

interface ShownOrder {
  readonly id: string;
  readonly kind: string;
}
const pendingOf = async ({ viewer, agentId }: Member) =>
  (await moves.ask<{ agent: { pendingCommands: ShownOrder[] } }>(viewer, COMMANDS, { id: agentId })).agent
    .pendingCommands;
const statusOf = async (id: string | undefined) =>
  (await moves.rows<{ status: string }>('select status from agent.command where id = $1', [id]))[0]?.status;

type Standby = Awaited<ReturnType<typeof standbyOf>>;
const standbyOf = async (member: Member, more: object = {}) => ({
  ...{ replicaId: randomUUID(), agentId: member.agentId, kind: 'MANUAL' as const, status: 'LAUNCHING' as const },
  ...{ poolId: await poolOf(member), poolName: 'm5.large.us-east-1a', instanceId: null, hourlyPrice: '0.035000' },
  ...{ progressRatio: 0, ...more },
});
/** Tells news of a standby, and waits until they were heard. */
async function tell(event: typeof replicaCreated | typeof replicaProgressed, { clientId }: Member, payload: Standby) {
  await moves.world.publish('replica', event, { aggregateId: payload.agentId, clientId, payload });
  await moves.world.settled();
}

describe('A12 an order to launch a standby', () => {
  test.each([
    ['MANUAL', 50, 'MANUAL'],
    ['AUTOMATIC_REBALANCE', 25, 'AUTOMATIC'],
    ['AUTOMATIC_TERMINATION', 25, 'AUTOMATIC'],
    ['EMERGENCY', 100, 'EMERGENCY'],
  ])('of the kind %s is issued with priority %i as %s when one is wanted', async (kind, priority, trigger) => {
    const member = await moves.member();
    const standby = await standbyOf(member, { kind });
    await tell(replicaCreated, member, standby);
    expect(await pendingOf(member)).toMatchObject([
      {
        ...{ kind: 'CREATE_REPLICA', priority, trigger, status: 'PENDING', targetMode: 'SPOT', instance: null },
        ...{ targetPool: { id: standby.poolId }, replica: { id: standby.replicaId } },
      },
    ]);
  });

  test('is for on demand where the standby has no pool', async () => {
    const member = await moves.member();
    await tell(replicaCreated, member, await standbyOf(member, { poolId: null, poolName: null }));
    expect(await pendingOf(member)).toMatchObject([{ targetMode: 'ON_DEMAND', targetPool: null }]);
  });

  test('is carried out when the standby has its machine', async () => {
    const member = await moves.member();
    const standby = await standbyOf(member);
    await tell(replicaCreated, member, standby);
    const [order] = await pendingOf(member);
    await moves.acknowledge(member.viewer, { commandId: order?.id });
    await tell(replicaProgressed, member, { ...standby, status: 'SYNCING', instanceId: randomUUID() } as never);
    expect(await statusOf(order?.id)).toBe('SUCCEEDED');
  });

  test.each([
    ['failed', replicaFailed, { status: 'FAILED', reason: 'No capacity.' }],
    ['was ended', replicaTerminated, { status: 'TERMINATED' }],
    ['took over', replicaPromoted, { status: 'PROMOTED', previousInstanceId: null, epoch: 2 }],
  ] as const)('is withdrawn when the standby %s', async (_, event, more) => {
    const member = await moves.member();
    const standby = await standbyOf(member);
    await tell(replicaCreated, member, standby);
    const [order] = await pendingOf(member);
    await moves.acknowledge(member.viewer, { commandId: order?.id });
    await tell(event as never, member, { ...standby, ...more } as never);
    expect(await statusOf(order?.id)).toBe('CANCELLED');
  });

  test('is not issued for a standby that has its machine already, or is no more', async () => {
    const member = await moves.member();
    const { replicaId } = await attach(member);
    await tell(replicaCreated, member, await standbyOf(member, { replicaId }));
    await tell(replicaCreated, member, await standbyOf(member, { status: 'READY' }));
    expect(await pendingOf(member)).toEqual([]);
  });

  test('is not issued to an agent that is unknown or deleted', async () => {
    const member = await moves.member();
    await tell(replicaCreated, member, await standbyOf(member, { agentId: randomUUID() }));
    await moves.rows("update agent.agent set status = 'DELETED' where id = $1", [member.agentId]);
    await tell(replicaCreated, member, await standbyOf(member));
    expect(await moves.news(member.clientId, 'command.issued')).toEqual([]);
  });

  test('that fails for want of capacity tells that the pool is down', async () => {
    const member = await moves.member();
    const standby = await standbyOf(member);
    await tell(replicaCreated, member, standby);
    const [order] = await pendingOf(member);
    await moves.complete(member.viewer, { commandId: order?.id, isSuccessful: false, failureReason: 'CAPACITY' });
    const [pool] = await moves.rows('select is_up from agent.pool where id = $1', [standby.poolId]);
    expect(pool).toEqual({ is_up: false });
  });
});

describe('A12 an order to let a standby take over', () => {
  test('is issued with the promotion, once for each, and names the standby and its machine', async () => {
    const member = await moves.member();
    const { instanceId, replicaId } = await attach(member);
    const request = promotion(member, instanceId, { trigger: 'EMERGENCY' });
    await promote(request);
    await promote(request);
    const order = { kind: 'PROMOTE_REPLICA', priority: 100, trigger: 'EMERGENCY', status: 'PENDING' };
    expect(await pendingOf(member)).toMatchObject([
      { ...order, replica: { id: replicaId }, instance: { id: instanceId, role: 'PRIMARY' } },
    ]);
  });

  test('gives way to that of the next promotion', async () => {
    const member = await moves.member();
    const [one, other] = [await attach(member), await attach(member)];
    await promote(promotion(member, one.instanceId));
    const [first] = await pendingOf(member);
    await promote(promotion(member, other.instanceId, { expectedEpoch: 2 }));
    expect(await statusOf(first?.id)).toBe('CANCELLED');
    expect(await pendingOf(member)).toMatchObject([{ instance: { id: other.instanceId } }]);
  });

  const replacements: [string, (member: Member, promotedId: string) => Promise<unknown>][] = [
    ['has ended', (member, instanceId) => moves.ask(member.viewer, END, { input: { instanceId } })],
    ['was replaced by another that came', (member) => moves.successor(member)],
    [
      'was left by a switch',
      async (member, oldInstanceId) => {
        await moves.order(member);
        await moves.report(member.viewer, reported(member, await moves.successor(member), { oldInstanceId }));
      },
    ],
  ];
  test.for(replacements)('is followed no more when its machine %s', async ([, replace]) => {
    const member = await moves.member();
    const { instanceId } = await attach(member);
    await promote(promotion(member, instanceId));
    const [order] = await pendingOf(member);
    await replace(member, instanceId);
    expect(await statusOf(order?.id)).toBe('CANCELLED');
    expect(await pendingOf(member)).toEqual([]);
  });

  test('is not issued for a promotion that is refused', async () => {
    const member = await moves.member();
    const { instanceId } = await attach(member);
    expect(await promote(promotion(member, instanceId, { expectedEpoch: 9 }))).toMatchObject({ ok: false });
    expect(await pendingOf(member)).toEqual([]);
  });
});

describe('A12 an order to end a machine', () => {
  const end = (member: Member) =>
    moves.inAgent(member, ({ commands }, tx, agent) =>
      commands.issueTerminate(tx, agent, member.instanceId, 'AUTOMATIC'),
    );

  test('names the machine, and is given once while it is open', async () => {
    const member = await moves.member();
    await end(member);
    await end(member);
    expect(await pendingOf(member)).toMatchObject([
      {
        ...{ kind: 'TERMINATE', priority: 25, trigger: 'AUTOMATIC', status: 'PENDING', targetMode: null },
        ...{ targetPool: null, instance: { id: member.instanceId, role: 'PRIMARY' }, replica: null },
      },
    ]);
    expect(await moves.news(member.clientId, 'command.issued')).toHaveLength(1);
  });

  test('is given again when the one before has lapsed', async () => {
    const member = await moves.member();
    await end(member);
    const [first] = await pendingOf(member);
    moves.world.clock.advance(15 * 60_000);
    await end(member);
    expect(await statusOf(first?.id)).toBe('EXPIRED');
    expect(await pendingOf(member)).toHaveLength(1);
  });

  test('is carried out when the machine has ended', async () => {
    const member = await moves.member();
    await end(member);
    const [order] = await pendingOf(member);
    await moves.inAgent(member, ({ commands }, tx) => commands.settleEnd(tx, member.agentId, member.instanceId));
    expect(await statusOf(order?.id)).toBe('SUCCEEDED');
  });
});

describe('A12 an order to read the settings again', () => {
  const change = ({ owner, agentId }: Member, terminateWaitSeconds: number) =>
    moves.ask(
      owner,
      'mutation ($input: UpdateAgentConfigInput!) { updateAgentConfig(input: $input) { errors { __typename } } }',
      { input: { agentId, terminateWaitSeconds } },
    );

  test('is issued when they have changed, and only then', async () => {
    const member = await moves.member();
    await change(member, 300);
    expect(await pendingOf(member)).toEqual([]);
    await change(member, 0);
    expect(await pendingOf(member)).toMatchObject([{ kind: 'UPDATE_CONFIG', priority: 50, trigger: 'MANUAL' }]);
  });

  test('takes the place of an older one', async () => {
    const member = await moves.member();
    await change(member, 1);
    const [first] = await pendingOf(member);
    await change(member, 2);
    const [second, ...more] = await pendingOf(member);
    expect(more).toEqual([]);
    expect(second?.id).not.toBe(first?.id);
    expect(await statusOf(first?.id)).toBe('CANCELLED');
  });

  const beat = ({ viewer, instanceId }: Member) =>
    moves.ask(
      viewer,
      'mutation ($input: SendHeartbeatInput!) { sendHeartbeat(input: $input) { errors { __typename } } }',
      { input: { instanceId } },
    );

  test('is given again to an agent that comes back after it has lapsed, unless it was carried out', async () => {
    const [written, unwritten, obeyed] = [await moves.member(), await moves.member(), await moves.member()];
    for (const member of [written, unwritten, obeyed]) await change(member, 1);
    const [first] = await pendingOf(written);
    await moves.complete(obeyed.viewer, { commandId: (await pendingOf(obeyed))[0]?.id, isSuccessful: true });
    moves.world.clock.advance(16 * 60_000);
    const { agents, commands } = moves.services();
    await agents.markSilent();
    await beat(unwritten);
    expect(await pendingOf(unwritten)).toMatchObject([{ kind: 'UPDATE_CONFIG' }]);
    await commands.expireLapsed();
    expect(await statusOf(first?.id)).toBe('EXPIRED');
    for (const member of [written, written, obeyed]) await beat(member);
    expect(await pendingOf(written)).toMatchObject([{ kind: 'UPDATE_CONFIG' }]);
    expect(await pendingOf(obeyed)).toEqual([]);
  });

  test('is given to an agent that is enabled again: it was told of no change meanwhile', async () => {
    const member = await moves.member();
    const alter = (verb: string) =>
      moves.ask(
        member.owner,
        `mutation ($id: ID!) { ${verb}Agent(input: { agentId: $id }) { errors { __typename } } }`,
        {
          id: member.agentId,
        },
      );
    await alter('disable');
    await change(member, 1);
    expect(await pendingOf(member)).toEqual([]);
    await alter('enable');
    expect(await pendingOf(member)).toMatchObject([{ kind: 'UPDATE_CONFIG' }]);
  });
});
