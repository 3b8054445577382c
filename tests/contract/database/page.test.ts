import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Order, type Page, page } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import { createTestSchema, onEachDatabase, type TestSchema } from '../../support/database.ts';
import { Parcel, parcel, parcels } from './fixture.ts';

const day = (number: number) => new Date(Date.UTC(2026, 2, number, 1, 2, 3, 456));

onEachDatabase('a page', (kind) => {
  let world: TestSchema;
  beforeAll(async () => {
    world = await createTestSchema(parcels, { kind });
    await transact(world.database.fork(), async (tx) => {
      // Three dates × two prices, each pair twice: every order field but the last has equal neighbours.
      for (let n = 0; n < 12; n += 1) {
        const price = n % 2 === 0 ? '9.500000' : '10.000000';
        tx.create(Parcel, parcel(`p${n}`, { sentAt: day(1 + (n % 3)), price, weight: n }));
      }
    });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  async function walk(orderBy: Order<Parcel>, first: number, where: object = {}): Promise<string[][]> {
    const pages: string[][] = [];
    let after: string | null = null;
    for (let turn = 0; turn < 20; turn += 1) {
      const slice: Page<Parcel> = await page(world.database.fork(), Parcel, where, orderBy, { first, after });
      pages.push(slice.items.map(({ label }) => label));
      const last = slice.items.at(-1);
      if (!slice.hasNextPage || !last) return pages;
      after = slice.cursorOf(last);
    }
    throw new Error('The list has no end.');
  }
  const everything = async (orderBy: Order<Parcel>, where: object = {}) => {
    const order = orderBy.map(([field, direction]) => ({ [field]: direction }));
    return (await world.database.fork().find(Parcel, where, { orderBy: order })).map(({ label }) => label);
  };

  const orders: Order<Parcel>[] = [
    [['id', 'asc']],
    [['id', 'desc']],
    [
      ['sentAt', 'desc'],
      ['id', 'asc'],
    ],
    [
      ['price', 'asc'],
      ['sentAt', 'desc'],
      ['id', 'desc'],
    ],
    [
      ['weight', 'desc'],
      ['label', 'asc'],
    ],
  ];
  test.each(orders.map((order) => [order.flat().join(' '), order] as const))(
    'after page walks the whole list ordered by %s, each row once',
    async (_title, order) => {
      const pages = await walk(order, 5);
      expect(pages.map(({ length }) => length)).toEqual([5, 5, 2]);
      expect(pages.flat()).toEqual(await everything(order));
    },
  );

  test('keeps to the condition, and the last full page has no next', async () => {
    const where = { weight: { $lt: 6 } };
    const order: Order<Parcel> = [
      ['sentAt', 'asc'],
      ['id', 'asc'],
    ];
    const pages = await walk(order, 3, where);
    expect(pages.map(({ length }) => length)).toEqual([3, 3]);
    expect(pages.flat()).toEqual(await everything(order, where));
  });

  test('is not shifted by a row that comes before it meanwhile', async () => {
    const order: Order<Parcel> = [
      ['weight', 'asc'],
      ['id', 'asc'],
    ];
    const first = await page(world.database.fork(), Parcel, {}, order, { first: 3 });
    await transact(world.database.fork(), async (tx) => tx.create(Parcel, parcel('early', { weight: -1 })));
    const last = first.items.at(-1);
    const second = await page(world.database.fork(), Parcel, {}, order, {
      first: 3,
      after: last && first.cursorOf(last),
    });
    await world.database.fork().nativeDelete(Parcel, { label: 'early' });
    expect(second.items.map(({ weight }) => weight)).toEqual([3, 4, 5]);
  });

  test('of an empty list has neither items nor a next page', async () => {
    const none = await page(world.database.fork(), Parcel, { label: 'nobody' }, [['id', 'asc']], { first: 1 });
    expect(none).toMatchObject({ items: [], hasNextPage: false });
  });

  const forged = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
  const order = 'Parcel:sentAt desc,id asc';
  test.each([
    ['text that is nothing', 'nonsense'],
    ['a JSON value that is no list', Buffer.from('{"a":1}').toString('base64url')],
    [
      'another list',
      forged(1, 'Stamp:sentAt desc,id asc', day(1).toISOString(), '01890000-0000-7000-8000-000000000001'),
    ],
    ['another order', forged(1, 'Parcel:id asc', '01890000-0000-7000-8000-000000000001')],
    ['another version', forged(2, order, day(1).toISOString(), '01890000-0000-7000-8000-000000000001')],
    ['an id that is none', forged(1, order, day(1).toISOString(), "' or 1=1")],
    ['a date that is none', forged(1, order, 'yesterday', '01890000-0000-7000-8000-000000000001')],
    [
      'a date that no calendar has',
      forged(1, order, '+275760-09-13T00:00:00.000Z', '01890000-0000-7000-8000-000000000001'),
    ],
    ['a date before all of ours', forged(1, order, '0000-01-01T00:00:00.000Z', '01890000-0000-7000-8000-000000000001')],
    ['too few values', forged(1, order, day(1).toISOString())],
    ['an object for a value', forged(1, order, { $gt: 1 }, '01890000-0000-7000-8000-000000000001')],
    ['more text than any cursor has', 'A'.repeat(5_000)],
  ])('after a cursor of %s is refused as bad input that names the argument', async (_title, after) => {
    const fetched = page(
      world.database.fork(),
      Parcel,
      {},
      [
        ['sentAt', 'desc'],
        ['id', 'asc'],
      ],
      { first: 5, after },
    );
    await expect(fetched).rejects.toMatchObject({
      message: '`after` is not a cursor of this list.',
      extensions: { code: 'BAD_USER_INPUT', argument: 'after' },
    });
  });
});
