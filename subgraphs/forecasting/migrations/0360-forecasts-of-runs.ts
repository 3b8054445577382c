import { Migration } from '@mikro-orm/migrations';

/** Whether a run still has a forecast is asked before it is deleted. */
export class ForecastsOfRuns extends Migration {
  override name = '0360-forecasts-of-runs';

  override up() {
    this.addSql('create index forecast_run_id_index on forecast (run_id)');
  }

  override down() {
    this.addSql('drop index forecast_run_id_index');
  }
}
