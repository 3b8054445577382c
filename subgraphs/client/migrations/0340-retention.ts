import { Migration } from '@mikro-orm/migrations';

/** What is deleted by its age is found by it: the column of each table that a policy goes by. */
const AGES = [
  ['switch_record', 'completed_at'],
  ['survival', 'survived_at'],
] as const;

export class Retention extends Migration {
  override name = '0340-retention';

  override up() {
    for (const [table, column] of AGES) {
      this.addSql(`create index ${table}_age_index on ${table} (${column}) where ${column} is not null`);
    }
    // One table by two ages: since it was read, and at all.
    this.addSql('create index notification_age_index on notification (created_at)');
    this.addSql('create index notification_read_age_index on notification (read_at) where read_at is not null');
  }

  override down() {
    this.addSql('drop index notification_read_age_index');
    this.addSql('drop index notification_age_index');
    for (const [table] of AGES) this.addSql(`drop index ${table}_age_index`);
  }
}
