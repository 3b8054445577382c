import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachReplica, promotePrimary } from '#schema/calls/agent.ts';
import { type Member, newProviderId } from './fleet.ts';
import { createMoves, type Moves, reported } from './moves.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());

const MINUTE = 60_000;
const nowText = () => moves.world.clock.now().toISOString();
const epochOf = async ({ agentId }: Member) =>
  (await moves.rows<{ epoch: number }>('select epoch from agent.agent where id = $1', [agentId]))[0]?.epoch;
const rolesOf = async ({ clientId }: Member) =>
  Object.fromEntries(
    (
      await moves.rows<{ id: string; role: string }>('select id, role from agent.instance where client_id = $1', [
        clientId,
      ])
    ).map(({ id, role }) => [id, role]),
  );
const rowsOf = ({ agentId }: Member) => moves.rows('select phase from agent.switch where agent_id = $1', [agentId]);
const completed = ({ clientId }: Member) => moves.news(clientId, 'switch.completed');

describe('A1 a machine that registers while its agent is under way', () => {
  test('waits for the report of the switch; when the order has lapsed, it takes over at once', async () => {
    const { member, next } = await moves.underWay();
    moves.world.clock.advance(15 * MINUTE - 1);
    const second = await moves.successor(member);
    expect(await rolesOf(member)).toMatchObject({ [next]: 'REPLICA', [second]: 'REPLICA' });
    moves.world.clock.advance(1);
    const third = await moves.successor(member);
    expect(await rolesOf(member)).toMatchObject({ [member.instanceId]: 'ZOMBIE', [third]: 'PRIMARY' });
  });
});

