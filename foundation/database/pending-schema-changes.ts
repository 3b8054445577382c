import type { Migration } from '@mikro-orm/migrations';
import { foundationMigrations } from './foundation-migrations.ts';
import type { SchemaDatabase } from './server.ts';

const CREATE_TABLE = /create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?(?:"?\w+"?\.)?"?(\w+)"?/gi;

/**
 * The SQL that would bring the migrated tables to what the entities say; an empty string when they agree. Tables of
 * the foundation have no entities and are left out.
 */
export async function pendingSchemaChanges({ orm, schema }: SchemaDatabase): Promise<string> {
  const before = orm.config.get('schemaGenerator');
  orm.config.set('schemaGenerator', { ...before, skipTables: ['migration', ...foundationTables(orm)] });
  try {
    const sql = await orm.schema.getUpdateSchemaSQL({ schema, wrap: false });
    return sql.trim();
  } finally {
    orm.config.set('schemaGenerator', before);
  }
}

function foundationTables({ driver, config }: SchemaDatabase['orm']): string[] {
  const statements = foundationMigrations.flatMap((Class) => {
    const migration: Migration = new Class(driver, config);
    migration.up();
    return migration.getQueries().map(String);
  });
  return statements.flatMap((sql) => [...sql.matchAll(CREATE_TABLE)].map(([, table]) => table ?? ''));
}
