import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SchemaDatabase } from '#foundation/database/open.ts';
import { transact } from '#foundation/database/transact.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import { updateUptime, uptimeScoreAt } from '#policy/uptime.ts';
import { situationRepository } from '../../../subgraphs/agent/decision/situation-repository.ts';
import { poolHistory } from '../../../subgraphs/agent/pricing/pool-history.ts';
import { createPools } from '../../../subgraphs/agent/pricing/pool-service.ts';
import { priceStore } from '../../../subgraphs/agent/pricing/price-store.ts';
import { poolRepository } from '../../../subgraphs/agent/pricing/repository.ts';
import { entities, migrations } from '../../../subgraphs/agent/subgraph.ts';
import type { Member } from './fleet.ts';
import { createMoves, type Moves } from './moves.ts';

let moves: Moves;
let database: SchemaDatabase;
beforeAll(async () => {
  moves = await createMoves();
  database = await moves.world.server.openSchema({ schema: 'agent', entities, migrations });
});
afterAll(() => moves[Symbol.asyncDispose]());

const MINUTE = 60_000;
const at = () => moves.world.clock.now();

/** Says that a pool is up or down, now. */
async function say({ clientId }: Member, poolId: string, isUp: boolean, when = at()) {
  const em = database.fork();
  const uptime = { update: updateUptime, scoreAt: uptimeScoreAt };
  const parts = { pools: poolRepository(em), store: priceStore(em), histories: poolHistory(em), uptime };
  const { clock } = moves.world.clock;
  const pools = createPools({ ...parts, outbox: createOutbox({ clock }), clock });
  const sign = { clientId, poolId, at: when };
  await transact(em, (tx) => (isUp ? pools.noteUp(tx, sign) : pools.noteDown(tx, { ...sign, reason: 'NOTICE' })));
}
/** What is known of an agent's pools, by their ids, as the policy is told it. */
async function situation({ agentId, instanceId, clientId }: Member) {
  const instance = { id: instanceId, agentId, clientId, region: 'us-east-1', instanceType: 'm5.large' };
  const weekAgo = new Date(at().getTime() - 7 * 24 * 60 * MINUTE);
  const { pools } = await situationRepository(database.fork()).of({
    ...{ instance, historyFrom: weekAgo, pricedFrom: new Date(0), hazardsFrom: weekAgo },
  });
  return new Map(pools.map((pool) => [pool.id, pool]));
}
const runsOf = async (member: Member, poolId: string) => (await situation(member)).get(poolId)?.runs ?? [];

describe('A9 the history of a pool', () => {
  test('has a run from one sign of a change to the next', async () => {
    const member = await moves.member();
    await moves.prices(member, { a: '0.03' });
    const poolId = await moves.poolId(member, 'a');
    const began = at();
    expect(await runsOf(member, poolId)).toEqual([{ startedAt: began, endedAt: null }]);
    moves.world.clock.advance(MINUTE);
    await say(member, poolId, true);
    expect(await runsOf(member, poolId)).toHaveLength(1);
    await say(member, poolId, false);
    await say(member, poolId, false);
    expect(await runsOf(member, poolId)).toEqual([{ startedAt: began, endedAt: at() }]);
    moves.world.clock.advance(MINUTE);
    await say(member, poolId, true);
    expect(await runsOf(member, poolId)).toHaveLength(2);
  });

  test('does not heed a sign that is older than the last one', async () => {
    const member = await moves.member();
    await moves.prices(member, { a: '0.03' });
    const poolId = await moves.poolId(member, 'a');
    await say(member, poolId, false, new Date(at().getTime() - MINUTE));
    expect(await runsOf(member, poolId)).toMatchObject([{ endedAt: null }]);
  });

  test('takes a sign from the future for one of now', async () => {
    const member = await moves.member();
    await moves.prices(member, { a: '0.03' });
    const poolId = await moves.poolId(member, 'a');
    moves.world.clock.advance(MINUTE);
    await say(member, poolId, false, new Date('2999-01-01T00:00:00.000Z'));
    const pool = (await situation(member)).get(poolId);
    expect(pool).toMatchObject({ lastDownAt: at(), blockedUntil: new Date(at().getTime() + 30 * MINUTE) });
    expect(pool?.runs).toMatchObject([{ endedAt: at() }]);
  });

  test('is told when it changes, with the run that ends', async () => {
    const member = await moves.member();
    await moves.prices(member, { a: '0.03' });
    const poolId = await moves.poolId(member, 'a');
    const began = at().toISOString();
    moves.world.clock.advance(MINUTE);
    await say(member, poolId, false);
    await say(member, poolId, false);
    const ended = at().toISOString();
    moves.world.clock.advance(MINUTE);
    await say(member, poolId, true);
    const told = (await moves.news(member.clientId, 'pool.availabilityChanged')).filter(
      ({ payload }) => (payload as { poolId: string }).poolId === poolId,
    );
    expect(told.map(({ payload }) => payload)).toMatchObject([
      { isUp: true, since: began, reason: 'LAUNCH', upSince: null, instanceType: 'm5.large', region: 'us-east-1' },
      { isUp: false, since: ended, reason: 'NOTICE', upSince: began, zone: 'us-east-1a' },
      { isUp: true, since: at().toISOString(), reason: 'LAUNCH', upSince: null },
    ]);
  });

  test('keeps the newest 200 runs', async () => {
    const member = await moves.member();
    await moves.prices(member, { a: '0.03' });
    const poolId = await moves.poolId(member, 'a');
    const ended = `insert into agent.pool_run (pool_id, started_at, ended_at)
      select $1, moment, moment + interval '1 minute'
      from generate_series($2::timestamptz - interval '205 hours', $2::timestamptz - interval '1 hour', '1 hour') moment`;
    await moves.rows(ended, [poolId, at()]);
    moves.world.clock.advance(MINUTE);
    await say(member, poolId, false);
    moves.world.clock.advance(MINUTE);
    await say(member, poolId, true);
    const runs = await runsOf(member, poolId);
    expect(runs).toHaveLength(200);
    expect(runs.filter(({ endedAt }) => endedAt === null)).toEqual([{ startedAt: at(), endedAt: null }]);
  });

  test('says since when its prices were seen, in the last seven days', async () => {
    const member = await moves.member();
    await moves.prices(member, { b: '0.03' });
    const first = at();
    moves.world.clock.advance(MINUTE);
    await moves.prices(member, { b: '0.031' });
    const poolId = await moves.poolId(member, 'b');
    expect((await situation(member)).get(poolId)).toMatchObject({ watchedSince: first, runs: [] });
    moves.world.clock.advance(8 * 24 * 60 * MINUTE);
    expect((await situation(member)).get(poolId)?.watchedSince).toBeNull();
  });
});
