import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, explained } from '#policy/decide.ts';
import { builtInEngine, type DecisionEngine } from '#policy/engine.ts';
import { type Member, spot } from './fleet.ts';
import { createMoves, type Moves } from './moves.ts';

/** Decides like the policy until a test has something else in mind. */
let answer: DecisionEngine['decide'] = decide;
const engine: DecisionEngine = { name: 'learned', version: '3', decide: (input) => answer(input) };

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves({ engine });
});
afterAll(() => moves[Symbol.asyncDispose]());

const HOUR = 3_600_000;
const advance = (hours: number) => moves.world.clock.advance(hours * HOUR);
const decided = async (member: Member) => {
  const { decision, errors } = await moves.decide(member.viewer, {});
  if (!decision) throw new Error(JSON.stringify(errors));
  return decision;
};

/** An agent on demand that is about to go to one of two pools. */
async function aboutToMove() {
  const member = await moves.member({ instance: spot({ mode: 'ON_DEMAND', hourlyPrice: '0.096' }) });
  await moves.configure(member, { minimumStaySeconds: 0 });
  await moves.prices(member, { b: '0.03', c: '0.035' });
  advance(3);
  await moves.prices(member, { b: '0.0301', c: '0.0351' });
  return member;
}

describe('A9 the options of a decision', () => {
  test('reckon what staying, each pool and on demand would come to, with the risk', async () => {
    const member = await moves.member(); // in a, for 0.035
    await moves.prices(member, { a: '0.035', b: '0.030' });
    advance(9);
    await moves.prices(member, { a: '0.036', b: '0.030' });
    const { candidates } = await decided(member);
    // The machine and both pools are nine hours old. An interruption costs 0.2 h × $0.096.
    const risk = candidates[0]?.risk ?? 0;
    expect(risk).toBeGreaterThan(0);
    expect(risk).toBeLessThan(0.3);
    const expectedAt = (hourlyPrice: number) => (hourlyPrice + risk * 0.0192).toFixed(6);
    expect(candidates).toMatchObject([
      { pool: { name: 'm5.large.us-east-1b' }, expectedHourlyCost: expectedAt(0.03), risk, isCurrent: false },
      { pool: { name: 'm5.large.us-east-1a' }, expectedHourlyCost: expectedAt(0.036), risk, isCurrent: true },
      { mode: 'ON_DEMAND', pool: null, expectedHourlyCost: '0.096000', risk: 0, isCurrent: false },
    ]);
  });

  test('of an older kind are shown with what it kept', async () => {
    const member = await aboutToMove();
    const { id } = await decided(member);
    const [old] = await moves.rows<{ candidates: Readonly<Record<string, unknown>>[] }>(
      `update agent.decision set candidates = (
         select jsonb_agg(c - 'mode' - 'risk' - 'expectedHourlyCost' - 'isCurrent') from jsonb_array_elements(candidates::jsonb) c
         where c ->> 'poolId' is not null)
       where id = $1 returning candidates`,
      [id],
    );
    expect(Object.keys(old?.candidates[0] ?? {}).sort()).toEqual(['exclusion', 'hourlyPrice', 'poolId', 'score']);
    const query = `query ($id: ID!) { agent(id: $id) { decisions(first: 1) { nodes {
      id candidates { mode risk expectedHourlyCost isCurrent hourlyPrice } } } } }`;
    const { agent } = await moves.ask<{ agent: { decisions: { nodes: unknown[] } } }>(member.owner, query, {
      id: member.agentId,
    });
    const kept = { mode: 'SPOT', risk: null, expectedHourlyCost: null, isCurrent: false };
    expect(agent.decisions.nodes).toEqual([
      {
        id,
        candidates: [
          { ...kept, hourlyPrice: '0.030100' },
          { ...kept, hourlyPrice: '0.035100' },
        ],
      },
    ]);
  });
});

describe('A9 a decision by another engine', () => {
  test('names it, and falls to the policy when it fails', async () => {
    const member = await aboutToMove();
    answer = (input) => {
      const target = input.candidates.find(({ poolName }) => poolName === 'm5.large.us-east-1c');
      const more = { confidence: 0.6, reason: 'It learned so.', rule: 1, expectedSavingsHourly: 0.06 } as const;
      return explained(input, { action: 'SWITCH', targetPoolId: target?.poolId, ...more });
    };
    expect(await decided(member)).toMatchObject({
      ...{ engine: 'learned', modelVersion: '3', reason: 'It learned so.', rule: '1 pool' },
      targetPool: { name: 'm5.large.us-east-1c' },
    });
    answer = () => Promise.reject(new Error('Out of memory.'));
    expect(await decided(member)).toMatchObject({
      ...{ engine: 'built-in', modelVersion: builtInEngine.version, rule: '4 on-demand' },
      ...{ reason: expect.stringContaining('Out of memory'), targetPool: { name: 'm5.large.us-east-1b' } },
    });
    answer = decide;
  });
});
