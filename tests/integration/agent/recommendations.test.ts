import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { type Member, spot } from './fleet.ts';
import { createMoves, type Moves, type ShownDecision } from './moves.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());

const RECOMMENDATION = /* GraphQL */ `
  query ($id: ID!) {
    agent(id: $id) {
      recommendation {
        action targetPool { name } confidence reason rule risk willExecute engine modelVersion
        candidates { mode pool { name } hourlyPrice expectedHourlyCost risk score exclusion isCurrent }
        expectedHourlySavings { amount currency }
      }
    }
  }
`;
const CLIENT = /* GraphQL */ `
  query ($of: [_Any!]!, $after: String) {
    _entities(representations: $of) {
      ... on Client { decisions(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }
    }
  }
`;
const AGENT = 'query ($id: ID!) { agent(id: $id) { decisions { nodes { id action agent { id } } } } }';

const recommended = async ({ owner, agentId }: Member) =>
  (await moves.ask<{ agent: { recommendation: object | null } }>(owner, RECOMMENDATION, { id: agentId })).agent
    .recommendation;
const traces = ({ clientId }: Member) =>
  moves.rows(
    `select (select count(*) from agent.decision where client_id = $1) as decisions,
       (select count(*) from agent.command where client_id = $1) as commands,
       (select max(evaluated_at) from agent.decision_state where client_id = $1) as evaluated`,
    [clientId],
  );

const nameOnly = ({ pool, ...more }: ShownDecision['candidates'][number]) => ({
  ...more,
  pool: pool && { name: pool.name },
});

/** An agent on demand with a spot pool that is worth going to. */
async function drawn() {
  const member = await moves.member({ instance: spot({ mode: 'ON_DEMAND', hourlyPrice: '0.096' }) });
  await moves.configure(member, { minimumStaySeconds: 0 });
  await moves.prices(member, { b: '0.03' });
  moves.world.clock.advance(3 * 3_600_000);
  await moves.prices(member, { b: '0.0301' });
  return member;
}

describe('A10 a recommendation', () => {
  test('is what would be decided, leaves no trace, and says that nothing will come of it', async () => {
    const member = await drawn();
    const before = await traces(member);
    const { decision } = await moves.decide(member.viewer, {});
    const after = await traces(member);
    expect(after).not.toEqual(before);
    expect(await recommended(member)).toEqual({
      ...{
        action: 'SWITCH',
        targetPool: { name: 'm5.large.us-east-1b' },
        reason: decision?.reason,
        willExecute: false,
      },
      ...{ confidence: expect.any(Number), risk: expect.any(Number), engine: 'built-in', modelVersion: '2' },
      ...{ rule: '4 on-demand', candidates: decision?.candidates.map(nameOnly) },
      expectedHourlySavings: { amount: '0.065900', currency: 'USD' },
    });
    expect(await traces(member)).toEqual(after);
  });

  test('says whether it will be carried out: not when it is off, nobody listens, or a switch is under way', async () => {
    const member = await drawn();
    const willExecute = async () => (await recommended(member)) as { willExecute: boolean };
    await moves.configure(member, { isAutoSwitchEnabled: true });
    expect(await willExecute()).toMatchObject({ action: 'SWITCH', willExecute: true });
    await moves.rows(`update agent.agent set status = 'OFFLINE' where id = $1`, [member.agentId]);
    expect(await willExecute()).toMatchObject({ action: 'SWITCH', willExecute: false });
    await moves.rows(`update agent.agent set status = 'ONLINE' where id = $1`, [member.agentId]);
    await moves.order(member, { targetMode: 'SPOT', targetPoolId: await moves.poolId(member, 'b') });
    expect(await willExecute()).toMatchObject({ action: 'SWITCH', willExecute: false });
  });

  test('is to stay at the limits of automatic switches, says at which, and is not carried out', async () => {
    const member = await drawn();
    const { agentId, clientId } = member;
    await moves.rows(
      `insert into agent.switch (id, client_id, agent_id, trigger, phase, progress_ratio, started_at, completed_at)
       values ($1, $2, $3, 'AUTOMATIC', 'COMPLETED', 1, $4, $4)`,
      [randomUUID(), clientId, agentId, new Date(moves.world.clock.now().getTime() - 3_600_000)],
    );
    const free = {
      isAutoSwitchEnabled: true,
      maximumSwitchesPerDay: 3,
      maximumSwitchesPerWeek: 10,
      minimumStaySeconds: 0,
    };
    const limits = [
      [{ minimumStaySeconds: 4 * 3600 }, 'has not been in its place for 14400 seconds'],
      [{ maximumSwitchesPerDay: 1 }, 'was switched 1 times within a day'],
      [{ maximumSwitchesPerWeek: 1 }, 'was switched 1 times within a week'],
    ] as const;
    for (const [limit, words] of limits) {
      await moves.configure(member, { ...free, ...limit });
      expect(await recommended(member)).toMatchObject({
        ...{ action: 'STAY', targetPool: null, reason: expect.stringContaining(words), willExecute: false },
      });
    }
    await moves.configure(member, free);
    expect(await recommended(member)).toMatchObject({ action: 'SWITCH', willExecute: true });
  });

  test('says the same as the decision and the news of it, in the same words', async () => {
    const member = await drawn();
    const shown = (await recommended(member)) as { action: string; targetPool: { name: string } | null };
    const { decision } = await moves.decide(member.viewer, {});
    const [news] = (await moves.news(member.clientId, 'decision.made')).slice(-1);
    expect([decision?.action, news?.payload.action]).toEqual([shown.action, shown.action]);
    expect(decision?.targetPool).toMatchObject(shown.targetPool ?? {});
    expect(news?.payload.targetPoolId).toBe(decision?.targetPool?.id);
  });

  test('is to stay for a disabled agent, with the reason, and is never carried out', async () => {
    const member = await drawn();
    await moves.configure(member, { isAutoSwitchEnabled: true });
    await moves.rows(`update agent.agent set status = 'DISABLED' where id = $1`, [member.agentId]);
    expect(await recommended(member)).toMatchObject({
      ...{ action: 'STAY', targetPool: null, reason: expect.stringContaining('disabled'), willExecute: false },
    });
  });

  test('is to stay while no price is known of any pool', async () => {
    const member = await moves.member({ instance: spot({ mode: 'ON_DEMAND', hourlyPrice: '0.096' }) });
    await moves.configure(member, { isAutoSwitchEnabled: true, minimumStaySeconds: 0 });
    expect(await recommended(member)).toMatchObject({ action: 'STAY', targetPool: null, willExecute: false });
  });

  test('is to stay for a machine that has nothing to gain', async () => {
    const member = await moves.member();
    await moves.configure(member, { isAutoSwitchEnabled: true });
    expect(await recommended(member)).toMatchObject({ action: 'STAY', targetPool: null, willExecute: false });
  });

  test('is absent without a primary machine, and for those who do not know the agent', async () => {
    const member = await moves.member();
    for (const viewer of [asClient(randomUUID()), asAgent(member.clientId, randomUUID())]) {
      expect(await moves.ask(viewer, RECOMMENDATION, { id: member.agentId })).toEqual({ agent: null });
    }
    await moves.rows(`update agent.instance set role = 'TERMINATED' where id = $1`, [member.instanceId]);
    expect(await recommended(member)).toBeNull();
  });
});

