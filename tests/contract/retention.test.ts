import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SubgraphName, subgraphNames } from '#foundation/calls/define-call.ts';
import type { SchemaDatabase, SchemaOptions } from '#foundation/database/open.ts';
import { oldestRows, type RetentionPolicy, type TableNames } from '#foundation/database/retention.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { transact } from '#foundation/database/transact.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

interface Part extends SchemaOptions {
  readonly retention: readonly RetentionPolicy[];
}
let parts: ReadonlyMap<SubgraphName, Part>;
let world: TestDatabase;

async function partOf(schema: SubgraphName): Promise<Part> {
  const [{ entities, migrations }, { retention }] = await Promise.all([
    import(`../../subgraphs/${schema}/subgraph.ts`),
    import(`../../subgraphs/${schema}/retention.ts`),
  ]);
  return { schema, entities, migrations, retention };
}

beforeAll(async () => {
  const all = await Promise.all(subgraphNames.map(partOf));
  parts = new Map(all.map((part) => [part.schema as SubgraphName, part]));
  world = await createTestDatabase({ schemas: all.map(({ retention: _retention, ...schema }) => schema) });
});
afterAll(() => world?.[Symbol.asyncDispose]());

const explain = (database: SchemaDatabase, queryFor: (names: TableNames) => string): Promise<string> =>
  transact(database.fork(), async (tx) => {
    for (const way of ['seqscan', 'bitmapscan', 'sort']) await statement(tx, `set local enable_${way} = off`);
    const sql = `explain (costs off) ${queryFor((table) => tableOf(tx, table))}`;
    return (await statement<Record<string, string>>(tx, sql)).map((row) => row['QUERY PLAN']).join('\n');
  });

/** How the database would find what is due, if an empty table were large. */
const planOf = (database: SchemaDatabase, policy: RetentionPolicy): Promise<string> =>
  explain(database, (names) => {
    const position = policy.through
      ? [`'00000000-0000-0000-0000-000000000000'`, `'-infinity'`]
      : [`'-infinity'`, `'(0,0)'`];
    const values = ['now()', '500', ...position];
    return oldestRows(policy, names).replace(/\$(\d)/g, (_, n) => values[Number(n) - 1] ?? '');
  });

describe.each(subgraphNames)('J6 the retention of the subgraph %s', (name) => {
  const retention = () => parts.get(name)?.retention ?? [];

  test('has policies with names of their own, each of at least a month', () => {
    expect(retention().length).toBeGreaterThan(0);
    expect(new Set(retention().map((policy) => policy.name)).size).toBe(retention().length);
    for (const policy of retention()) {
      expect(policy.name).toMatch(new RegExp(`^${policy.table}(\\.[a-z]+)?$`));
      expect(policy.keepDays).toBeGreaterThanOrEqual(30);
    }
  });

  test('names tables and columns that there are, and finds what is due by an index, oldest first', async () => {
    await using database = await world.server.openSchema(parts.get(name) as Part);
    for (const policy of retention()) {
      const plan = await planOf(database, policy);
      expect(plan, policy.name).toMatch(new RegExp(`Index (Only )?Scan using \\S+ on ${policy.table} r`));
      // Rows of the same moment alone are put in order.
      expect(plan, policy.name).not.toMatch(/^\W*Sort$/m);
    }
  });

  test('asks by an index whether anything keeps a row', async () => {
    await using database = await world.server.openSchema(parts.get(name) as Part);
    for (const { name: policy, table, keptWhile } of retention()) {
      if (!keptWhile) continue;
      const plan = await explain(database, (names) => {
        return `select from ${names(table)} r where r.ctid = '(0,1)' and not (${keptWhile(names)})`;
      });
      expect(plan, policy).not.toContain('Seq Scan');
    }
  });
});
