import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import type { JobRun } from '#foundation/jobs/define-job.ts';
import { cancelTaskAt, retryTaskAt } from '#schema/calls/task.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin, asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet, type Refusal, spot } from './fleet.ts';

const IMPORT = /* GraphQL */ `
  mutation ($input: ImportSpotPricesInput!) {
    importSpotPrices(input: $input) {
      spotPriceImport { id status progressRatio recordsRead createdAt finishedAt task { id } }
      errors { __typename ... on UserError { message path } }
    }
  }
`;
const SHOW = /* GraphQL */ `
  query ($id: ID!) {
    spotPriceImport(id: $id) {
      id status progressRatio recordsRead recordsStored recordsKnown recordsRefused finishedAt task { id }
      refusals { record message }
    }
  }
`;
interface Shown {
  readonly id: string;
  readonly status: string;
  readonly progressRatio: number;
  readonly recordsRead: number;
  readonly recordsStored: number;
  readonly recordsKnown: number;
  readonly recordsRefused: number;
  readonly refusals: { record: number; message: string }[];
  readonly task: { id: string } | null;
  readonly finishedAt: string | null;
}
interface Begun {
  readonly spotPriceImport: Shown | null;
  readonly errors: Refusal[];
}

// The simulated present of these tests is after every price in the histories below.
const START = Date.UTC(2025, 11, 1);
const record = (n: number, more: object = {}) => ({
  ...{ AvailabilityZone: `us-east-1${'abc'[n % 3]}`, InstanceType: 'm5.large', ProductDescription: 'Linux/UNIX' },
  ...{ SpotPrice: `0.0${300 + (n % 100)}00`, Timestamp: new Date(START + n * 60_000).toISOString() },
  ...more,
});
/** Newest first, as the cloud prints it. */
const records = (count: number) => Array.from({ length: count }, (_, n) => record(count - n));
const historyOf = (items: readonly unknown[]) => JSON.stringify({ NextToken: '', SpotPriceHistory: items });
const packed = (text: string) => gzipSync(text).toString('base64');

const begin = async (fleet: Fleet, viewer: Viewer, input: object) => {
  const variables = { input: { idempotencyKey: randomUUID(), ...input } };
  return (await fleet.ask<{ importSpotPrices: Begun }>(viewer, IMPORT, variables)).importSpotPrices;
};
const show = async (fleet: Fleet, viewer: Viewer, id: string | undefined) =>
  (await fleet.ask<{ spotPriceImport: Shown | null }>(viewer, SHOW, { id })).spotPriceImport;

/** Imports a history and waits for its end. */
async function run(fleet: Fleet, content: string, viewer: Viewer = asClient(randomUUID())): Promise<Shown> {
  const { spotPriceImport, errors } = await begin(fleet, viewer, { content });
  if (!spotPriceImport) throw new Error(JSON.stringify(errors));
  return vi.waitFor(
    async () => {
      const shown = await show(fleet, viewer, spotPriceImport.id);
      if (!shown?.finishedAt) throw new Error(`The import is ${shown?.status}.`);
      return shown;
    },
    { timeout: 15_000, interval: 25 },
  );
}

const countPoints = async (fleet: Fleet, clientId: string) => {
  const [row] = await fleet.rows<{ count: string }>(
    'select count(*) from agent.price_point x join agent.pool p on p.id = x.pool_id where p.client_id = $1',
    [clientId],
  );
  return Number(row?.count);
};

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());

