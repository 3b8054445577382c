import { Migration } from '@mikro-orm/migrations';

/** Prices that were fetched of a provider of market data. */
export class MarketRefreshes extends Migration {
  override name = '0405-market-refreshes';

  override up() {
    this.addSql(`
      create table market_refresh (
        id uuid primary key,
        client_id uuid,
        status varchar(255) not null,
        reason text,
        pages_fetched int not null,
        prices_fetched int not null,
        prices_sent int not null,
        imports_started int not null,
        task_id uuid,
        created_at timestamptz not null,
        finished_at timestamptz
      )`);
    this.addSql('create index market_refresh_client_index on market_refresh (client_id, id)');
    this.addSql('create unique index market_refresh_task_unique on market_refresh (task_id)');
    this.addSql('create index market_refresh_age_index on market_refresh (finished_at) where finished_at is not null');
  }

  override down() {
    this.addSql('drop table market_refresh');
  }
}