describe('A9 the decisions of an agent and of a client', () => {
  test('are listed newest first, page by page, to those who know them', async () => {
    const member = await drawn();
    await moves.decide(member.viewer, {});
    const shown = await moves.ask<{ agent: { decisions: { nodes: { id: string; action: string }[] } } }>(
      member.owner,
      AGENT,
      { id: member.agentId },
    );
    const ids = shown.agent.decisions.nodes.map(({ id }) => id);
    expect(shown.agent.decisions.nodes[0]).toMatchObject({ action: 'SWITCH', agent: { id: member.agentId } });
    expect(ids.length).toBeGreaterThan(1);
    const of = [{ __typename: 'Client', id: member.clientId }];
    interface Shown {
      _entities: { decisions: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }[];
    }
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page: Shown = await moves.ask<Shown>(asAdmin, CLIENT, { of, after });
      const [entity] = page._entities;
      seen.push(...(entity?.decisions.nodes ?? []).map(({ id }) => id));
      after = entity?.decisions.pageInfo.endCursor ?? null;
      more = entity?.decisions.pageInfo.hasNextPage ?? false;
    }
    expect(seen).toEqual(ids);
    expect(await moves.ask(asClient(randomUUID()), CLIENT, { of })).toEqual({ _entities: [{ decisions: null }] });
    expect(await moves.ask(asAgent(member.clientId, randomUUID()), CLIENT, { of })).toMatchObject({
      _entities: [{ decisions: { nodes: [] } }],
    });
  });

  test('are told to the client, each once', async () => {
    const member = await drawn();
    await moves.world.settled(); // what was decided before is told before
    const watch = 'subscription ($id: ID!) { decisionMade(clientId: $id) { id action } }';
    const stream = await moves.follow(member.owner, watch, { id: member.clientId });
    const next = stream.next();
    const { decision } = await moves.decide(member.viewer, {});
    expect((await next).data).toEqual({ decisionMade: { id: decision?.id, action: 'SWITCH' } });
    await stream.close();
    const { refusal } = await moves.follow(asClient(randomUUID()), watch, { id: member.clientId });
    expect(refusal).toMatchObject([{ message: 'No such client.', extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('are not found by reference by strangers', async () => {
    const member = await drawn();
    const { decision } = await moves.decide(member.viewer, {});
    const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Decision { id } } }';
    const of = [{ __typename: 'Decision', id: decision?.id }];
    expect(await moves.ask(member.owner, query, { of })).toEqual({ _entities: [{ id: decision?.id }] });
    expect(await moves.ask(asClient(randomUUID()), query, { of })).toEqual({ _entities: [null] });
  });
});
