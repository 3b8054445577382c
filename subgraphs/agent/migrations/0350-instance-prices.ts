import { Migration } from '@mikro-orm/migrations';

export class InstancePrices extends Migration {
  override name = '0350-instance-prices';

  override up() {
    this.addSql(`
      create table instance_price (
        instance_id uuid not null references instance (id) on delete cascade,
        price_effective_at timestamptz not null,
        hourly_price numeric(18,6) not null,
        on_demand_hourly_price numeric(18,6) not null,
        accrued_cost numeric(18,6) not null,
        accrued_on_demand_cost numeric(18,6) not null,
        replaced_at timestamptz not null,
        primary key (instance_id, price_effective_at)
      )`);
    this.addSql('create index instance_price_age_index on instance_price (replaced_at)');
  }

  override down() {
    this.addSql('drop table instance_price');
  }
}
