import { Migration } from '@mikro-orm/migrations';

export class Rebalance extends Migration {
  override name = '0300-rebalance';

  override up() {
    this.addSql('alter table instance add column rebalance_recommended_at timestamptz');
  }

  override down() {
    this.addSql('alter table instance drop column rebalance_recommended_at');
  }
}
