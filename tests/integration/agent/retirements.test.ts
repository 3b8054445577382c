import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseReplica } from '#schema/calls/agent.ts';
import { retireInstances, retirementJobs } from '../../../subgraphs/agent/retirement/jobs.ts';
import { asAdmin } from '../../support/subgraph.ts';
import { endsOn } from './ends.ts';
import type { Member } from './fleet.ts';
import { createMoves, type Moves, reported } from './moves.ts';
import { promotion, standbysOn } from './standbys.ts';

const MINUTE = 60_000;

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());
const { attach, promote } = standbysOn(() => moves);
const { end, due } = endsOn(() => moves);

const pass = (milliseconds: number) => moves.world.clock.advance(milliseconds);
const dueOf = ({ viewer, agentId }: Member) => due(viewer, agentId);
const orders = async ({ viewer, agentId }: Member) => (await moves.pending(viewer, agentId))?.length;

/** An agent whose first machine has been replaced just now; it waits so long before it ends one. */
async function replaced(terminateWaitSeconds = 300, more: object = {}) {
  const member = await moves.member();
  await moves.configure(member, { terminateWaitSeconds, ...more });
  for (const { id } of (await moves.pending(member.viewer, member.agentId)) ?? []) {
    await moves.complete(member.viewer, { commandId: id, isSuccessful: true });
  }
  return { ...member, next: await moves.successor(member, { mode: 'SPOT', hourlyPrice: '0.035' }) };
}

/** Runs the job as its schedule would. */
async function retire() {
  const [job] = retirementJobs(() => moves.services().retirements);
  const { signal } = new AbortController();
  await job?.run({}, { taskId: randomUUID(), attempt: 1, signal, progress: async () => {} });
}

describe('A15 machines that are to be ended', () => {
  test('the wait counts from becoming a zombie, whatever is written about the machine meanwhile', async () => {
    const member = await replaced(300);
    pass(299_999);
    await moves.prices({ ...member, instanceId: member.next }, { a: '0.02' });
    await moves.world.settled();
    expect(await dueOf(member)).toEqual([]);
    pass(1);
    expect(await dueOf(member)).toEqual([member.instanceId]);
  });

  test('a wait of nothing makes a zombie due at once', async () => {
    const member = await replaced(0);
    expect(await dueOf(member)).toEqual([member.instanceId]);
  });

  test('without automatic termination zombies stay, and only standbys that were let go are due', async () => {
    const member = await replaced(0, { isAutoTerminateEnabled: false });
    const { instanceId } = await attach(member);
    await moves.world.peers.call(releaseReplica, { agentId: member.agentId, instanceId, hasEnded: false });
    pass(60 * MINUTE);
    expect(await dueOf(member)).toEqual([instanceId]);
  });

  test('confirmed terminations are not listed again', async () => {
    const member = await replaced(0);
    await end(member.viewer, { instanceId: member.instanceId });
    expect(await dueOf(member)).toEqual([]);
    const other = await replaced(0);
    await retire();
    const [order] = (await moves.pending(other.viewer, other.agentId)) ?? [];
    await moves.complete(other.viewer, { commandId: order?.id, isSuccessful: true });
    expect(await dueOf(other)).toEqual([]);
    expect(await moves.news(other.clientId, 'instance.terminated')).toMatchObject([
      { payload: { instanceId: other.instanceId } },
    ]);
  });

  test('agents are never told to end another client’s or agent’s machine', async () => {
    const member = await replaced(0);
    const neighbour = await moves.member({ clientId: member.clientId });
    const stranger = await moves.member();
    await retire();
    for (const other of [neighbour, stranger]) {
      expect(await dueOf(other)).toEqual([]);
      expect(await orders(other)).toBe(0);
      expect(await due(other.viewer, member.agentId)).toBeUndefined();
    }
    expect(await due(stranger.owner, member.agentId)).toBeUndefined();
    for (const viewer of [member.viewer, member.owner, asAdmin]) {
      expect(await due(viewer, member.agentId)).toEqual([member.instanceId]);
    }
  });

  test('primaries, standbys and machines of a disabled agent are not among them', async () => {
    const member = await replaced(0);
    await attach(member);
    await moves.rows("update agent.agent set status = 'DISABLED' where id = $1", [member.agentId]);
    expect(await dueOf(member)).toEqual([]);
    await moves.rows("update agent.agent set status = 'OFFLINE' where id = $1", [member.agentId]);
    expect(await dueOf(member)).toEqual([member.instanceId]);
  });
});

