import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SubgraphName, subgraphNames } from '#foundation/calls/define-call.ts';
import type { SchemaDatabase, SchemaOptions } from '#foundation/database/open.ts';
import { dueRows, type RetentionPolicy } from '#foundation/database/retention.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { transact } from '#foundation/database/transact.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const LEAST_KEY = `'00000000-0000-0000-0000-000000000000'`;

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

/** How the database would find what is due, if an empty table were large. */
async function planOf(database: SchemaDatabase, policy: RetentionPolicy): Promise<string> {
  return transact(database.fork(), async (tx) => {
    for (const way of ['seqscan', 'bitmapscan', 'sort']) await statement(tx, `set local enable_${way} = off`);
    const select = dueRows(policy, (table) => tableOf(tx, table));
    const sql = `explain (costs off) ${select.replaceAll('$1', 'now()').replaceAll('$2', '500').replaceAll('$3', LEAST_KEY)}`;
    return (await statement<Record<string, string>>(tx, sql)).map((row) => row['QUERY PLAN']).join('\n');
  });
}

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
      expect(plan, policy.name).not.toMatch(/\bSort\b/);
    }
  });
});
