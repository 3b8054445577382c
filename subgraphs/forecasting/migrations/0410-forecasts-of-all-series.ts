import { Migration } from '@mikro-orm/migrations';

/** Forecasts look ahead by the interval of their series; a run may have been begun by the night. */
export class ForecastsOfAllSeries extends Migration {
  override name = '0410-forecasts-of-all-series';

  override up() {
    this.addSql('alter table forecast rename column horizon_hours to horizon');
    // Whatever was there is of a price.
    this.addSql(`alter table forecast add column interval varchar(255) not null default 'HOURLY'`);
    this.addSql('alter table forecast alter column interval drop default');
    this.addSql('alter table forecast_run add column horizon_steps int, add column night varchar(255)');
    this.addSql('create unique index forecast_run_night_unique on forecast_run (client_id, night)');
  }

  override down() {
    this.addSql('drop index forecast_run_night_unique');
    this.addSql('alter table forecast_run drop column night, drop column horizon_steps');
    this.addSql(`delete from forecast where interval <> 'HOURLY'`);
    this.addSql('alter table forecast drop column interval');
    this.addSql('alter table forecast rename column horizon to horizon_hours');
  }
}
