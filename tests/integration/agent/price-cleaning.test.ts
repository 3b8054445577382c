import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from '../../support/database.ts';
import { createFleet, type Fleet, type Member } from './fleet.ts';
import { reportsOn, seen } from './reports.ts';

interface StoredPoint {
  readonly price: string;
  readonly source: string;
  readonly method: string;
  readonly second: number;
  readonly is_raw: boolean;
}

onEachDatabase('J2 prices of the same five minutes', (kind) => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await createFleet({ kind });
  });
  afterAll(() => fleet[Symbol.asyncDispose]());
  const { report } = reportsOn(() => fleet);

  /** Twelve minutes after a full hour, so that two buckets of it are over. */
  async function begin(): Promise<{ member: Member; at: (second: number) => { observedAt: string } }> {
    const { clock } = fleet.world;
    const hour = (Math.floor(clock.now().getTime() / 3_600_000) + 1) * 3_600_000;
    clock.advance(hour - clock.now().getTime());
    const member = await fleet.member();
    clock.advance(12 * 60_000);
    return { member, at: (second) => ({ observedAt: new Date(hour + second * 1000).toISOString() }) };
  }
  const pointsOf = ({ clientId }: Member) =>
    fleet.rows<StoredPoint>(
      `select x.hourly_price::text as price, x.source, x.method, x.is_raw,
         extract(epoch from x.observed_at)::bigint::int % 3600 as second
       from agent.price_point x join agent.pool p on p.id = x.pool_id where p.client_id = $1 order by p.name, second`,
      [clientId],
    );
  const clean = (price: string, second: number, more: object = {}) => ({
    ...{ price, second, source: 'AGENT', method: 'OBSERVED', is_raw: false },
    ...more,
  });
  const deduplicate = () => fleet.services().cleaning.deduplicate();
  const zone = 'us-east-1a';

  test('become one, the five minutes in hand are left alone, and doing it again changes nothing', async () => {
    const { member, at } = await begin();
    await report(member, [
      ...[seen(zone, '0.030', at(0)), seen(zone, '0.033', at(60)), seen(zone, '0.031', at(299))],
      ...[seen(zone, '0.040', at(300)), seen(zone, '0.050', at(601)), seen(zone, '0.051', at(602))],
      seen('us-east-1b', '0.020', at(10)),
    ]);
    expect(await deduplicate()).toMatchObject({ bucketCount: 3, removedCount: 2, disputeCount: 0 });
    const cleaned = [
      ...[clean('0.031000', 299, { method: 'MEDIAN' }), clean('0.040000', 300)],
      ...[clean('0.050000', 601, { is_raw: true }), clean('0.051000', 602, { is_raw: true }), clean('0.020000', 10)],
    ];
    expect(await pointsOf(member)).toEqual(cleaned);
    expect(await deduplicate()).toMatchObject({ bucketCount: 0, removedCount: 0 });
    expect(await pointsOf(member)).toEqual(cleaned);
    fleet.world.clock.advance(3 * 60_000);
    expect(await deduplicate()).toMatchObject({ bucketCount: 1, removedCount: 1 });
  });

  test('are looked at again when a report comes late', async () => {
    const { member, at } = await begin();
    await report(member, [seen(zone, '0.030', at(0))]);
    await deduplicate();
    await report(member, [seen(zone, '0.032', at(100))]);
    expect(await deduplicate()).toMatchObject({ bucketCount: 1, removedCount: 1 });
    expect(await pointsOf(member)).toEqual([clean('0.031000', 0, { method: 'MEDIAN' })]);
  });

  test('that differ by more than 10 % are told of', async () => {
    const { member, at } = await begin();
    await report(member, [seen(zone, '0.030', at(0)), seen(zone, '0.030', at(1)), seen(zone, '0.0331', at(2))]);
    await report(member, [seen(zone, '0.030', at(300)), seen(zone, '0.0315', at(301))]);
    expect(await deduplicate()).toMatchObject({
      ...{ bucketCount: 2, disputeCount: 1 },
      disputes: [{ hourlyPrice: '0.030000', observedAt: new Date(at(0).observedAt) }],
    });
  });

  test('are cleaned once by four that do it at the same time, while more is reported', async () => {
    const { member, at } = await begin();
    const half = (from: number) =>
      Array.from({ length: 300 }, (_, n) => seen(`us-east-1${'abcdef'[n % 6]}`, `0.03${n % 10}`, at(from + (n % 300))));
    await report(member, half(0));
    const [, ...runs] = await Promise.all([
      report(member, half(300)),
      ...Array.from({ length: 4 }, () => fleet.services().cleaning.deduplicate()),
    ]);
    expect(runs.reduce((sum, { removedCount }) => sum + removedCount, 0)).toBeGreaterThanOrEqual(294);
    await deduplicate();
    const points = await pointsOf(member);
    expect(points).toHaveLength(12);
    expect(points.some(({ is_raw: isRaw }) => isRaw)).toBe(false);
  });

  test('become one however many there are, a few in each transaction, with the median of all of them', async () => {
    const { member, at } = await begin();
    await report(member, [seen(zone, '0.020', at(0)), seen('us-east-1b', '0.020', at(0))]);
    // 5,001 from a primary, 0.030000 to 0.035000 in no order, and 2,000 from a standby that are far away.
    await fleet.rows(
      `insert into agent.price_point (pool_id, observed_at, hourly_price, source, method, confidence, is_raw)
       select p.id, $2::timestamptz + n * interval '10 milliseconds',
         case when n <= 5001 then 0.03 + (n * 2500 % 5001) / 1000000.0 else 0.09 end,
         case when n <= 5001 then 'AGENT' else 'AGENT_REPLICA' end, 'OBSERVED', 1, true
       from agent.pool p, generate_series(1, 7001) as n where p.client_id = $1 and p.zone = $3`,
      [member.clientId, new Date(at(300).observedAt), zone],
    );
    const counts: number[] = [];
    const count = async () => void counts.push((await pointsOf(member)).length);
    const watch = { signal: new AbortController().signal, progress: count };
    const cleaned = await fleet.services().cleaning.deduplicate(watch);
    expect(cleaned).toMatchObject({ bucketCount: 3, removedCount: 7000, disputeCount: 1 });
    const steps = counts.map((left, n) => (counts[n - 1] ?? 7003) - left);
    expect(Math.max(...steps)).toBeLessThanOrEqual(1000);
    expect(await pointsOf(member)).toMatchObject([
      ...[
        { second: 0, price: '0.020000' },
        { price: '0.032500', method: 'MEDIAN', is_raw: false },
      ],
      { second: 0, price: '0.020000' },
    ]);
  });
});
