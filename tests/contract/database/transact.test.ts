import type { EntityManager } from '@mikro-orm/sql';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { isUniqueViolation } from '#foundation/database/database-error.ts';
import { statement } from '#foundation/database/statement.ts';
import { afterCommit, beforeCommit, transact } from '#foundation/database/transact.ts';
import { createTestSchema, onEachDatabase, type TestSchema } from '../../support/database.ts';
import { Parcel, parcel, parcels } from './fixture.ts';

onEachDatabase('transact', (kind) => {
  let world: TestSchema;
  beforeAll(async () => {
    world = await createTestSchema(parcels, { kind });
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(async () => {
    await world.database.fork().nativeDelete(Parcel, {});
  });
  const labels = async () => (await world.database.fork().findAll(Parcel)).map(({ label }) => label).sort();

  test('what the work made is there afterwards, with its id known at once', async () => {
    const made = await transact(world.database.fork(), async (tx) => tx.create(Parcel, parcel('a')));

    expect(made.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await world.database.fork().findOneOrFail(Parcel, made.id)).toMatchObject(parcel('a'));
  });

  test('work that throws leaves nothing behind', async () => {
    const failing = transact(world.database.fork(), async (tx) => {
      tx.create(Parcel, parcel('a'));
      await tx.flush();
      throw new Error('changed my mind');
    });

    await expect(failing).rejects.toThrow('changed my mind');
    expect(await labels()).toEqual([]);
  });

  test('a transaction within a transaction joins it and is undone with it', async () => {
    const em = world.database.fork();
    const failing = transact(em, async (tx) => {
      await transact(em, async (inner) => {
        expect(inner).toBe(tx);
        inner.create(Parcel, parcel('inner'));
      });
      throw new Error('outer failed');
    });

    await expect(failing).rejects.toThrow('outer failed');
    expect(await labels()).toEqual([]);
  });

  test('the unit of work of the request, used inside its own transaction, takes part in it', async () => {
    const em = world.database.fork();
    const failing = transact(em, async () => {
      em.create(Parcel, parcel('a'));
      expect(await em.count(Parcel, { label: 'a' })).toBe(1);
      throw new Error('undone');
    });

    await expect(failing).rejects.toThrow('undone');
    expect(await labels()).toEqual([]);
  });

  test('what runs before the commit sees the flushed changes, once per key, and what runs after it sees them committed', async () => {
    const order: string[] = [];
    const key = {};
    await transact(world.database.fork(), async (tx) => {
      const last = async () => {
        order.push(`last sees ${await tx.count(Parcel)}`);
      };
      beforeCommit(tx, key, last);
      beforeCommit(tx, key, last);
      afterCommit(tx, () => order.push('committed'));
      tx.create(Parcel, parcel('a'));
      order.push('worked');
    });

    expect(order).toEqual(['worked', 'last sees 1', 'committed']);
  });

  test('a callback before the commit may change more and register more', async () => {
    await transact(world.database.fork(), async (tx) => {
      beforeCommit(tx, 'first', async () => {
        tx.create(Parcel, parcel('first'));
        beforeCommit(tx, 'second', async () => {
          tx.create(Parcel, parcel('second'));
        });
      });
    });

    expect(await labels()).toEqual(['first', 'second']);
  });

  test('callbacks that register each other for ever fail the transaction', async () => {
    const endless = transact(world.database.fork(), async (tx) => {
      const again = async () => beforeCommit(tx, {}, again);
      beforeCommit(tx, {}, again);
    });

    await expect(endless).rejects.toThrow('without an end');
  });

  test('a callback before the commit that throws undoes everything, and nothing runs after', async () => {
    let committed = false;
    const failing = transact(world.database.fork(), async (tx) => {
      tx.create(Parcel, parcel('a'));
      afterCommit(tx, () => {
        committed = true;
      });
      beforeCommit(tx, 'k', () => Promise.reject(new Error('no news')));
    });

    await expect(failing).rejects.toThrow('no news');
    expect(committed).toBe(false);
    expect(await labels()).toEqual([]);
  });

  test('callbacks cannot be registered outside a transaction', () => {
    const em = world.database.fork();
    expect(() => beforeCommit(em, 'k', async () => {})).toThrow('transact()');
    expect(() => afterCommit(em, () => {})).toThrow('transact()');
  });

  test('a row that is there already is a unique violation of the named constraint', async () => {
    await transact(world.database.fork(), async (tx) => tx.create(Parcel, parcel('a')));
    const error: unknown = await transact(world.database.fork(), async (tx) => {
      tx.create(Parcel, parcel('a'));
    }).catch((reason: unknown) => reason);

    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'parcel_label_unique')).toBe(true);
    expect(isUniqueViolation(error, 'parcel_pkey')).toBe(false);
    expect(isUniqueViolation(new Error('else'))).toBe(false);
  });

  test('a transaction whose failed statement was swallowed does not pretend to have committed', async () => {
    await transact(world.database.fork(), async (tx) => tx.create(Parcel, parcel('a')));
    const em = world.database.fork();
    const swallowing = transact(em, async (tx) => {
      await tx.insert(Parcel, { ...parcel('b'), id: '01890000-0000-7000-8000-000000000001', version: 1 });
      await tx
        .insert(Parcel, { ...parcel('a'), id: '01890000-0000-7000-8000-000000000002', version: 1 })
        .catch(() => {});
    });

    await expect(swallowing).rejects.toMatchObject({ code: '25P02' });
    expect(await labels()).toEqual(['a']);
  });

  test('transactions that run at the same time are each kept whole', async () => {
    const one = async (label: string) => {
      const em = world.database.fork();
      await transact(em, async (tx) => {
        tx.create(Parcel, parcel(label));
        await tx.flush();
        if (label.endsWith('3')) throw new Error('third');
      }).catch(() => {});
    };
    await Promise.all(Array.from({ length: 8 }, (_, i) => one(`p${i}`)));

    expect(await labels()).toEqual(['p0', 'p1', 'p2', 'p4', 'p5', 'p6', 'p7']);
  });

  test('work given up by the database runs again when it says it may, three times at most', async () => {
    let runs = 0;
    const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' });
    const succeeding = transact(
      world.database.fork(),
      async (tx) => {
        tx.create(Parcel, parcel('again'));
        runs += 1;
        if (runs < 3) throw deadlock;
      },
      { repeat: true },
    );
    await succeeding;
    expect(runs).toBe(3);
    expect(await labels()).toEqual(['again']);

    runs = 0;
    const hopeless = () => {
      runs += 1;
      return Promise.reject(deadlock);
    };
    await expect(transact(world.database.fork(), hopeless, { repeat: true })).rejects.toBe(deadlock);
    expect(runs).toBe(3);
    runs = 0;
    await expect(transact(world.database.fork(), hopeless)).rejects.toBe(deadlock);
    expect(runs).toBe(1);
  });
});

