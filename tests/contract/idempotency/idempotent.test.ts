import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { transact } from '#foundation/database/transact.ts';
import { refuse } from '#foundation/graphql/refuse.ts';
import { idempotent, pruneIdempotency } from '#foundation/idempotency/idempotent.ts';
import { idempotencyMigrations } from '#foundation/idempotency/migrations.ts';
import { createTestSchema, onEachDatabase, type TestSchema } from '../../support/database.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const request = { subject: 'user:1', operation: 'createReplica', key: 'k1', request: { agentId: 'a', count: 1 }, now };
const schema = { schema: 'idem', entities: [], migrations: idempotencyMigrations };

onEachDatabase('an idempotent operation', (kind) => {
  let world: TestSchema;
  let runs = 0;
  beforeAll(async () => {
    world = await createTestSchema(schema, { kind });
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(async () => {
    runs = 0;
    await transact(world.database.fork(), (tx) => statement(tx, `delete from ${tableOf(tx, 'idempotency')}`));
  });
  const work = async () => {
    runs += 1;
    return { resultId: `result ${runs}` };
  };
  const run = (more: Partial<typeof request> = {}, doIt: Parameters<typeof idempotent>[2] = work) =>
    transact(world.database.fork(), (tx) => idempotent(tx, { ...request, ...more }, doIt));

  test('runs once, and a repeat gets the same result', async () => {
    expect(await run()).toEqual({ ok: true, resultId: 'result 1', repeated: false });
    expect(await run({ request: { count: 1, agentId: 'a' } })).toEqual({
      ok: true,
      resultId: 'result 1',
      repeated: true,
    });
    expect(runs).toBe(1);
  });

  test('whose result has its id beforehand answers repeats with that id, and is forgotten when it is refused', async () => {
    const named = (id: string, doIt: Parameters<typeof idempotent>[2] = async () => ({ resultId: id })) =>
      transact(world.database.fork(), (tx) => idempotent(tx, { ...request, resultId: id }, doIt));
    expect(await named('refused', async () => refuse('NotNow', 'Not now.'))).toMatchObject({ ok: false });
    expect(await named('first')).toEqual({ ok: true, resultId: 'first', repeated: false });
    expect(await named('second')).toEqual({ ok: true, resultId: 'first', repeated: true });
  });

  test('is another one for another subject, operation or key', async () => {
    await run();
    await run({ subject: 'user:2' });
    await run({ operation: 'deleteReplica' });
    await run({ key: 'k2' });
    expect(runs).toBe(4);
  });

  test('refuses the same key for another request', async () => {
    await run();
    expect(await run({ request: { agentId: 'b', count: 1 } })).toMatchObject({
      ok: false,
      errors: [{ __typename: 'IdempotencyConflict', path: ['idempotencyKey'] }],
    });
    expect(runs).toBe(1);
  });

  test('runs again after 24 hours, not before', async () => {
    await run();
    expect(await run({ now: later(23.9) })).toMatchObject({ repeated: true });
    expect(await run({ now: later(24) })).toEqual({ ok: true, resultId: 'result 2', repeated: false });
    expect(await run({ now: later(25), request: { agentId: 'b', count: 2 } })).toMatchObject({ ok: false });
  });

  test('asked for by ten at once runs once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => run()));
    expect(runs).toBe(1);
    expect(answers.filter((answer) => 'repeated' in answer && answer.repeated)).toHaveLength(9);
    expect(new Set(answers.map((answer) => 'resultId' in answer && answer.resultId))).toEqual(new Set(['result 1']));
  });

  test('that failed or was refused is not remembered', async () => {
    await expect(run({}, () => Promise.reject(new Error('broke')))).rejects.toThrow('broke');
    const refused = await run({}, async () => refuse('AgentOffline', 'The agent is offline.'));
    expect(refused).toMatchObject({ ok: false, errors: [{ __typename: 'AgentOffline' }] });
    expect(await run()).toEqual({ ok: true, resultId: 'result 1', repeated: false });
  });

  test('whose first request is undone while the second waits runs in the second', async () => {
    const started = Promise.withResolvers<void>();
    const letGo = Promise.withResolvers<void>();
    const first = run({}, async () => {
      started.resolve();
      await letGo.promise;
      throw new Error('undone');
    });
    await started.promise;
    const second = run();
    letGo.resolve();
    await expect(first).rejects.toThrow('undone');
    expect(await second).toEqual({ ok: true, resultId: 'result 1', repeated: false });
  });

  test('needs a transaction and a key of a sensible length', async () => {
    await expect(idempotent(world.database.fork(), request, work)).rejects.toThrow('inside a transaction');
    for (const key of ['', 'k'.repeat(256)]) {
      expect(await run({ key })).toMatchObject({ errors: [{ __typename: 'InvalidInput', path: ['idempotencyKey'] }] });
    }
    expect(runs).toBe(0);
  });

  test('is forgotten by the pruning once it expired', async () => {
    await run();
    await run({ key: 'k2', now: later(1) });
    const prune = (at: Date) => transact(world.database.fork(), (tx) => pruneIdempotency(tx, at));
    expect(await prune(later(23))).toBe(0);
    expect(await prune(later(24))).toBe(1);
    expect(await run({ key: 'k2', now: later(2) })).toMatchObject({ repeated: true });
  });
});
