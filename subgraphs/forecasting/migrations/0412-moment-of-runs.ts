import { Migration } from '@mikro-orm/migrations';

/** A run looks at nothing later than a moment of its own: begun again after a crash, it ends as if there had been none. */
export class MomentOfRuns extends Migration {
  override name = '0412-moment-of-runs';

  override up() {
    this.addSql('alter table forecast_run add column cut_off_at timestamptz');
    this.addSql('update forecast_run set cut_off_at = created_at');
    this.addSql('alter table forecast_run alter column cut_off_at set not null');
  }

  override down() {
    this.addSql('alter table forecast_run drop column cut_off_at');
  }
}
