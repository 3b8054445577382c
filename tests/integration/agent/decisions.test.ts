import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { interruptionNoticed } from '#schema/events/replica.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { type Member, spot } from './fleet.ts';
import { createMoves, DECIDE, type Moves, reported } from './moves.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());

const HOUR = 3_600_000;
const nowText = () => moves.world.clock.now().toISOString();
const advance = (hours: number) => moves.world.clock.advance(hours * HOUR);
const decided = async (member: Member) => {
  const { decision, errors } = await moves.decide(member.viewer, {});
  if (!decision) throw new Error(JSON.stringify(errors));
  return decision;
};
const rowsOf = ({ agentId }: Member) =>
  moves.rows<{ id: string; action: string }>('select * from agent.decision where agent_id = $1 order by id', [agentId]);
const eager = { isAutoSwitchEnabled: true, minimumStaySeconds: 0 };

/** An agent on demand whose pools b and c were seen for three hours, which is long enough to go there. */
async function onDemand(settings: Readonly<Record<string, unknown>> = {}) {
  const member = await moves.member({ instance: spot({ mode: 'ON_DEMAND', hourlyPrice: '0.096' }) });
  await moves.configure(member, { minimumStaySeconds: 0, ...settings });
  await moves.prices(member, { b: '0.03', c: '0.035' });
  advance(3);
  await moves.prices({ ...member }, { b: '0.0301', c: '0.0351' });
  return member;
}

/** The same, with what it may do by itself said only now: nothing was carried out before. */
async function aboutToMove(settings: Readonly<Record<string, unknown>> = {}) {
  const member = await onDemand();
  await moves.configure(member, settings);
  return member;
}

