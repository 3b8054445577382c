import { Migration } from '@mikro-orm/migrations';

/** What is deleted by its age is found by it: the column of each table that a policy goes by. */
const AGES = [
  ['failover', 'completed_at'],
  ['promotion', 'settled_at'],
  ['replica', 'ended_at'],
] as const;

export class Retention extends Migration {
  override name = '0340-retention';

  override up() {
    for (const [table, column] of AGES) {
      this.addSql(`create index ${table}_age_index on ${table} (${column}) where ${column} is not null`);
    }
  }

  override down() {
    for (const [table] of AGES) this.addSql(`drop index ${table}_age_index`);
  }
}
