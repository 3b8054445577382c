import { Migration } from '@mikro-orm/migrations';

/** What clients hold and what it costs, and the indices that are made of it. */
export class HoldingsAndPriceIndices extends Migration {
  override name = '0430-holdings-and-price-indices';

  override up() {
    this.#holdings();
    this.#indices();
  }

  #holdings() {
    // Each price and each move rewrites a row: room on the page keeps that from touching the indexes.
    this.addSql(`
      create table machine (
        instance_id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null,
        pool_id uuid,
        region varchar(255),
        instance_type varchar(255),
        role varchar(255),
        hourly_price numeric(18,6),
        on_demand_hourly_price numeric(18,6),
        launched_at timestamptz not null,
        effective_at timestamptz not null,
        ended_at timestamptz,
        sequence bigint not null
      ) with (fillfactor = 70)`);
    const indexes = [
      ['client', 'client_id, pool_id', 'null'],
      ['pool', 'pool_id', 'null'],
      ['agent', 'agent_id', 'null'],
      ['age', 'ended_at', 'not null'],
    ];
    for (const [name, columns, end] of indexes) {
      this.addSql(`create index machine_${name}_index on machine (${columns}) where ended_at is ${end}`);
    }
    this.addSql(`
      create table priced_pool (
        pool_id uuid primary key,
        client_id uuid not null,
        name varchar(255) not null,
        region varchar(255) not null,
        instance_type varchar(255) not null,
        zone varchar(255) not null,
        hourly_price numeric(18,6) not null,
        on_demand_hourly_price numeric(18,6),
        first_observed_at timestamptz not null,
        observed_at timestamptz not null
      ) with (fillfactor = 70)`);
    this.addSql('create index priced_pool_client_index on priced_pool (client_id, instance_type, region)');
    this.addSql('create index priced_pool_age_index on priced_pool (observed_at)');
  }

  #indices() {
    this.addSql(`
      create table price_index (
        id uuid primary key,
        client_id uuid not null,
        region varchar(255) not null,
        started_at timestamptz not null
      )`);
    this.addSql('create unique index price_index_region_unique on price_index (client_id, region)');
    this.addSql(`
      create table price_index_composition (
        id uuid primary key,
        index_id uuid not null,
        client_id uuid not null,
        effective_at timestamptz not null,
        reason varchar(255) not null,
        levels jsonb not null,
        parts jsonb not null
      )`);
    this.addSql(
      'create unique index price_index_composition_moment_unique on price_index_composition (index_id, effective_at)',
    );
    this.addSql('create index price_index_composition_age_index on price_index_composition (effective_at)');
  }

  override down() {
    for (const table of ['price_index_composition', 'price_index', 'priced_pool', 'machine']) {
      this.addSql(`drop table ${table}`);
    }
  }
}