describe('A9 a decision', () => {
  test('names where to go, why, and all that it rests on, and is kept and told', async () => {
    const member = await aboutToMove();
    const decision = await decided(member);
    expect(decision).toMatchObject({
      ...{ action: 'SWITCH', rule: '4 on-demand', engine: 'built-in', modelVersion: '2', isExecuted: false },
      ...{ targetPool: { name: 'm5.large.us-east-1b' }, reason: expect.stringContaining('m5.large.us-east-1b') },
      ...{ agent: { id: member.agentId }, instance: { id: member.instanceId }, madeAt: nowText() },
      ...{ lastEvaluatedAt: nowText(), expectedHourlySavings: { amount: '0.065900', currency: 'USD' } },
      candidates: [
        { pool: { name: 'm5.large.us-east-1b' }, hourlyPrice: '0.030100', exclusion: null, score: expect.any(Number) },
        { pool: { name: 'm5.large.us-east-1c' }, hourlyPrice: '0.035100', exclusion: null, isCurrent: false },
        // Staying: on demand nothing is interrupted.
        {
          ...{
            mode: 'ON_DEMAND',
            pool: null,
            hourlyPrice: '0.096000',
            expectedHourlyCost: '0.096000',
            risk: 0,
            score: 1,
          },
          ...{ exclusion: null, isCurrent: true },
        },
      ],
      features: expect.arrayContaining([{ name: 'onDemandHourlyPrice', value: 0.096 }]),
    });
    expect((await moves.news(member.clientId, 'decision.made')).at(-1)).toMatchObject({
      aggregateId: member.agentId,
      payload: { decisionId: decision.id, instanceId: member.instanceId, action: 'SWITCH', isExecuted: false },
    });
    expect((await rowsOf(member)).at(-1)).toMatchObject({ id: decision.id, action: 'SWITCH' });
  });

  test('is carried out where automatic switching is on: the agent is told to move', async () => {
    const member = await aboutToMove({ isAutoSwitchEnabled: true });
    expect(await decided(member)).toMatchObject({ action: 'SWITCH', isExecuted: true });
    expect(await moves.pending(member.viewer, member.agentId)).toMatchObject([
      { priority: 5, trigger: 'AUTOMATIC', status: 'PENDING' },
    ]);
    expect(await decided(member)).toMatchObject({ action: 'SWITCH', isExecuted: false });
    expect(await moves.pending(member.viewer, member.agentId)).toHaveLength(1);
  });

  test('is not carried out for an agent that is not heard of', async () => {
    const member = await aboutToMove({ isAutoSwitchEnabled: true });
    await moves.rows(`update agent.agent set status = 'OFFLINE' where id = $1`, [member.agentId]);
    expect(await decided(member)).toMatchObject({ action: 'SWITCH', isExecuted: false });
    expect(await moves.pending(member.viewer, member.agentId)).toEqual([]);
  });

  test('goes on from one machine to the next, and counts the switch', async () => {
    const member = await aboutToMove({ isAutoSwitchEnabled: true, maximumSwitchesPerDay: 1 });
    await decided(member);
    const next = await moves.successor(member, { mode: 'SPOT', zone: 'us-east-1b', hourlyPrice: '0.0301' });
    await moves.report(member.viewer, reported(member, next, { oldHourlyPrice: '0.096', newHourlyPrice: '0.0301' }));
    const successor = { ...member, instanceId: next };
    advance(0.1);
    await moves.prices(successor, { c: '0.001' });
    advance(4);
    await moves.prices(successor, { c: '0.0011' });
    expect(await decided(successor)).toMatchObject({
      ...{ action: 'STAY', rule: '6 guard', reason: expect.stringContaining('1 times within a day') },
    });
  });

  test('waits until staying has cost as much as a switch', async () => {
    const member = await moves.member(); // in a, for 0.035
    await moves.configure(member, { ...eager, isAutoSwitchEnabled: false });
    await moves.prices(member, { a: '0.035', b: '0.020' });
    expect(await decided(member)).toMatchObject({ action: 'STAY', rule: '2 price' });
    advance(1); // costs 0.015 so far, a switch 0.0192
    await moves.prices(member, { a: '0.035', b: '0.020' });
    expect(await decided(member)).toMatchObject({ action: 'STAY', rule: '2 price' });
    advance(0.5);
    expect(await decided(member)).toMatchObject({ action: 'SWITCH', targetPool: { name: 'm5.large.us-east-1b' } });
  });

  test('is to stay while the machine has not been there for long', async () => {
    const member = await aboutToMove({ minimumStaySeconds: 4 * 3600 });
    expect(await decided(member)).toMatchObject({ action: 'STAY', rule: '6 guard', isExecuted: false });
  });

  test('is held by no limit on the way back from on-demand, where an emergency had led', async () => {
    const member = await aboutToMove({ minimumStaySeconds: 24 * 3600 });
    expect(await decided(member)).toMatchObject({ action: 'STAY', rule: '6 guard' });
    await moves.rows(
      `insert into agent.switch (id, client_id, agent_id, trigger, phase, progress_ratio, started_at, completed_at, new_instance_id)
       values (gen_random_uuid(), $1, $2, 'EMERGENCY', 'COMPLETED', 1, $3, $3, $4)`,
      [member.clientId, member.agentId, nowText(), member.instanceId],
    );
    expect(await decided(member)).toMatchObject({ action: 'SWITCH', rule: '4 on-demand' });
  });

  test('is to stay for a disabled agent, with no risk and the reason, and is not carried out', async () => {
    const member = await aboutToMove({ isAutoSwitchEnabled: true });
    await moves.rows(`update agent.agent set status = 'DISABLED' where id = $1`, [member.agentId]);
    expect(await decided(member)).toMatchObject({
      ...{ action: 'STAY', targetPool: null, reason: expect.stringContaining('disabled'), isExecuted: false, risk: 0 },
    });
    expect(await moves.pending(asAdmin, member.agentId)).toEqual([]);
  });

  test('does not look at prices of yesterday', async () => {
    const member = await onDemand();
    advance(24.1);
    await moves.prices(member, { c: '0.036' });
    expect((await decided(member)).candidates.map(({ pool }) => pool?.name)).toEqual([
      'm5.large.us-east-1c',
      undefined,
    ]);
  });

  test('to stay is no news when it is repeated', async () => {
    const member = await moves.member();
    await moves.prices(member, { b: '0.05' });
    const first = await decided(member);
    advance(1);
    expect(await decided(member)).toEqual({ ...first, lastEvaluatedAt: nowText() });
    expect(await rowsOf(member)).toHaveLength(1);
    expect(await moves.news(member.clientId, 'decision.made')).toHaveLength(1);
  });

  test('leaves alone for a while what the agent could not reach', async () => {
    const member = await aboutToMove({ isAutoSwitchEnabled: true });
    const fail = async (failureReason: string) => {
      const [command] = (await moves.pending(member.viewer, member.agentId)) ?? [];
      await moves.complete(member.viewer, { commandId: command?.id, isSuccessful: false, failureReason });
    };
    await decided(member);
    await fail('CAPACITY');
    const second = await decided(member);
    expect(second).toMatchObject({ action: 'SWITCH', targetPool: { name: 'm5.large.us-east-1c' }, isExecuted: true });
    const left = second.candidates.find(({ pool }) => pool?.name === 'm5.large.us-east-1b');
    expect(left?.exclusion).toContain('it is down');
    await fail('REFUSED');
    expect(await decided(member)).toMatchObject({ action: 'SWITCH', isExecuted: false });
    advance(0.25);
    expect(await decided(member)).toMatchObject({ action: 'SWITCH', isExecuted: false });
    advance(0.01);
    expect(await decided(member)).toMatchObject({ action: 'SWITCH', isExecuted: true });
  });
});

