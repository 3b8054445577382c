import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { releaseReplica } from '#schema/calls/agent.ts';
import { createMoves, type Moves, reported } from './moves.ts';
import { promotion, standbysOn } from './standbys.ts';

const HOUR = 3_600_000;
const FIGURES = /* GraphQL */ `
  query ($id: ID!) {
    instance(id: $id) {
      role roleChangedAt terminatedAt
      metrics { runSeconds cost { amount currency } onDemandCost { amount } savings { amount } }
    }
  }
`;
interface Shown {
  readonly role: string;
  readonly roleChangedAt: string;
  readonly terminatedAt: string | null;
  readonly metrics: { readonly runSeconds: number; readonly cost: { readonly amount: string } };
}

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());
const { attach, promote, rolesOf } = standbysOn(() => moves);

const now = () => moves.world.clock.now().toISOString();
const pass = (hours: number) => moves.world.clock.advance(hours * HOUR);
const figures = async (viewer: Viewer, id: string) =>
  (await moves.ask<{ instance: Shown }>(viewer, FIGURES, { id })).instance;
const amounts = (cost: string, onDemandCost: string, savings: string) => ({
  ...{ cost: { amount: cost, currency: 'USD' }, onDemandCost: { amount: onDemandCost } },
  savings: { amount: savings },
});

describe('A16 what a machine has run up', () => {
  test('is each price for as long as it held, and nothing more after its end', async () => {
    const member = await moves.member();
    pass(2);
    await moves.prices(member, { a: '0.05' });
    pass(1);
    const running = await figures(member.owner, member.instanceId);
    expect(running.metrics).toEqual({ runSeconds: 10_800, ...amounts('0.120000', '0.288000', '0.168000') });
    const next = await moves.successor(member);
    await moves.report(
      member.viewer,
      reported(member, next, { trigger: 'MANUAL', downtimeSeconds: 0, isOldInstanceTerminated: true }),
    );
    pass(5);
    const ended = await figures(member.owner, member.instanceId);
    expect(ended).toMatchObject({ role: 'TERMINATED', metrics: running.metrics });
    expect((await figures(member.owner, next)).metrics).toMatchObject(amounts('0.480000', '0.480000', '0.000000'));
  });

  test('follows the price of its pool that another machine saw', async () => {
    const member = await moves.member();
    const other = await moves.member({ clientId: member.clientId });
    pass(1);
    await moves.prices(other, { a: '0.07' });
    await moves.world.settled();
    pass(1);
    expect((await figures(member.owner, member.instanceId)).metrics).toMatchObject(
      amounts('0.105000', '0.192000', '0.087000'),
    );
  });
});

describe('A19 a change of role', () => {
  test('says since when, and under which epoch', async () => {
    const member = await moves.member();
    const launchedAt = now();
    const { instanceId } = await attach(member);
    pass(1);
    expect(await figures(member.owner, member.instanceId)).toMatchObject({
      role: 'PRIMARY',
      roleChangedAt: launchedAt,
    });
    expect(await promote(promotion(member, instanceId, { oldPrimaryBecomes: 'REPLICA' }))).toMatchObject({ epoch: 2 });
    for (const [id, role] of [
      [member.instanceId, 'REPLICA'],
      [instanceId, 'PRIMARY'],
    ] as const) {
      expect(await figures(member.owner, id)).toMatchObject({ role, roleChangedAt: now() });
    }
    const news = await moves.news(member.clientId, 'instance.roleChanged');
    expect(news.map(({ payload }) => payload)).toMatchObject([
      { instanceId: member.instanceId, previousRole: 'PRIMARY', role: 'REPLICA', epoch: 2 },
      { instanceId, previousRole: 'REPLICA', role: 'PRIMARY', epoch: 2 },
    ]);
  });
});

describe('A15 a standby’s machine that nobody wants and that still runs', () => {
  test('is a zombie until it is said to have ended, and stays what it is when it is released again', async () => {
    const member = await moves.member();
    const { instanceId } = await attach(member);
    const release = (hasEnded: boolean) =>
      moves.world.peers.call(releaseReplica, { agentId: member.agentId, instanceId, hasEnded });
    expect(await release(false)).toEqual({ ok: true });
    const roleChangedAt = now();
    pass(1);
    expect(await release(false)).toEqual({ ok: true });
    expect(await figures(member.owner, instanceId)).toMatchObject({
      role: 'ZOMBIE',
      roleChangedAt,
      terminatedAt: null,
    });
    expect(await moves.news(member.clientId, 'instance.roleChanged')).toHaveLength(1);
    expect(await release(true)).toEqual({ ok: true });
    expect(await release(false)).toEqual({ ok: true });
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'PRIMARY', [instanceId]: 'TERMINATED' });
    expect(await moves.news(member.clientId, 'instance.terminated')).toHaveLength(1);
  });

  test('is not one that was replaced', async () => {
    const member = await moves.member();
    const { instanceId } = await attach(member);
    await promote(promotion(member, instanceId));
    const released = { agentId: member.agentId, instanceId: member.instanceId };
    for (const hasEnded of [true, false]) {
      expect(await moves.world.peers.call(releaseReplica, { ...released, hasEnded })).toEqual({ ok: false });
    }
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'ZOMBIE', [instanceId]: 'PRIMARY' });
  });
});
