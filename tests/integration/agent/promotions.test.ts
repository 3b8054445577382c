import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseReplica } from '#schema/calls/agent.ts';
import { onEachDatabase } from '../../support/database.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { promotion, standbysOn } from './standbys.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { attach, promote, rolesOf } = standbysOn(() => fleet);

describe('A19 a promotion', () => {
  test('makes the standby the primary and the old one a zombie, in a new epoch', async () => {
    const member = await fleet.member();
    const { instanceId } = await attach(member);
    expect(await promote(promotion(member, instanceId))).toEqual({
      ...{ ok: true, epoch: 2, previousInstanceId: member.instanceId },
    });
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'ZOMBIE', [instanceId]: 'PRIMARY' });
    expect(await fleet.news(member.clientId, 'instance.roleChanged')).toMatchObject([
      { aggregateId: member.agentId, payload: { instanceId: member.instanceId, role: 'ZOMBIE', epoch: 2 } },
      { payload: { instanceId, role: 'PRIMARY', previousRole: 'REPLICA', epoch: 2 } },
    ]);
  });

  test('may keep the old primary as a standby', async () => {
    const member = await fleet.member();
    const { instanceId } = await attach(member);
    await promote(promotion(member, instanceId, { oldPrimaryBecomes: 'REPLICA' }));
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'REPLICA', [instanceId]: 'PRIMARY' });
    const back = await promote(promotion(member, member.instanceId, { expectedEpoch: 2 }));
    expect(back).toEqual({ ok: true, epoch: 3, previousInstanceId: instanceId });
  });

  test('with the same key again answers the same and does nothing', async () => {
    const member = await fleet.member();
    const { instanceId } = await attach(member);
    const request = promotion(member, instanceId);
    const first = await promote(request);
    expect(await promote(request)).toEqual(first);
    expect(await fleet.news(member.clientId, 'instance.roleChanged')).toHaveLength(2);
  });

  test('with the same key for another machine is an error', async () => {
    const member = await fleet.member();
    const { instanceId } = await attach(member);
    const request = promotion(member, instanceId);
    await promote(request);
    await expect(promote({ ...request, instanceId: member.instanceId })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  test('is refused with the epoch in force, and a refusal is not remembered', async () => {
    const member = await fleet.member();
    const { instanceId } = await attach(member);
    const request = promotion(member, instanceId, { expectedEpoch: 7 });
    expect(await promote(request)).toEqual({ ok: false, reason: 'STALE_EPOCH', epoch: 1 });
    expect(await promote(promotion(member, randomUUID()))).toEqual({ ok: false, reason: 'UNKNOWN_INSTANCE', epoch: 1 });
    const unknown = promotion({ ...member, agentId: randomUUID() }, instanceId);
    expect(await promote(unknown)).toEqual({ ok: false, reason: 'UNKNOWN_AGENT', epoch: 0 });
    expect(await promote(promotion(member, member.instanceId))).toEqual({
      ok: false,
      reason: 'NOT_A_REPLICA',
      epoch: 1,
    });
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'PRIMARY', [instanceId]: 'REPLICA' });
    expect(await promote({ ...request, expectedEpoch: 1 })).toMatchObject({ ok: true, epoch: 2 });
  });

  test('never takes a zombie or a machine that has ended', async () => {
    const member = await fleet.member();
    const { instanceId } = await attach(member);
    await promote(promotion(member, instanceId));
    expect(await promote(promotion(member, member.instanceId, { expectedEpoch: 2 }))).toEqual({
      ...{ ok: false, reason: 'NOT_A_REPLICA', epoch: 2 },
    });
    const { instanceId: ended } = await attach(member);
    await fleet.world.peers.call(releaseReplica, { agentId: member.agentId, instanceId: ended });
    expect(await promote(promotion(member, ended, { expectedEpoch: 2 }))).toMatchObject({ reason: 'NOT_A_REPLICA' });
  });

  test('of another agent’s machine is refused', async () => {
    const member = await fleet.member();
    const neighbour = await fleet.member({ clientId: member.clientId });
    const { instanceId } = await attach(neighbour);
    expect(await promote(promotion(member, instanceId))).toMatchObject({ ok: false, reason: 'UNKNOWN_INSTANCE' });
  });
});

onEachDatabase('A19 promotions at the same time', (kind) => {
  let racing: Fleet;
  const { attach, promote, rolesOf } = standbysOn(() => racing);
  beforeAll(async () => {
    racing = await createFleet({ kind });
  });
  afterAll(() => racing[Symbol.asyncDispose]());

  test('ten racers for one epoch make one primary', async () => {
    const member = await racing.member();
    const standbys = [];
    for (let n = 0; n < 10; n += 1) standbys.push(await attach(member));
    const answers = await Promise.all(standbys.map(({ instanceId }) => promote(promotion(member, instanceId))));
    expect(answers.filter(({ ok }) => ok)).toEqual([{ ok: true, epoch: 2, previousInstanceId: member.instanceId }]);
    expect(answers.filter(({ ok }) => !ok)).toEqual(
      Array.from({ length: 9 }, () => ({ ok: false, reason: 'STALE_EPOCH', epoch: 2 })),
    );
    const roles = Object.values(await rolesOf(member));
    expect(roles.filter((role) => role === 'PRIMARY')).toHaveLength(1);
    expect(await racing.news(member.clientId, 'instance.roleChanged')).toHaveLength(2);
  });

  test('ten of the same key answer the same and promote once', async () => {
    const member = await racing.member();
    const { instanceId } = await attach(member);
    const request = promotion(member, instanceId);
    const answers = await Promise.all(Array.from({ length: 10 }, () => promote(request)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ ok: true, epoch: 2 });
    expect(await racing.news(member.clientId, 'instance.roleChanged')).toHaveLength(2);
  });

  test('the database itself refuses a second primary', async () => {
    const member = await racing.member();
    const { instanceId } = await attach(member);
    const force = racing.rows("update agent.instance set role = 'PRIMARY' where id = $1", [instanceId]);
    await expect(force).rejects.toMatchObject({ constraint: 'instance_primary_unique' });
  });
});
