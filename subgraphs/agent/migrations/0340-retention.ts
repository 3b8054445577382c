import { Migration } from '@mikro-orm/migrations';

/** What is deleted by its age is found by it: the column of each table that a policy goes by. */
const AGES = [
  ['decision', 'made_at'],
  ['spot_price_import', 'finished_at'],
  ['agent_token', 'revoked_at'],
  ['cleanup', 'reported_at'],
  ['interruption', 'noticed_at'],
  ['promotion', 'promoted_at'],
  ['switch', 'completed_at'],
  ['command', 'completed_at'],
  ['instance', 'terminated_at'],
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
