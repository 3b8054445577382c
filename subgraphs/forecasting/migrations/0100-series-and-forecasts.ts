import { Migration } from '@mikro-orm/migrations';

export class SeriesAndForecasts extends Migration {
  override name = '0100-series-and-forecasts';

  override up() {
    this.#series();
    this.#forecasts();
  }

  #series() {
    // Each price changes a row's counts: room on the page keeps that from touching the indexes.
    this.addSql(`
      create table series (
        id uuid primary key,
        client_id uuid not null,
        pool_id uuid,
        kind varchar(255) not null,
        name varchar(255) not null,
        unit varchar(255) not null,
        point_count int not null,
        first_observed_at timestamptz,
        last_observed_at timestamptz
      ) with (fillfactor = 70)`);
    this.addSql('create unique index series_pool_unique on series (pool_id)');
    this.addSql('create index series_client_index on series (client_id, id)');
    this.addSql('create index series_client_name_index on series (client_id, name, id)');
    this.addSql('create index series_name_index on series (name, id)');
    this.addSql(`
      create table series_point (
        series_id uuid not null,
        observed_at timestamptz not null,
        value numeric(18,6) not null,
        primary key (series_id, observed_at)
      )`);
    this.addSql(`
      create table instance_pool (
        instance_id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null,
        pool_id uuid,
        effective_at timestamptz not null
      )`);
  }

  #forecasts() {
    this.addSql(`
      create table forecast (
        series_id uuid primary key,
        client_id uuid not null,
        run_id uuid not null,
        horizon_hours int not null,
        methods jsonb not null,
        mean_absolute_scaled_error double precision,
        interval_coverage double precision not null,
        points jsonb not null,
        origin_at timestamptz not null,
        made_at timestamptz not null
      )`);
    this.addSql(`
      create table forecast_run (
        id uuid primary key,
        client_id uuid not null,
        series_id uuid,
        horizon_hours int not null,
        status varchar(255) not null,
        series_done int not null,
        series_total int not null,
        newest_series_id uuid,
        position_series_id uuid,
        failure_reason text,
        task_id uuid,
        created_at timestamptz not null,
        finished_at timestamptz
      ) with (fillfactor = 70)`);
    this.addSql('create index forecast_run_client_index on forecast_run (client_id, id)');
    this.addSql('create unique index forecast_run_task_unique on forecast_run (task_id)');
  }

  override down() {
    for (const table of ['forecast_run', 'forecast', 'instance_pool', 'series_point', 'series']) {
      this.addSql(`drop table ${table}`);
    }
  }
}
