import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanUp } from '#foundation/database/retention.ts';
import { statement } from '#foundation/database/statement.ts';
import { typicalHazard } from '#policy/pool-survival.ts';
import { riskAssessed, riskChanged } from '#schema/events/forecasting.ts';
import { retention } from '../../../subgraphs/forecasting/retention.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin } from '../../support/subgraph.ts';
import { assess, riskyClient } from './risk-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** What is supposed of a pool that nothing is known of, as it is told. */
const TYPICAL = Array.from(typicalHazard(), (hazard) => Number(hazard.toPrecision(4)));
const WATCH = `subscription ($clientId: ID!) {
  riskChanged(clientId: $clientId) { pool { id } machineCount risk { survival1Hour ageSeconds } }
}`;
const CALIBRATION = `query ($range: TimeRange) { riskCalibration(range: $range) {
  horizonHours count brierScore priorBrierScore logLoss bins { from to count predicted observed } } }`;

interface Calibration {
  horizonHours: number;
  count: number;
  brierScore: number;
  priorBrierScore: number;
  logLoss: number;
  bins: { from: number; to: number; count: number; predicted: number; observed: number }[];
}

onEachDatabase('F5 risks as time goes on', (kind) => {
  let world: ForecastingWorld;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  async function rows<R>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    await using database = await world.server.openSchema({ schema: 'forecasting', entities, migrations });
    return statement<R>(database.fork(), sql, parameters);
  }
  const told = async (clientId: string, type: string) =>
    (
      await rows<{ payload: unknown }>(
        'select payload from forecasting.event_log where client_id = $1 and type = $2 order by sequence',
        [clientId, type],
      )
    ).map(({ payload }) => payload);
  const changesOf = async (clientId: string) =>
    (await told(clientId, riskChanged.type)).map((payload) => riskChanged.payload.parse(payload));
  const calibration = async (viewer = asAdmin, range?: object) =>
    (await world.data<{ riskCalibration: Calibration[] }>('forecasting', viewer, CALIBRATION, { range }))
      .riskCalibration;
  const advance = (milliseconds: number) => world.clock.advance(milliseconds);

  test('a risk is told when it has moved by 0.05 or across 0.3, and not otherwise', async () => {
    const client = riskyClient(world);
    const pool = client.pool('us-east-1a');
    await client.launch(pool);
    await client.ran(pool, [0]);
    const risks = async () => (await changesOf(client.clientId)).map(({ interruption1Hour }) => interruption1Hour);
    expect(await risks()).toHaveLength(1);
    for (let hour = 0; hour < 6; hour += 1) {
      advance(HOUR);
      await assess(world);
    }
    await assess(world);
    const all = await changesOf(client.clientId);
    for (const [place, { previousInterruption1Hour, interruption1Hour, isAboveThreshold }] of all.entries()) {
      expect(previousInterruption1Hour).toBe(all[place - 1]?.interruption1Hour ?? null);
      expect(isAboveThreshold).toBe(interruption1Hour > 0.3);
      const moved = Math.abs(interruption1Hour - (previousInterruption1Hour ?? 1));
      if (place > 0)
        expect(moved >= 0.05 || interruption1Hour > 0.3 !== Number(previousInterruption1Hour) > 0.3).toBe(true);
    }
    expect(all.length).toBeGreaterThan(2);
    expect(all.length).toBeLessThanOrEqual(7);
    // Going down is told at once, by the news itself.
    await client.tell(pool, { isUp: false, since: client.ago(0), upSince: client.ago(6) });
    await world.settled();
    expect((await risks()).at(-1)).toBeGreaterThan(0.5);
  });

  test('what wider groups say of a machine size is told once an hour, by bins of ages', async () => {
    const client = riskyClient(world);
    const pool = client.pool('us-east-1a');
    await client.price([[pool, '0.04']], client.ago(30 * 24).toISOString());
    await client.price([[pool, '0.04']]);
    const assessments = async () =>
      (await told(client.clientId, riskAssessed.type)).map((payload) => riskAssessed.payload.parse(payload));
    await assess(world);
    expect(await changesOf(client.clientId)).toMatchObject([{ hazards: TYPICAL, level: 'PRIOR' }]);
    expect(await assessments()).toHaveLength(0);
    advance(30 * MINUTE);
    await assess(world);
    expect(await assessments()).toHaveLength(0);
    advance(30 * MINUTE);
    await assess(world);
    expect(await assessments()).toMatchObject([
      { places: [{ instanceType: 'm5.large', region: 'us-east-1', hazards: TYPICAL }] },
    ]);
    // A pool that nobody has seen for a day is let be.
    advance(2 * DAY);
    await assess(world);
    expect(await assessments()).toHaveLength(1);
  });

  test('a watch begins with the pools in use, and tells those of its client alone', async () => {
    const [client, stranger] = [riskyClient(world), riskyClient(world)];
    const [pool, other] = [client.pool('us-east-1a'), stranger.pool('us-east-1a')];
    await client.launch(pool);
    await client.ran(pool, [9]);
    const stream = await world.subscribe(client.viewer, WATCH, { clientId: client.clientId });
    if ('refused' in stream) throw new Error('The watch was refused.');
    const shown = async () => (await stream.next()).data?.riskChanged;
    expect(await shown()).toMatchObject({ pool: { id: pool.poolId }, machineCount: 1, risk: { ageSeconds: 9 * 3600 } });
    await stranger.ran(other, [1]);
    advance(HOUR);
    await client.tell(pool, { isUp: false, since: client.ago(0), upSince: client.ago(10) });
    await world.settled();
    expect(await shown()).toMatchObject({ pool: { id: pool.poolId }, risk: { ageSeconds: 0 } });
    await stream.close();
    const refused = await world.subscribe(stranger.viewer, WATCH, { clientId: client.clientId });
    expect(refused).toMatchObject({ refused: expect.anything() });
  });

  test('predictions are kept once an hour, and held against what came', async () => {
    const client = riskyClient(world);
    const [calm, wild] = [client.pool('us-east-1a'), client.pool('us-east-2a')];
    const [, machine] = [await client.launch(calm), await client.launch(wild)];
    await client.ran(calm, [3]);
    await client.ran(wild, [3]);
    expect(await calibration(client.viewer)).toEqual([]);
    await assess(world);
    const chances = await Promise.all(
      [calm, wild].map(async (pool) => 1 - Number((await client.riskOf(pool))?.survival1Hour)),
    );
    advance(30 * MINUTE);
    await assess(world);
    await client.tell(wild, { isUp: false, since: client.ago(0), upSince: client.ago(3.5) });
    await world.settled();
    // Due after an hour, and settled ten minutes later: late news still counts.
    advance(35 * MINUTE);
    await assess(world);
    expect(await calibration(client.viewer)).toEqual([]);
    advance(6 * MINUTE);
    await assess(world);
    const [hour, ...others] = await calibration(client.viewer);
    expect(others).toEqual([]);
    const [held = 0, lost = 0] = chances;
    expect(hour).toMatchObject({ horizonHours: 1, count: 2 });
    expect(hour?.brierScore).toBeCloseTo((held ** 2 + (1 - lost) ** 2) / 2, 9);
    expect(hour?.logLoss).toBeCloseTo(-(Math.log(1 - held) + Math.log(lost)) / 2, 9);
    // Of age alone: an hour on three.
    expect(hour?.priorBrierScore).toBeCloseTo((0.25 ** 2 + 0.75 ** 2) / 2, 9);
    expect(hour?.bins.reduce((sum, { count, observed }) => sum + count * observed, 0)).toBeCloseTo(1, 9);
    for (const { from, to, predicted } of hour?.bins ?? []) {
      expect(predicted).toBeGreaterThanOrEqual(from);
      expect(predicted).toBeLessThanOrEqual(to);
    }
    // The machine in the calm pool stays: its day is known to be over, that of the other pool was cut short.
    advance(DAY);
    await client.end(machine);
    await assess(world);
    expect((await calibration(client.viewer)).map(({ horizonHours }) => horizonHours)).toEqual([1, 24]);
    expect(await calibration(riskyClient(world).viewer)).toEqual([]);
    const yesterday = { from: new Date(0).toISOString(), to: client.ago(48).toISOString() };
    expect(await calibration(client.viewer, yesterday)).toEqual([]);
  });

  test('a run that another host’s clock lets begin an hour from now is predicted and settled like one that begins now', async () => {
    const client = riskyClient(world);
    const pool = client.pool('us-east-1a');
    await client.launch(pool);
    await client.ran(pool, [-1]);
    await assess(world);
    advance(HOUR + 11 * MINUTE);
    await assess(world);
    expect(await calibration(client.viewer)).toMatchObject([{ horizonHours: 1, count: 1, priorBrierScore: 1 }]);
  });

  test('a prediction whose outcome nobody saw is let go', async () => {
    const client = riskyClient(world);
    const pool = client.pool('us-east-1a');
    const machine = await client.launch(pool);
    await client.ran(pool, [3]);
    await assess(world);
    advance(10 * MINUTE);
    await client.end(machine);
    advance(2 * DAY);
    await assess(world);
    expect(await calibration(client.viewer)).toEqual([]);
    expect(await rows('select * from forecasting.risk_prediction where client_id = $1', [client.clientId])).toEqual([]);
  });

  test('a run that is forgotten by its age counts no longer', async () => {
    const client = riskyClient(world);
    const pool = client.pool('us-east-1a');
    await client.ran(pool, [400 * 24, 399 * 24], [20, 19]);
    expect(await client.riskOf(pool)).toMatchObject({ runCount: 2 });
    await using database = await world.server.openSchema({ schema: 'forecasting', entities, migrations });
    await cleanUp(database, retention, { now: world.clock.now() });
    expect(await client.riskOf(pool)).toMatchObject({ runCount: 1 });
    const kept = `select sum(entered)::int as entered, sum(ended)::int as ended from forecasting.risk_tally where pool_id = $1`;
    expect(await rows(kept, [pool.poolId])).toEqual([{ entered: 6, ended: 1 }]);
  });
});
