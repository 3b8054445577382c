import { Migration } from '@mikro-orm/migrations';

export class DeletedPrices extends Migration {
  override name = '0360-deleted-prices';

  override up() {
    this.addSql('alter table pool add column prices_gone_until timestamptz, add column hours_gone_until timestamptz');
  }

  override down() {
    this.addSql('alter table pool drop column prices_gone_until, drop column hours_gone_until');
  }
}