const idle = `select pid from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`;

onEachDatabase('a transaction that never ends', (kind) => {
  test('is rolled back after its bound, and others go on', async () => {
    await using world = await createTestSchema(parcels, { kind, transactionTimeoutMilliseconds: 300 });
    const em = world.database.fork();
    const stuck = transact(em, async (tx) => {
      tx.create(Parcel, parcel('stuck'));
      await tx.flush();
      // Another unit of work, without the context of this one: on PGlite it waits for this transaction to end.
      const other = world.database.orm.em.fork() as EntityManager;
      if (kind === 'pglite') await other.count(Parcel);
      else await vi.waitFor(async () => expect(await statement(other, idle)).toEqual([]), { timeout: 5_000 });
      await tx.count(Parcel);
    });

    await expect(stuck).rejects.toThrow();
    expect(await world.database.fork().count(Parcel)).toBe(0);
  });
});

describe('a unit of work', () => {
  test('of one schema is not mistaken for that of another', async () => {
    await using world = await createTestSchema(parcels);
    const other = { ...parcels, schema: 'others' };
    await using others = await world.server.openSchema(other);
    await others.migrate();
    await transact(others.fork(), async (tx) => tx.create(Parcel, parcel('other')));

    const inside = await transact(world.database.fork(), async (tx) => {
      expect(others.fork().isInTransaction()).toBe(false);
      return tx.count(Parcel);
    });
    expect(inside).toBe(0);
  });
});