describe('A4 a reported switch', () => {
  test('makes the new machine the primary and the old one a zombie, and ends the order', async () => {
    const { member, commandId, next } = await moves.underWay();
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'PRIMARY', [next]: 'REPLICA' });
    const startedAt = nowText();
    moves.world.clock.advance(5 * MINUTE);
    const { switch: row, errors } = await moves.report(
      member.viewer,
      reported(member, next, { commandId, downtimeSeconds: 4.5 }),
    );
    expect(errors).toEqual([]);
    expect(row).toMatchObject({
      ...{
        phase: 'COMPLETED',
        progressRatio: 1,
        trigger: 'MANUAL',
        downtimeSeconds: 4.5,
        agent: { id: member.agentId },
      },
      ...{ oldHourlyPrice: '0.035000', newHourlyPrice: '0.096000', startedAt, completedAt: nowText() },
      ...{ hourlySavings: { amount: '-0.061000', currency: 'USD' }, command: { id: commandId, status: 'SUCCEEDED' } },
      ...{ oldInstance: { id: member.instanceId, role: 'ZOMBIE' }, newInstance: { id: next, role: 'PRIMARY' } },
    });
    expect(await epochOf(member)).toBe(2);
    expect(await moves.pending(member.viewer, member.agentId)).toEqual([]);
    const news = await moves.news(member.clientId);
    expect(
      news
        .slice(-5)
        .map(({ type }) => type)
        .sort(),
    ).toEqual([
      ...['command.completed', 'instance.roleChanged', 'instance.roleChanged', 'switch.completed', 'switch.progressed'],
    ]);
    expect(await completed(member)).toMatchObject([
      {
        aggregateId: member.agentId,
        payload: {
          ...{ switchId: row?.id, trigger: 'MANUAL', oldMode: 'SPOT', newMode: 'ON_DEMAND', downtimeSeconds: 4.5 },
          ...{ oldPoolName: 'm5.large.us-east-1a', newPoolName: null, hostname: 'web.example.com' },
          ...{ oldHourlyPrice: '0.035000', newHourlyPrice: '0.096000', hourlySavings: '-0.061000' },
          ...{ startedAt, completedAt: nowText() },
        },
      },
    ]);
  });

  test('ends the old machine when it is said to have ended', async () => {
    const { member, next } = await moves.underWay();
    await moves.report(member.viewer, reported(member, next, { isOldInstanceTerminated: true }));
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'TERMINATED', [next]: 'PRIMARY' });
    expect(await moves.news(member.clientId, 'instance.terminated')).toHaveLength(1);
  });

  test('says what the new machine costs, and that its pool is up', async () => {
    const member = await moves.member();
    await moves.order(member);
    const next = await moves.successor(member, { mode: 'SPOT', zone: 'us-east-1c', hourlyPrice: '0.03' });
    moves.world.clock.advance(MINUTE);
    await moves.report(member.viewer, reported(member, next, { newHourlyPrice: '0.0314' }));
    expect((await moves.show(member.owner, member.agentId))?.primaryInstance).toMatchObject({
      hourlyPrice: '0.031400',
    });
    const [pool] = await moves.rows('select is_up from agent.pool where id = $1', [await moves.poolId(member, 'c')]);
    expect(pool).toEqual({ is_up: true });
  });

  test('without an order is a move of its own, and takes over an order that is open', async () => {
    const own = await moves.member();
    const taken = await moves.underWay();
    const alone = await moves.successor(own); // its owner replaced the machine: it is the primary at once
    const { switch: row } = await moves.report(own.viewer, reported(own, alone, { trigger: 'EMERGENCY' }));
    expect(row).toMatchObject({ trigger: 'EMERGENCY', command: null, newInstance: { role: 'PRIMARY' } });
    expect(await epochOf(own)).toBe(2);
    const { switch: other } = await moves.report(taken.member.viewer, reported(taken.member, taken.next));
    expect(other).toMatchObject({ trigger: 'MANUAL', command: { id: taken.commandId, status: 'SUCCEEDED' } });
    expect(await rowsOf(taken.member)).toHaveLength(1);
  });

  test.each(['before', 'after'])('agrees with an outcome that is told %s it', async (order) => {
    const { member, commandId, next } = await moves.underWay();
    const outcome = async () => {
      const { errors } = await moves.complete(member.viewer, { commandId, isSuccessful: true });
      expect(errors).toEqual([]);
    };
    if (order === 'before') await outcome();
    const { switch: row } = await moves.report(member.viewer, reported(member, next, { commandId }));
    if (order === 'after') await outcome();
    expect(row).toMatchObject({ phase: 'COMPLETED', command: { status: 'SUCCEEDED' } });
    expect(await rowsOf(member)).toEqual([{ phase: 'COMPLETED' }]);
    expect(await moves.news(member.clientId, 'command.completed')).toHaveLength(1);
  });

  test('that comes after its order has lapsed counts all the same', async () => {
    const { member, commandId, next } = await moves.underWay();
    moves.world.clock.advance(15 * MINUTE);
    await moves.services().commands.expireLapsed();
    const { switch: row } = await moves.report(member.viewer, reported(member, next, { commandId }));
    expect(row).toMatchObject({ phase: 'COMPLETED', command: { id: commandId, status: 'EXPIRED' } });
    expect(await rolesOf(member)).toMatchObject({ [next]: 'PRIMARY' });
  });

  test('does not turn back a promotion that came first', async () => {
    const { member, next } = await moves.underWay();
    const { agentId } = member;
    const standby = {
      agentId,
      replicaId: randomUUID(),
      providerId: newProviderId(),
      mode: 'ON_DEMAND' as const,
      poolId: null,
    };
    const attached = await moves.world.peers.call(attachReplica, standby);
    if (!attached.ok) throw new Error(attached.reason);
    const promotion = { agentId, instanceId: attached.instanceId, expectedEpoch: 1, idempotencyKey: randomUUID() };
    await moves.world.peers.call(promotePrimary, { ...promotion, oldPrimaryBecomes: 'ZOMBIE', trigger: 'EMERGENCY' });
    const { switch: row } = await moves.report(
      member.viewer,
      reported(member, next, { isOldInstanceTerminated: true }),
    );
    expect(row).toMatchObject({ phase: 'COMPLETED' });
    expect(await epochOf(member)).toBe(2);
    expect(await rolesOf(member)).toEqual({
      [member.instanceId]: 'TERMINATED',
      [next]: 'REPLICA',
      [attached.instanceId]: 'PRIMARY',
    });
  });

  test('that never comes leaves no switch open for ever', async () => {
    const { member, commandId } = await moves.underWay();
    await moves.complete(member.viewer, { commandId, isSuccessful: true });
    moves.world.clock.advance(15 * MINUTE - 1);
    await moves.services().switches.giveUpOverdue();
    expect(await rowsOf(member)).toEqual([{ phase: 'CUTTING_OVER' }]);
    moves.world.clock.advance(1);
    await moves.services().switches.giveUpOverdue();
    expect(await rowsOf(member)).toEqual([{ phase: 'FAILED' }]);
  });
});

describe('A4 a switch that is reported again', () => {
  test('is the same switch, and changes nothing', async () => {
    const { member, next } = await moves.underWay();
    const first = await moves.report(member.viewer, reported(member, next));
    moves.world.clock.advance(MINUTE);
    expect(await moves.report(member.viewer, reported(member, next, { newHourlyPrice: '0.5' }))).toEqual(first);
    expect(await completed(member)).toHaveLength(1);
    expect(await epochOf(member)).toBe(2);
  });

  test('with other machines for the same order is refused', async () => {
    const { member, commandId, next } = await moves.underWay();
    const third = await moves.successor(member);
    await moves.report(member.viewer, reported(member, next, { commandId }));
    expect(
      await moves.report(member.viewer, reported(member, third, { commandId, oldInstanceId: next })),
    ).toMatchObject({
      switch: null,
      errors: [{ __typename: 'InvalidInput', path: ['commandId'] }],
    });
  });
});
