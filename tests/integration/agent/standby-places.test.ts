import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeAgent } from '#schema/calls/agent.ts';
import { type Member, spot } from './fleet.ts';
import { createMoves, type Moves } from './moves.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves({ start: false });
});
afterAll(() => moves[Symbol.asyncDispose]());

const poolsOf = async ({ agentId }: Member) =>
  (await moves.world.peers.call(describeAgent, { agentId }))?.pools.map(({ poolName }) => poolName);

describe('R1 the pools that a standby may be launched in', () => {
  test('are of the same machine size and the same region as the primary, cheapest first', async () => {
    const member = await moves.member();
    await moves.prices(member, { a: '0.035', b: '0.030', c: '0.040' });
    const { clientId } = member;
    const elsewhere = await moves.member({ clientId, instance: spot({ zone: 'eu-west-1a', region: 'eu-west-1' }) });
    const larger = await moves.member({ clientId, instance: spot({ instanceType: 'm5.xlarge' }) });
    await moves.prices(larger, { b: '0.010' });
    expect(await poolsOf(member)).toEqual(['b', 'a', 'c'].map((letter) => `m5.large.us-east-1${letter}`));
    expect(await poolsOf(larger)).toEqual(['m5.xlarge.us-east-1b', 'm5.xlarge.us-east-1a']);
    expect(await poolsOf(elsewhere)).toEqual(['m5.large.eu-west-1a']);
  });

  test('are a hundred at most, and never those of another client', async () => {
    const [member, stranger] = [await moves.member(), await moves.member()];
    const sql = `insert into agent.pool (id, client_id, name, instance_type, zone, region, hourly_price, observed_at)
      values ($1, $2, $3, 'm5.large', $4, 'us-east-1', $5, $6)`;
    for (let n = 1; n <= 101; n += 1) {
      const zone = `us-east-1-z${n}`;
      await moves.rows(sql, [
        ...[randomUUID(), member.clientId, `m5.large.${zone}`, zone, `0.0${100 + n}`, moves.world.clock.now()],
      ]);
    }
    const pools = await poolsOf(member);
    expect(pools).toHaveLength(100);
    expect(pools?.slice(0, 2)).toEqual(['m5.large.us-east-1-z1', 'm5.large.us-east-1-z2']);
    expect(await poolsOf(stranger)).toEqual(['m5.large.us-east-1a']);
  });
});
