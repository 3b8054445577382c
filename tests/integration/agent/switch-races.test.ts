import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from '../../support/database.ts';
import { type Member, spot } from './fleet.ts';
import { createMoves, type Moves, reported } from './moves.ts';

const ten = <T>(call: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 10 }, call));

onEachDatabase('A11 one switch at a time', (kind) => {
  let moves: Moves;
  beforeAll(async () => {
    moves = await createMoves({ kind });
  });
  afterAll(() => moves[Symbol.asyncDispose]());

  const order = ({ agentId }: Member, more: object = {}) => ({
    ...{ agentId, targetMode: 'ON_DEMAND', priority: 75, idempotencyKey: randomUUID() },
    ...more,
  });
  const newsOf = async ({ clientId }: Member, type: string) => (await moves.news(clientId, type)).length;
  const count = async (table: string, { agentId }: Member) =>
    (await moves.rows<{ id: string }>(`select id from agent.${table} where agent_id = $1`, [agentId])).length;
  const epochOf = async ({ agentId }: Member) =>
    (await moves.rows<{ epoch: number }>('select epoch from agent.agent where id = $1', [agentId]))[0]?.epoch;

  test('of ten orders at once one is issued', async () => {
    const member = await moves.member();
    const answers = await ten(() => moves.issue(member.owner, order(member)));
    expect(answers.filter(({ command }) => command)).toHaveLength(1);
    expect(answers.flatMap(({ errors }) => errors.map(({ __typename }) => __typename))).toEqual(
      Array.from({ length: 9 }, () => 'SwitchInProgress'),
    );
    expect(await count('command', member)).toBe(1);
    expect(await count('switch', member)).toBe(1);
    expect(await newsOf(member, 'command.issued')).toBe(1);
  });

  test('one order that is sent ten times at once is issued once, and answered ten times', async () => {
    const member = await moves.member();
    const input = order(member);
    const answers = await ten(() => moves.issue(member.owner, input));
    expect(new Set(answers.map(({ command }) => command?.id)).size).toBe(1);
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(await count('command', member)).toBe(1);
  });

  test('one move that is reported ten times at once took place once', async () => {
    const { member, next } = await moves.underWay();
    const answers = await ten(() => moves.report(member.viewer, reported(member, next)));
    expect(new Set(answers.map((answer) => answer.switch?.id)).size).toBe(1);
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(await newsOf(member, 'switch.completed')).toBe(1);
    expect(await epochOf(member)).toBe(2);
    expect(await count('switch', member)).toBe(1);
  });

  test('a report and an order at the same time leave one primary and at most one open switch', async () => {
    const { member, next } = await moves.underWay();
    await moves.prices(member, { b: '0.02' });
    const target = { targetMode: 'SPOT', targetPoolId: await moves.poolId(member, 'b') };
    const [report, issued] = await Promise.all([
      moves.report(member.viewer, reported(member, next)),
      moves.issue(member.owner, order(member, target)),
    ]);
    expect(report.errors).toEqual([]);
    const open = (await moves.switches(member.owner, member.agentId, { isCompleted: false })).length;
    expect(open).toBe(issued.command ? 1 : 0);
    expect((await moves.show(member.owner, member.agentId))?.instances.map(({ role }) => role).sort()).toEqual([
      ...['PRIMARY', 'ZOMBIE'],
    ]);
  });

  test('ten decisions at once order one switch', async () => {
    const member = await moves.member({ instance: spot({ mode: 'ON_DEMAND', hourlyPrice: '0.096' }) });
    await moves.prices(member, { b: '0.03' });
    moves.world.clock.advance(3 * 3_600_000);
    await moves.prices(member, { b: '0.0301' });
    await moves.configure(member, { isAutoSwitchEnabled: true });
    const answers = await ten(() => moves.decide(member.viewer, {}));
    expect(answers.filter(({ decision }) => decision?.isExecuted)).toHaveLength(1);
    expect(await moves.pending(member.viewer, member.agentId)).toHaveLength(1);
  });
});
