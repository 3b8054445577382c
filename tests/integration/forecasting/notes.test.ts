import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin, asAgent } from '../../support/subgraph.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const NOTE = '{ id kind text region pool { id } occurredAt createdAt }';
const ADD = `mutation ($input: AddMarketNoteInput!) {
  addMarketNote(input: $input) { marketNote ${NOTE} errors { __typename ... on UserError { message path } } }
}`;
const LIST = `query ($filter: MarketNoteFilter, $first: Int, $after: String) {
  marketNotes(filter: $filter, first: $first, after: $after) { nodes ${NOTE} pageInfo { hasNextPage endCursor } }
}`;
const CHART = `query ($range: TimeRange) {
  timeSeriesList { nodes { name marketNotes(range: $range) { text } } }
}`;

interface Note {
  id: string;
  text: string;
  region: string;
  pool: { id: string } | null;
}
interface Added {
  addMarketNote: { marketNote: Note | null; errors: { __typename: string; path: string[] }[] };
}
interface Listed {
  marketNotes: { nodes: Note[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}
interface Chart {
  timeSeriesList: { nodes: { name: string; marketNotes: { text: string }[] }[] };
}

onEachDatabase('F10 market notes', (kind) => {
  let world: ForecastingWorld;
  let made = 0;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString();

  async function tryTo(viewer: Viewer, input: object) {
    made += 1;
    const given = { text: 'news', occurredAt: at(5), idempotencyKey: `key-${made}`, ...input };
    return (await world.data<Added>('forecasting', viewer, ADD, { input: given })).addMarketNote;
  }
  async function add(viewer: Viewer, input: object): Promise<Note> {
    const { marketNote, errors } = await tryTo(viewer, input);
    expect(errors).toEqual([]);
    return marketNote as Note;
  }
  const list = async (viewer: Viewer, variables: object = {}) =>
    (await world.data<Listed>('forecasting', viewer, LIST, variables)).marketNotes;
  const textsOf = async (viewer: Viewer, filter: object) =>
    (await list(viewer, { filter })).nodes.map(({ text }) => text);

  /** A pool that was seen once, in a region of the test’s own. */
  async function pool(clientId: string, region: string) {
    const poolId = uuidv7();
    const seen = { poolId, poolName: `m5.large.${region}a`, hourlyPrice: '0.04', observedAt: new Date(at(1)) };
    await world.observe(clientId, [{ ...seen, region }]);
    return poolId;
  }

  test('a client notes what concerns its pool, and nobody else sees it', async () => {
    const [mine, other] = [world.client(), world.client()];
    const poolId = await pool(mine.clientId, 'own-1');
    const note = await add(mine.viewer, { poolId, kind: 'CAPACITY', text: 'Short.\nAgain.' });
    expect(note).toEqual({
      ...{ id: expect.any(String), kind: 'CAPACITY', text: 'Short.\nAgain.', region: 'own-1', pool: { id: poolId } },
      ...{ occurredAt: at(5), createdAt: world.clock.now().toISOString() },
    });
    const filter = { region: 'own-1' };
    expect(await textsOf(mine.viewer, filter)).toEqual(['Short.\nAgain.']);
    expect(await textsOf(asAgent(mine.clientId, uuidv7()), filter)).toEqual(['Short.\nAgain.']);
    expect(await textsOf(other.viewer, filter)).toEqual([]);
    expect(await textsOf(other.viewer, { poolId })).toEqual([]);
    expect((await tryTo(other.viewer, { poolId })).errors).toMatchObject([
      { __typename: 'InvalidInput', path: ['poolId'] },
    ]);
    const refer = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on MarketNote { text } } }';
    const of = [{ __typename: 'MarketNote', id: note.id }];
    expect(await world.data('forecasting', other.viewer, refer, { of })).toEqual({ _entities: [null] });
    expect(await world.data('forecasting', mine.viewer, refer, { of })).toMatchObject({ _entities: [{}] });
  });

  test('an administrator notes what concerns a region, and everybody sees it', async () => {
    const { viewer } = world.client();
    await add(asAdmin, { region: 'all-1', text: 'A new zone opens.', occurredAt: at(9), kind: 'ANNOUNCEMENT' });
    expect(await textsOf(viewer, { region: 'all-1' })).toEqual(['A new zone opens.']);
    expect((await tryTo(viewer, { region: 'all-1' })).errors).toMatchObject([
      { __typename: 'OperatorRequired', path: ['region'] },
    ]);
  });

  test('notes are told newest first, page by page, narrowed by span, kind and pool', async () => {
    const { clientId, viewer } = world.client();
    const [a, b] = [await pool(clientId, 'many-1'), await pool(clientId, 'many-2')];
    await add(viewer, { poolId: a, text: 'a3', occurredAt: at(3), kind: 'PRICE' });
    await add(viewer, { poolId: a, text: 'a7', occurredAt: at(7) });
    await add(viewer, { poolId: b, text: 'b5', occurredAt: at(5) });
    await add(asAdmin, { region: 'many-1', text: 'all4', occurredAt: at(4) });
    expect(await textsOf(viewer, { poolId: a })).toEqual(['a7', 'all4', 'a3']);
    expect(await textsOf(viewer, { poolId: b })).toEqual(['b5']);
    expect(await textsOf(viewer, { poolId: '' })).toEqual([]);
    expect(await textsOf(viewer, { region: 'many-1', kinds: ['PRICE'] })).toEqual(['a3']);
    expect(await textsOf(viewer, { poolId: a, range: { from: at(4), to: at(7) } })).toEqual(['all4']);
    const first = await list(viewer, { first: 2, filter: { region: 'many-1' } });
    expect(first.nodes.map(({ text }) => text)).toEqual(['a7', 'all4']);
    const rest = await list(viewer, { first: 2, after: first.pageInfo.endCursor, filter: { region: 'many-1' } });
    expect(rest.nodes.map(({ text }) => text)).toEqual(['a3']);
  });

  test('the chart of a price shows what concerns its pool and its region', async () => {
    const { clientId, viewer } = world.client();
    const [a] = [await pool(clientId, 'chart-1'), await pool(clientId, 'chart-2')];
    await add(viewer, { poolId: a, text: 'own', occurredAt: at(6) });
    await add(asAdmin, { region: 'chart-1', text: 'all', occurredAt: at(8) });
    const chart = async (range?: object) =>
      (await world.data<Chart>('forecasting', viewer, CHART, { range })).timeSeriesList.nodes.map((series) =>
        series.marketNotes.map(({ text }) => text),
      );
    expect(await chart()).toEqual([['all', 'own'], []]);
    expect(await chart({ from: at(6), to: at(8) })).toEqual([['own'], []]);
  });

  test('text is kept as it is written: marks of a language are letters like others', async () => {
    const { clientId, viewer } = world.client();
    const poolId = await pool(clientId, 'marks-1');
    const text = `<script>alert("x")</script> {{7*7}} '; drop table market_note; -- [a](javascript:b) ${'é'.repeat(9_900)}`;
    expect((await add(viewer, { poolId, text })).text).toBe(text);
    for (const wrong of ['x'.repeat(10_001), ' \n ', 'a\u0000b']) {
      expect((await tryTo(viewer, { poolId, text: wrong })).errors).toMatchObject([{ path: ['text'] }]);
    }
  });

  test('a key adds one note, and not another one', async () => {
    const { clientId, viewer } = world.client();
    const input = { poolId: await pool(clientId, 'once-1'), idempotencyKey: 'the-same' };
    const first = await add(viewer, input);
    expect(await add(viewer, input)).toEqual(first);
    expect((await tryTo(viewer, { ...input, text: 'other' })).errors).toMatchObject([
      { __typename: 'IdempotencyConflict' },
    ]);
    expect((await list(viewer, { filter: { region: 'once-1' } })).nodes).toHaveLength(1);
  });

  test('what a note is about is said once, and by a name that is one', async () => {
    const poolId = uuidv7();
    expect((await tryTo(asAdmin, {})).errors).toMatchObject([{ path: ['poolId'] }]);
    expect((await tryTo(asAdmin, { poolId, region: 'us-east-1' })).errors).toMatchObject([{ path: ['poolId'] }]);
    expect((await tryTo(asAdmin, { poolId: 'x' })).errors).toMatchObject([{ path: ['poolId'] }]);
    expect((await tryTo(asAdmin, { region: 'US East' })).errors).toMatchObject([{ path: ['region'] }]);
    for (const filter of [{ region: 'a\u0000b' }, { region: '' }, { range: { from: at(2), to: at(1) } }]) {
      const { errors } = await world.execute('forecasting', asAdmin, LIST, { filter });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'filter' } }]);
    }
  });
});
