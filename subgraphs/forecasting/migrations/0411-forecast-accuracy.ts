import { Migration } from '@mikro-orm/migrations';

/** How well each series was forecast by each method, as its newest run has measured it. */
export class ForecastAccuracies extends Migration {
  override name = '0411-forecast-accuracy';

  override up() {
    this.addSql(`
      create table forecast_accuracy (
        series_id uuid not null,
        reach varchar(255) not null,
        client_id uuid not null,
        run_id uuid not null,
        kind varchar(255) not null,
        interval varchar(255) not null,
        from_step int not null,
        to_step int not null,
        methods jsonb not null,
        measured_at timestamptz not null,
        primary key (series_id, reach)
      )`);
    this.addSql('create index forecast_accuracy_client_index on forecast_accuracy (client_id, series_id, reach)');
    this.addSql('create index forecast_accuracy_age_index on forecast_accuracy (measured_at)');
  }

  override down() {
    this.addSql('drop table forecast_accuracy');
  }
}