describe('A20 an import of a price history', () => {
  test('is answered at once and read in the background, with a task to watch', async () => {
    const owner = asClient(randomUUID());
    const { spotPriceImport, errors } = await begin(fleet, owner, { content: historyOf(records(10)) });
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
    expect(await run(fleet, content, asClient(clientId))).toMatchObject({
      ...{ status: 'SUCCEEDED', progressRatio: 1, recordsRead: 1200, recordsStored: 1200, recordsKnown: 0 },
      ...{ recordsRefused: 0, refusals: [], finishedAt: fleet.world.clock.now().toISOString() },
    });
    expect(await countPoints(fleet, clientId)).toBe(1200);
  });

  test('moves the pools to their newest prices, and is told in batches of 500 at most', async () => {
    const clientId = randomUUID();
    const { id } = await run(fleet, historyOf(records(1200)), asClient(clientId));
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
    await run(fleet, content, member.owner);
    expect(await run(fleet, content, member.owner)).toMatchObject({
      ...{ status: 'SUCCEEDED', recordsRead: 100, recordsStored: 0, recordsKnown: 100, recordsRefused: 0 },
    });
    expect(await fleet.news(member.clientId, 'price.observed')).toHaveLength(2);
    await fleet.world.settled();
    expect(await fleet.show(member.owner, member.agentId)).toMatchObject({
      primaryInstance: { hourlyPrice: '0.077700' },
    });
  });

  test('an empty history is read to its end', async () => {
    expect(await run(fleet, historyOf([]))).toMatchObject({ status: 'SUCCEEDED', recordsRead: 0, progressRatio: 1 });
  });

  test('erases what was sent when it is read', async () => {
    const { id } = await run(fleet, historyOf(records(5)));
    expect(await fleet.rows('select content from agent.spot_price_import where id = $1', [id])).toEqual([
      { content: null },
    ]);
  });

  test('an administrator imports for a client, and has to say for which', async () => {
    const clientId = randomUUID();
    const content = historyOf(records(1));
    const { spotPriceImport } = await begin(fleet, asAdmin, { content, clientId });
    expect(await show(fleet, asClient(clientId), spotPriceImport?.id)).not.toBeNull();
    expect(await begin(fleet, asAdmin, { content })).toMatchObject({ errors: [{ path: ['clientId'] }] });
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
    const shown = await run(fleet, historyOf(items));
    expect(shown).toMatchObject({ status: 'PARTIAL', recordsRead: 6, recordsStored: 2, recordsRefused: 4 });
    expect(shown.refusals).toEqual([
      { record: 2, message: 'ProductDescription must be Linux/UNIX.' },
      { record: 3, message: expect.stringContaining('SpotPrice') },
      { record: 4, message: 'A record must be an object.' },
      { record: 5, message: 'Timestamp must not be in the future.' },
    ]);
  });

  test('are counted all, and the first hundred named', async () => {
    const shown = await run(fleet, historyOf(Array.from({ length: 250 }, () => ({}))));
    expect(shown).toMatchObject({ status: 'FAILED', recordsRead: 250, recordsRefused: 250, recordsStored: 0 });
    expect(shown.refusals.map(({ record: place }) => place)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  });

  test('broken JSON keeps what came before, and the refusal names the record after which it broke', async () => {
    const text = historyOf(records(700));
    const broken = text.replace(JSON.stringify(record(100)), '{"SpotPrice": oops');
    const shown = await run(fleet, broken);
    expect(shown).toMatchObject({ status: 'PARTIAL', recordsRead: 600, recordsStored: 600, recordsRefused: 1 });
    expect(shown.refusals).toEqual([{ record: 601, message: 'The JSON is broken here.' }]);
  });

  test('cut gzip keeps what came before', async () => {
    const random = (n: number) => record(n, { Note: randomUUID() });
    const whole = gzipSync(historyOf(Array.from({ length: 3000 }, (_, n) => random(n))));
    const shown = await run(fleet, whole.subarray(0, whole.length - 5000).toString('base64'));
    expect(shown).toMatchObject({ status: 'PARTIAL', recordsRefused: 1 });
    expect(shown.recordsStored).toBeGreaterThan(1000);
    expect(shown.refusals).toEqual([
      { record: shown.recordsRead + 1, message: 'The compressed data is broken or cut off.' },
    ]);
  });

  test.each(['{"Prices":[]}', '[]', '{', packed('hello')])('%s keeps nothing', async (content) => {
    const shown = await run(fleet, content);
    expect(shown).toMatchObject({ status: 'FAILED', recordsStored: 0, recordsRefused: 1 });
    expect(shown.refusals).toMatchObject([{ record: 1 }]);
  });
});

describe('A20 an import that is refused', () => {
  const count = async () => (await fleet.rows('select 1 as one from agent.spot_price_import')).length;

  test.each([
    ['text that is neither', { content: 'hello, world' }, ['content']],
    ['nothing', { content: '' }, ['content']],
    ['base64 of something else', { content: Buffer.from('hello').toString('base64') }, ['content']],
    ['more than two million characters', { content: `{${' '.repeat(2_000_000)}}` }, ['content']],
    ['an empty key', { content: '{}', idempotencyKey: '' }, ['idempotencyKey']],
  ])('%s', async (_, input, path) => {
    const before = await count();
    expect(await begin(fleet, asClient(randomUUID()), input)).toMatchObject({
      ...{ spotPriceImport: null, errors: [{ __typename: 'InvalidInput', path }] },
    });
    expect(await count()).toBe(before);
  });

  test('for another client, who is as unknown as one that does not exist', async () => {
    const { clientId } = await fleet.member();
    for (const foreign of [clientId, randomUUID(), 'x']) {
      const refused = await begin(fleet, asClient(randomUUID()), { content: historyOf([]), clientId: foreign });
      expect(refused).toMatchObject({
        errors: [{ __typename: 'InvalidInput', message: 'No such client.', path: ['clientId'] }],
      });
    }
  });

  test('from nobody and from an agent', async () => {
    const { viewer } = await fleet.member();
    for (const unauthorised of [anonymous, viewer]) {
      const input = { content: historyOf([]), idempotencyKey: 'k' };
      const { errors } = await fleet.world.execute('agent', unauthorised, IMPORT, { input });
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
    }
  });

  test('under a key that was used for another history', async () => {
    const owner = asClient(randomUUID());
    const idempotencyKey = randomUUID();
    const first = await begin(fleet, owner, { content: historyOf(records(1)), idempotencyKey });
    const before = await count();
    const same = await begin(fleet, owner, { content: historyOf(records(1)), idempotencyKey });
    expect(same.spotPriceImport?.id).toBe(first.spotPriceImport?.id);
    const other = await begin(fleet, owner, { content: historyOf(records(2)), idempotencyKey });
    expect(other).toMatchObject({ spotPriceImport: null, errors: [{ __typename: 'IdempotencyConflict' }] });
    expect(await count()).toBe(before);
  });

  test('to be seen by anybody but its client and an administrator', async () => {
    const member = await fleet.member();
    const { id } = await run(fleet, historyOf(records(1)), member.owner);
    expect(await show(fleet, asAdmin, id)).toMatchObject({ id });
    for (const viewer of [asClient(randomUUID()), member.viewer]) expect(await show(fleet, viewer, id)).toBeNull();
    expect(await show(fleet, member.owner, 'x')).toBeNull();
  });
});

onEachDatabase('A20 an import that is interrupted', (kind) => {
  // The test does the work itself, and decides when it stops.
  let still: Fleet;
  beforeAll(async () => {
    still = await createFleet({ kind, start: false });
  });
  afterAll(() => still[Symbol.asyncDispose]());

  async function beginQuietly(owner: Viewer, content: string): Promise<string> {
    const begun = await still.services().imports.begin(owner, { content, idempotencyKey: randomUUID() });
    if (!begun.ok || !begun.value) throw new Error(JSON.stringify(begun));
    return begun.value.id;
  }
  const runOf = (signal: AbortSignal, progress: JobRun['progress'] = async () => {}): JobRun => ({
    ...{ taskId: randomUUID(), attempt: 1, signal, progress },
  });

  test('goes on behind what it has kept, and counts nothing twice', async () => {
    const clientId = randomUUID();
    const owner = asClient(clientId);
    const items = records(1500).map((item, n) => (n % 100 === 7 ? { ...item, SpotPrice: '0' } : item));
    const id = await beginQuietly(owner, packed(historyOf(items)));
    const stop = new AbortController();
    let steps = 0;
    const interrupt = async () => {
      steps += 1;
      if (steps === 3) stop.abort(new Error('stopped'));
    };
    await expect(still.services().imports.read(id, runOf(stop.signal, interrupt))).rejects.toThrow('stopped');
    const half = await show(still, owner, id);
    expect(half).toMatchObject({ status: 'RUNNING', finishedAt: null });
    expect(half?.recordsRead).toBeGreaterThan(100);
    expect(half?.recordsRead).toBeLessThan(1500);
    expect(await countPoints(still, clientId)).toBe(half?.recordsStored);

    await still.services().imports.read(id, runOf(new AbortController().signal));
    const shown = await show(still, owner, id);
    expect(shown).toMatchObject({
      status: 'PARTIAL',
      recordsRead: 1500,
      recordsStored: 1485,
      recordsKnown: 0,
      recordsRefused: 15,
    });
    expect(shown?.refusals.map(({ record: place }) => place)).toEqual(
      Array.from({ length: 15 }, (_, n) => n * 100 + 8),
    );
    expect(await countPoints(still, clientId)).toBe(1485);
    await still.services().imports.read(id, runOf(new AbortController().signal));
    expect(await show(still, owner, id)).toEqual(shown);
  });

  test('is not read by two at the same time', async () => {
    const owner = asClient(randomUUID());
    const id = await beginQuietly(owner, historyOf(records(1500)));
    const read = () => still.services().imports.read(id, runOf(new AbortController().signal));
    const ends = await Promise.allSettled([read(), read()]);
    expect(ends.map(({ status }) => status)).toContain('fulfilled');
    expect(await show(still, owner, id)).toMatchObject({ status: 'SUCCEEDED', recordsRead: 1500, recordsStored: 1500 });
  });

  test('tells how far it is', async () => {
    const owner = asClient(randomUUID());
    const id = await beginQuietly(owner, historyOf(records(1500)));
    const ratios: number[] = [];
    const note = async (ratio: number) => void ratios.push(ratio);
    await still.services().imports.read(id, runOf(new AbortController().signal, note));
    expect(ratios.length).toBeGreaterThan(2);
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
    expect(ratios.at(-1)).toBe(1);
  });
});

describe('A20 an import that is cancelled', () => {
  test('ends as cancelled, and goes on where it was when its task is run again', async () => {
    const clientId = randomUUID();
    const owner = asClient(clientId);
    const { spotPriceImport } = await begin(fleet, owner, { content: packed(historyOf(records(12_000))) });
    const taskId = spotPriceImport?.task?.id ?? '';
    const shows = (expected: object) =>
      vi.waitFor(async () => expect(await show(fleet, owner, spotPriceImport?.id)).toMatchObject(expected), {
        ...{ timeout: 15_000, interval: 10 },
      });
    expect(await fleet.world.peers.call(cancelTaskAt('agent'), { taskId })).toEqual({ ok: true, reason: null });
    await shows({ status: 'CANCELLED', finishedAt: fleet.world.clock.now().toISOString() });
    const kept = await show(fleet, owner, spotPriceImport?.id);
    expect(kept?.recordsRead).toBeLessThan(12_000);
    expect(await countPoints(fleet, clientId)).toBe(kept?.recordsStored);
    expect(await fleet.world.peers.call(retryTaskAt('agent'), { taskId })).toEqual({ ok: true, reason: null });
    await shows({ status: 'SUCCEEDED', recordsRead: 12_000, recordsStored: 12_000, recordsKnown: 0 });
    expect(await countPoints(fleet, clientId)).toBe(12_000);
  });

  test('an unknown task cannot be cancelled', async () => {
    expect(await fleet.world.peers.call(cancelTaskAt('agent'), { taskId: randomUUID() })).toEqual({
      ...{ ok: false, reason: 'UNKNOWN_TASK' },
    });
  });
});

const REAL = new URL('../../../../shared/data/spot-price-history-us-east.json.gz', import.meta.url);
const isAbsent = !existsSync(REAL);

describe.skipIf(isAbsent)(`A20 real prices${isAbsent ? ' (skipped: no ../shared/data)' : ''}`, () => {
  test('a history of 47 days goes in whole, newest first and with its repeats', async () => {
    const clientId = randomUUID();
    const shown = await run(fleet, readFileSync(REAL).toString('base64'), asClient(clientId));
    expect(shown).toMatchObject({ status: 'SUCCEEDED', recordsRead: 4226, recordsRefused: 0, progressRatio: 1 });
    expect(shown.recordsStored + shown.recordsKnown).toBe(4226);
    expect(await countPoints(fleet, clientId)).toBe(shown.recordsStored);
  });
});
