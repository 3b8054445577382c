import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from './fleet.ts';
import { createMoves, type Moves, reported } from './moves.ts';
import { promotion, standbysOn } from './standbys.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());
const standbys = standbysOn(() => moves);

const REPORTED_MINUTES = 15;
const rowsOf = ({ agentId }: Member) =>
  moves.rows('select * from agent.switch where agent_id = $1 order by id', [agentId]);
const completed = ({ clientId }: Member) => moves.news(clientId, 'switch.completed');

/** An agent whose standby took over. */
async function promoted(more: object = {}) {
  const member = await moves.member();
  const { instanceId: next } = await standbys.attach(member);
  expect(await standbys.promote(promotion(member, next, more))).toMatchObject({ ok: true });
  return { member, next };
}

describe('A4 the move that a promotion makes', () => {
  test('is in the history of switches at once, as a switch of its trigger', async () => {
    const { member, next } = await promoted({ trigger: 'EMERGENCY' });
    expect(await rowsOf(member)).toMatchObject([
      {
        ...{ old_instance_id: member.instanceId, new_instance_id: next, trigger: 'EMERGENCY', phase: 'COMPLETED' },
        ...{ old_hourly_price: '0.035000', hourly_savings: '0.000000', downtime_seconds: null },
      },
    ]);
    expect(await completed(member)).toEqual([]);
  });

  test('is told once, with what its agent reports of it', async () => {
    const { member, next } = await promoted({ trigger: 'EMERGENCY' });
    const report = reported(member, next, { downtimeSeconds: 7 });
    const first = await moves.report(member.viewer, report);
    expect(first.errors).toEqual([]);
    expect(await moves.report(member.viewer, report)).toEqual(first);
    expect(await rowsOf(member)).toMatchObject([{ trigger: 'EMERGENCY', downtime_seconds: 7, report_due_at: null }]);
    expect(await completed(member)).toMatchObject([{ payload: { newInstanceId: next, downtimeSeconds: 7 } }]);
  });

  test('is told by what is known when nobody reports it for a quarter of an hour', async () => {
    const { member, next } = await promoted();
    moves.world.clock.advance(REPORTED_MINUTES * 60_000 - 1);
    await moves.services().switches.giveUpOverdue();
    expect(await completed(member)).toEqual([]);
    moves.world.clock.advance(1);
    await moves.services().switches.giveUpOverdue();
    await moves.services().switches.giveUpOverdue();
    expect(await completed(member)).toMatchObject([
      { payload: { oldInstanceId: member.instanceId, newInstanceId: next, trigger: 'MANUAL', downtimeSeconds: 0 } },
    ]);
  });

  test('of machines that take over from each other again and again the first stands', async () => {
    const { member, next } = await promoted({ oldPrimaryBecomes: 'REPLICA' });
    const back = { expectedEpoch: 2, oldPrimaryBecomes: 'REPLICA' as const };
    expect(await standbys.promote(promotion(member, member.instanceId, back))).toMatchObject({ ok: true });
    const again = { expectedEpoch: 3 };
    expect(await standbys.promote(promotion(member, next, again))).toMatchObject({ ok: true, epoch: 4 });
    expect(await rowsOf(member)).toHaveLength(2);
  });

  test('leaves the order to switch that was open to its agent', async () => {
    const { member } = await moves.underWay();
    const { instanceId: standby } = await standbys.attach(member);
    expect(await standbys.promote(promotion(member, standby))).toMatchObject({ ok: true });
    const report = reported(member, standby);
    expect((await moves.report(member.viewer, report)).errors).toEqual([]);
    expect(await rowsOf(member)).toMatchObject([{ completed_at: null }, { new_instance_id: standby }]);
  });
});