describe('A15 agents that are told to end machines', () => {
  test('are looked for every minute, by one process at a time', () => {
    expect(retireInstances).toMatchObject({ cron: '* * * * *', exclusive: true, name: 'agent.instance.retire' });
  });

  test('are told once for each machine, and again when the order lapsed', async () => {
    const member = await replaced(0);
    await retire();
    await retire();
    const [order] = (await moves.pending(member.viewer, member.agentId)) ?? [];
    const named = await moves.ask(member.viewer, `{ agents { nodes { pendingCommands { kind instance { id } } } } }`);
    expect(named).toEqual({
      agents: { nodes: [{ pendingCommands: [{ kind: 'TERMINATE', instance: { id: member.instanceId } }] }] },
    });
    pass(15 * MINUTE);
    await retire();
    const [again] = (await moves.pending(member.viewer, member.agentId)) ?? [];
    expect(again?.id).not.toBe(order?.id);
    expect(await moves.news(member.clientId, 'command.expired')).toHaveLength(1);
  });

  test('have nothing more to do once the machine ended otherwise: with its standby, or in a switch', async () => {
    const member = await moves.member();
    const { instanceId } = await attach(member);
    const release = (hasEnded: boolean) =>
      moves.world.peers.call(releaseReplica, { agentId: member.agentId, instanceId, hasEnded });
    await release(false);
    expect(await orders(member)).toBe(1);
    await release(true);
    expect(await orders(member)).toBe(0);

    const other = await replaced(0);
    await retire();
    expect(await orders(other)).toBe(1);
    const ended = { trigger: 'AUTOMATIC', downtimeSeconds: 0, isOldInstanceTerminated: true };
    expect((await moves.report(other.viewer, reported(other, other.next, ended))).errors).toEqual([]);
    expect(await orders(other)).toBe(0);
    expect(await moves.news(other.clientId, 'instance.terminated')).toHaveLength(1);
  });

  test('that could not do it are told again after five minutes', async () => {
    const member = await replaced(0);
    await retire();
    const [order] = (await moves.pending(member.viewer, member.agentId)) ?? [];
    await moves.complete(member.viewer, { commandId: order?.id, isSuccessful: false, failureReason: 'REFUSED' });
    expect(await dueOf(member)).toEqual([member.instanceId]);
    pass(5 * MINUTE - 1);
    await retire();
    expect(await orders(member)).toBe(0);
    pass(1);
    await retire();
    expect(await orders(member)).toBe(1);
  });

  test('are told at once of a standby that was let go, and never while they are disabled', async () => {
    const [obedient, watched] = [await moves.member(), await moves.member()];
    await moves.rows("update agent.agent set status = 'DISABLED' where id = $1", [watched.agentId]);
    for (const [member, expected] of [
      [obedient, 1],
      [watched, 0],
    ] as const) {
      const { instanceId } = await attach(member);
      const release = () =>
        moves.world.peers.call(releaseReplica, { agentId: member.agentId, instanceId, hasEnded: false });
      await release();
      await release();
      await retire();
      expect(await orders(member)).toBe(expected);
    }
  });

  test('are not told of a machine that became a zombie again after it had been demoted', async () => {
    const member = await moves.member();
    const { instanceId } = await attach(member);
    await promote(promotion(member, instanceId, { oldPrimaryBecomes: 'REPLICA' }));
    pass(60 * MINUTE);
    const back = { expectedEpoch: 2, oldPrimaryBecomes: 'ZOMBIE' };
    expect(await promote(promotion(member, member.instanceId, back))).toMatchObject({ ok: true, epoch: 3 });
    expect(await dueOf(member)).toEqual([]);
    pass(300_000);
    expect(await dueOf(member)).toEqual([instanceId]);
  });
});

test('A15 what agents know already is looked up machine by machine, however many there are', async () => {
  const member = await moves.member();
  await moves.rows(
    `insert into agent.instance (id, client_id, agent_id, provider_id, instance_type, zone, region, mode, role,
       hourly_price, on_demand_hourly_price, price_effective_at, launched_at, zombie_since)
     select gen_random_uuid(), client_id, agent_id, 'many-' || n, instance_type, zone, region, mode, 'ZOMBIE',
       hourly_price, on_demand_hourly_price, price_effective_at, launched_at, launched_at
     from agent.instance, generate_series(1, 500) n where id = $1`,
    [member.instanceId],
  );
  await moves.rows(
    `insert into agent.command (id, client_id, agent_id, kind, priority, trigger, status, issued_at, expires_at, instance_id)
     select gen_random_uuid(), client_id, agent_id, 'TERMINATE', 25, 'AUTOMATIC', 'PENDING', launched_at, 'infinity', id
     from agent.instance where agent_id = $1 and role = 'ZOMBIE'`,
    [member.agentId],
  );
  pass(60 * MINUTE);
  const ordersRead = async () => {
    await moves.rows('select pg_stat_force_next_flush()');
    const [row] = await moves.rows<{ count: number }>(
      `select sum(idx_tup_read)::int as count from pg_stat_user_indexes where relname = 'command'`,
    );
    return row?.count ?? 0;
  };
  const before = await ordersRead();
  await moves.services().retirements.retire();
  expect((await ordersRead()) - before).toBeLessThan(5_000);
});
