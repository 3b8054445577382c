import { Migration } from '@mikro-orm/migrations';

/** Dated events of the market. */
export class MarketNotes extends Migration {
  override name = '0402-market-notes';

  override up() {
    this.addSql(`
      create table market_note (
        id uuid primary key,
        client_id uuid,
        pool_id uuid,
        region varchar(255) not null,
        kind varchar(255) not null,
        text text not null,
        occurred_at timestamptz not null,
        created_at timestamptz not null
      )`);
    this.addSql('create index market_note_occurred_index on market_note (occurred_at, id)');
    this.addSql('create index market_note_region_index on market_note (region, occurred_at, id)');
    this.addSql('create index market_note_age_index on market_note (created_at)');
  }

  override down() {
    this.addSql('drop table market_note');
  }
}