describe('A9 when it is decided', () => {
  test('with a price report, by the primary machine alone', async () => {
    const member = await aboutToMove(eager);
    expect(await moves.prices(member, { b: '0.03' })).toMatchObject({ action: 'SWITCH' });
    const instanceId = await moves.successor(member);
    expect(await moves.prices({ ...member, instanceId }, { b: '0.029' })).toBeNull();
  });

  test('when the pools have changed by the report of another agent, once for all changes of a minute', async () => {
    const member = await onDemand();
    const other = await moves.member({ clientId: member.clientId });
    const before = (await rowsOf(member)).length;
    advance(0.005);
    await moves.prices(other, { b: '0.031' });
    await moves.world.settled();
    const evaluate = () => moves.services().decisions.evaluateDue();
    expect(await evaluate()).toBe(0);
    advance(0.02);
    await moves.prices(other, { b: '0.032' });
    await moves.world.settled();
    await evaluate();
    expect(await rowsOf(member)).toHaveLength(before + 1);
    await evaluate();
    expect(await rowsOf(member)).toHaveLength(before + 1);
  });

  test('for everybody else, when it cannot be for one', async () => {
    const broken = await onDemand();
    const member = await onDemand();
    await moves.rows('delete from agent.agent_config where agent_id = $1', [broken.agentId]);
    const states = [broken.agentId, member.agentId];
    await moves.rows('update agent.decision_state set changed_at = evaluated_at where agent_id = any($1::uuid[])', [
      states,
    ]);
    advance(0.1);
    await expect(moves.services().decisions.evaluateDue()).rejects.toThrow();
    const left = await moves.rows('select agent_id from agent.decision_state where changed_at is not null');
    expect(left).toEqual([{ agent_id: broken.agentId }]);
    await moves.rows('update agent.decision_state set changed_at = null', []);
  });

  test('when the cloud is about to take the machine, whatever guards say; a fail-over carries it out', async () => {
    const member = await moves.member();
    await moves.configure(member, { isAutoSwitchEnabled: true });
    await moves.prices(member, { b: '0.05' });
    const { agentId, instanceId, clientId } = member;
    const poolId = await moves.poolId(member, 'a');
    const notice = {
      agentId,
      instanceId,
      poolId,
      poolName: 'm5.large.us-east-1a',
      noticeId: 'n-1',
      terminatesAt: null,
    };
    const payload = { ...notice, noticedAt: nowText() };
    await moves.world.publish('replica', interruptionNoticed, { aggregateId: agentId, clientId, payload });
    await moves.world.settled();
    const [made] = (await moves.news(clientId, 'decision.made')).slice(-1);
    expect(made).toMatchObject({ payload: { action: 'SWITCH', risk: 1, isExecuted: false } });
    expect(await moves.pending(member.viewer, agentId)).toEqual([]);
    const runs = await moves.rows('select ended_at from agent.pool_run where pool_id = $1', [poolId]);
    expect(runs).toEqual([{ ended_at: expect.anything() }]);
  });
});

describe('A9 a decision that is asked for', () => {
  test('is refused for no agent, for one of somebody else, a deleted one, and one without a machine', async () => {
    const member = await moves.member();
    const noAgent = [{ __typename: 'InvalidInput', message: 'No such agent.', path: ['agentId'] }];
    for (const [viewer, agentId] of [
      [member.owner, 'nonsense'],
      [member.owner, randomUUID()],
      [member.owner, null],
      [asClient(randomUUID()), member.agentId],
      [asAgent(member.clientId, randomUUID()), member.agentId],
    ] as const) {
      expect(await moves.decide(viewer, { agentId })).toMatchObject({ decision: null, errors: noAgent });
    }
    await moves.rows(`update agent.instance set role = 'TERMINATED' where id = $1`, [member.instanceId]);
    expect(await moves.decide(member.viewer, {})).toMatchObject({ errors: [{ __typename: 'InvalidInput' }] });
    await moves.rows(`update agent.agent set status = 'DELETED' where id = $1`, [member.agentId]);
    expect(await moves.decide(member.viewer, {})).toMatchObject({ errors: [{ __typename: 'AgentDeleted' }] });
    expect(await rowsOf(member)).toEqual([]);
  });

  test('is refused to nobody', async () => {
    const { errors } = await moves.world.execute('agent', anonymous, DECIDE, { input: {} });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });
});
