import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet, spot } from './fleet.ts';
import { historiesOn, historyOf, packed, record, records, START } from './histories.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { begin, run, countPoints } = historiesOn(() => fleet);

describe('A20 an import of a price history', () => {
  test('is answered at once and read in the background, with a task to watch', async () => {
    const owner = asClient(randomUUID());
    const { spotPriceImport, errors } = await begin(owner, { content: historyOf(records(10)) });
    expect(errors).toEqual([]);
    expect(spotPriceImport).toMatchObject({
      ...{ status: 'QUEUED', progressRatio: 0, recordsRead: 0, finishedAt: null },
      ...{ createdAt: fleet.world.clock.now().toISOString(), task: { id: expect.any(String) } },
    });
    const [task] = await fleet.rows('select name, client_id from agent.task where id = $1', [
      spotPriceImport?.task?.id,
    ]);
    expect(task).toEqual({ name: 'agent.prices.import', client_id: 'clientId' in owner ? owner.clientId : '' });
  });

  test.each([
    ['JSON as text', historyOf(records(1200))],
    ['gzip in base64', packed(historyOf(records(1200)))],
  ])('takes %s', async (_, content) => {
    const clientId = randomUUID();
    expect(await run(content, asClient(clientId))).toMatchObject({
      ...{ status: 'SUCCEEDED', progressRatio: 1, recordsRead: 1200, recordsStored: 1200, recordsKnown: 0 },
      ...{ recordsRefused: 0, refusals: [], finishedAt: fleet.world.clock.now().toISOString() },
    });
    expect(await countPoints(clientId)).toBe(1200);
  });

  test('moves the pools to their newest prices, and is told in batches of 500 at most', async () => {
    const clientId = randomUUID();
    const { id } = await run(historyOf(records(1200)), asClient(clientId));
    const query = '{ pools { nodes { name hourlyPrice observedAt prices { nodes { source } } } } }';
    const { pools } = await fleet.ask<{ pools: { nodes: object[] } }>(asClient(clientId), query);
    expect(pools.nodes[0]).toMatchObject({
      ...{ name: 'm5.large.us-east-1a', hourlyPrice: '0.030000' },
      observedAt: new Date(START + 1200 * 60_000).toISOString(),
    });
    const news = await fleet.news(clientId, 'price.observed');
    const sizes = news.map(({ payload }) => (payload.points as object[]).length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1200);
    expect(news[0]).toMatchObject({ aggregateId: id, payload: { source: 'IMPORT' } });
  });

  test('leaves alone what is known, and what machines cost now', async () => {
    const member = await fleet.member({ instance: spot({ hourlyPrice: '0.0777' }) });
    const content = historyOf(records(100));
    await run(content, member.owner);
    expect(await run(content, member.owner)).toMatchObject({
      ...{ status: 'SUCCEEDED', recordsRead: 100, recordsStored: 0, recordsKnown: 100, recordsRefused: 0 },
    });
    expect(await fleet.news(member.clientId, 'price.observed')).toHaveLength(2);
    await fleet.world.settled();
    expect(await fleet.show(member.owner, member.agentId)).toMatchObject({
      primaryInstance: { hourlyPrice: '0.077700' },
    });
  });

  test('an empty history is read to its end', async () => {
    expect(await run(historyOf([]))).toMatchObject({ status: 'SUCCEEDED', recordsRead: 0, progressRatio: 1 });
  });

  test('erases what was sent when it is read', async () => {
    const { id } = await run(historyOf(records(5)));
    expect(await fleet.rows('select content from agent.spot_price_import where id = $1', [id])).toEqual([
      { content: null },
    ]);
  });
});

describe('A20 records that are refused', () => {
  test('are named by their place and by what was expected; the others are kept', async () => {
    const items = [
      record(1),
      record(2, { ProductDescription: 'Windows' }),
      record(3, { SpotPrice: '0' }),
      'text',
      record(4, { Timestamp: '2999-01-01T00:00:00Z' }),
      record(5),
    ];
    const shown = await run(historyOf(items));
    expect(shown).toMatchObject({ status: 'PARTIAL', recordsRead: 6, recordsStored: 2, recordsRefused: 4 });
    expect(shown.refusals).toEqual([
      { record: 2, message: 'ProductDescription must be Linux/UNIX.' },
      { record: 3, message: expect.stringContaining('SpotPrice') },
      { record: 4, message: 'A record must be an object.' },
      { record: 5, message: 'Timestamp must not be in the future.' },
    ]);
  });

  test('are counted all, and the first hundred named', async () => {
    const shown = await run(historyOf(Array.from({ length: 250 }, () => ({}))));
    expect(shown).toMatchObject({ status: 'FAILED', recordsRead: 250, recordsRefused: 250, recordsStored: 0 });
    expect(shown.refusals.map(({ record: place }) => place)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  });

  test('broken JSON keeps what came before, and the refusal names the record after which it broke', async () => {
    const text = historyOf(records(700));
    const broken = text.replace(JSON.stringify(record(100)), '{"SpotPrice": oops');
    const shown = await run(broken);
    expect(shown).toMatchObject({ status: 'PARTIAL', recordsRead: 600, recordsStored: 600, recordsRefused: 1 });
    expect(shown.refusals).toEqual([{ record: 601, message: 'The JSON is broken here.' }]);
  });

  test('cut gzip keeps what came before', async () => {
    const random = (n: number) => record(n, { Note: randomUUID() });
    const whole = gzipSync(historyOf(Array.from({ length: 3000 }, (_, n) => random(n))));
    const shown = await run(whole.subarray(0, whole.length - 5000).toString('base64'));
    expect(shown).toMatchObject({ status: 'PARTIAL', recordsRefused: 1 });
    expect(shown.recordsStored).toBeGreaterThan(1000);
    expect(shown.refusals).toEqual([
      { record: shown.recordsRead + 1, message: 'The compressed data is broken or cut off.' },
    ]);
  });

  test.each(['{"Prices":[]}', '[]', '{', packed('hello')])('%s keeps nothing', async (content) => {
    const shown = await run(content);
    expect(shown).toMatchObject({ status: 'FAILED', recordsStored: 0, recordsRefused: 1 });
    expect(shown.refusals).toMatchObject([{ record: 1 }]);
  });
});

const REAL = new URL('../../../../shared/data/spot-price-history-us-east.json.gz', import.meta.url);
const isAbsent = !existsSync(REAL);

describe.skipIf(isAbsent)(`A20 real prices${isAbsent ? ' (skipped: no ../shared/data)' : ''}`, () => {
  test('a history of 47 days goes in whole, newest first and with its repeats', async () => {
    const clientId = randomUUID();
    const shown = await run(readFileSync(REAL).toString('base64'), asClient(clientId));
    expect(shown).toMatchObject({ status: 'SUCCEEDED', recordsRead: 4226, recordsRefused: 0, progressRatio: 1 });
    expect(shown.recordsStored + shown.recordsKnown).toBe(4226);
    expect(await countPoints(clientId)).toBe(shown.recordsStored);
  });
});
