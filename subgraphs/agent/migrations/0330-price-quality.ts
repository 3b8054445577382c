import { Migration } from '@mikro-orm/migrations';

export class PriceQuality extends Migration {
  override name = '0330-price-quality';

  override up() {
    // What is stored already was never looked at: it is raw. Later rows say themselves what they are.
    const given = { method: `varchar(255) not null default 'OBSERVED'`, confidence: 'real not null default 1' };
    for (const [column, type] of Object.entries({ ...given, is_raw: 'boolean not null default true' })) {
      this.addSql(`alter table price_point add column ${column} ${type}`);
      this.addSql(`alter table price_point alter column ${column} drop default`);
    }
    this.addSql('create index price_point_raw_index on price_point (pool_id, observed_at) where is_raw');
    this.addSql(`
      create table price_due (
        work varchar(255) not null,
        pool_id uuid not null,
        starts_at timestamptz not null,
        marked_at timestamptz not null,
        primary key (work, pool_id, starts_at)
      )`);
    this.addSql(`
      create table price_roll_up (
        pool_id uuid not null,
        period varchar(255) not null,
        starts_at timestamptz not null,
        mean_price numeric(18,6) not null,
        minimum_price numeric(18,6) not null,
        maximum_price numeric(18,6) not null,
        opening_price numeric(18,6) not null,
        closing_price numeric(18,6) not null,
        observed_count int not null,
        covered_milliseconds int not null,
        interpolated_milliseconds int not null,
        last_observed_at timestamptz not null,
        primary key (pool_id, period, starts_at)
      )`);
  }

  override down() {
    this.addSql('drop table price_roll_up');
    this.addSql('drop table price_due');
    this.addSql('drop index price_point_raw_index');
    for (const column of ['method', 'confidence', 'is_raw']) {
      this.addSql(`alter table price_point drop column ${column}`);
    }
  }
}
