import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { transact } from '#foundation/database/transact.ts';
import { AGE_BINS } from '#policy/hazard.ts';
import { typicalHazard } from '#policy/pool-survival.ts';
import { riskAssessed } from '#schema/events/forecasting.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import type { Member } from './fleet.ts';
import { createMoves, type Moves } from './moves.ts';

const HOUR = 3_600_000;

const RISK = 'query ($id: ID!) { agent(id: $id) { recommendation { risk engine } } }';

interface Advised {
  readonly risk: number;
  readonly engine: string;
}

/** A machine on spot that has run for three hours. */
async function threeHoursOn(moves: Moves) {
  const member = await moves.member();
  moves.world.clock.advance(3 * HOUR);
  return member;
}

/** What the policy says of it now. A decision that repeats the one before it is not stored anew, and shows its risk. */
async function advised(moves: Moves, { owner, agentId }: Member): Promise<Advised> {
  const { agent } = await moves.ask<{ agent: { recommendation: Advised } }>(owner, RISK, { id: agentId });
  return agent.recommendation;
}

/** Whether the first decision of a machine rests on a word of forecasting. */
async function isForecast(moves: Moves, { viewer }: Member): Promise<unknown> {
  const { decision } = await moves.decide(viewer, {});
  const features = (decision as unknown as { features: { name: string; value: number }[] } | null)?.features;
  return features?.find(({ name }) => name === 'isRiskForecast')?.value;
}

describe('A9 what forecasting says of interruptions', () => {
  let moves: Moves;
  beforeAll(async () => {
    moves = await createMoves();
  });
  afterAll(() => moves[Symbol.asyncDispose]());

  /** Forecasting tells hazards so many times those of age alone, as it saw them so many hours ago. */
  async function say(
    clientId: string,
    times: number,
    { hoursAgo = 0, bins = AGE_BINS.length, region = 'us-east-1' } = {},
  ) {
    const madeAt = new Date(moves.world.clock.now().getTime() - hoursAgo * HOUR).toISOString();
    const places = [{ instanceType: 'm5.large', region, hazards: Array.from({ length: bins }, () => times) }];
    const payload = { madeAt, places };
    await moves.world.publish('forecasting', riskAssessed, { aggregateId: clientId, clientId, payload });
    await moves.world.settled();
  }

  test('makes a machine the riskier the faster runs end elsewhere', async () => {
    const [member, silent] = [await threeHoursOn(moves), await threeHoursOn(moves)];
    const before = await advised(moves, member);
    await say(member.clientId, 4);
    const wild = await advised(moves, member);
    moves.world.clock.advance(1);
    await say(member.clientId, 0.25);
    const calm = await advised(moves, member);
    expect(wild.risk).toBeGreaterThan(1.5 * before.risk);
    expect(calm.risk).toBeLessThan(0.5 * before.risk);
    expect([await isForecast(moves, member), await isForecast(moves, silent)]).toEqual([1, 0]);
  });

  test('counts for six hours, then age and what was seen of the pools alone', async () => {
    const member = await threeHoursOn(moves);
    await say(member.clientId, 4);
    moves.world.clock.advance(6 * HOUR);
    const last = await advised(moves, member);
    moves.world.clock.advance(1);
    const alone = await advised(moves, member);
    expect(alone).toMatchObject({ engine: 'built-in' });
    expect(last.risk).toBeGreaterThan(1.5 * alone.risk);
    expect(await isForecast(moves, member)).toBe(0);
  });

  test('is not undone by an older word, and not heeded for other ages, other places and other clients', async () => {
    const [member, stranger] = [await threeHoursOn(moves), await threeHoursOn(moves)];
    const before = await advised(moves, member);
    await say(member.clientId, 4, { region: 'eu-west-1' });
    await say(stranger.clientId, 4);
    expect(await advised(moves, member)).toEqual(before);
    await say(member.clientId, 4);
    const { risk } = await advised(moves, member);
    expect(risk).toBeGreaterThan(before.risk);
    await say(member.clientId, 0.1, { hoursAgo: 1 });
    expect((await advised(moves, member)).risk).toBe(risk);
    moves.world.clock.advance(1);
    await say(member.clientId, 4, { bins: 3 });
    expect((await advised(moves, member)).risk).toBeCloseTo(before.risk, 6);
  });
});

describe('A9 decisions with forecasting beside them', () => {
  let moves: Moves;
  beforeAll(async () => {
    moves = await createMoves({ beside: ['forecasting'] });
  });
  afterAll(() => moves[Symbol.asyncDispose]());

  /** Looks at the risks again, as the schedule does. */
  async function assess() {
    const { jobs } = moves.world.service('forecasting').workers;
    if (!jobs) throw new Error('There are no jobs.');
    await using database = await moves.world.server.openSchema({ schema: 'forecasting', entities, migrations });
    const taskId = await transact(database.fork(), (tx) => jobs.enqueueByName(tx, 'forecasting.risk.assess', {}));
    await vi.waitFor(async () => expect((await jobs.task(String(taskId)))?.status).toBe('SUCCEEDED'), 15_000);
  }

  test('say the same of a machine that has just come as its risk does', async () => {
    const member = await moves.member();
    await moves.world.settled();
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) {
      ... on Instance { interruptionRisk { survival1Hour } } } }`;
    const of = [{ __typename: 'Instance', id: member.instanceId }];
    const compared = async () => {
      const answer = await moves.world.data<{ _entities: [{ interruptionRisk: { survival1Hour: number } }] }>(
        ...(['forecasting', member.viewer, query, { of }] as const),
      );
      const { risk } = await advised(moves, member);
      return { told: 1 - answer._entities[0].interruptionRisk.survival1Hour, decided: risk };
    };
    const young = await compared();
    expect(young.told).toBeCloseTo(1 - 0.55 / 1.55, 2);
    expect(young.decided).toBeCloseTo(young.told, 2);
    moves.world.clock.advance(3 * HOUR);
    const grown = await compared();
    // The policy goes by the hour of the day too.
    expect(Math.abs(grown.decided - grown.told)).toBeLessThan(0.05);
  });

  test('rest on what it says of wider groups, and go on without it when it is ended', async () => {
    const member = await threeHoursOn(moves);
    await moves.prices(member, { a: '0.03' });
    await moves.world.settled();
    await assess();
    await moves.world.settled();
    const kept = 'select hazards from agent.place_hazard where client_id = $1';
    expect(await moves.rows(kept, [member.clientId])).toEqual([
      { hazards: Array.from(typicalHazard(), (hazard) => Number(hazard.toPrecision(4))) },
    ]);
    await moves.world.service('forecasting')[Symbol.asyncDispose]();
    moves.world.clock.advance(7 * HOUR);
    expect(await advised(moves, member)).toMatchObject({ engine: 'built-in', risk: expect.any(Number) });
    expect((await moves.decide(member.viewer, {})).decision).toMatchObject({ engine: 'built-in' });
  });
});
