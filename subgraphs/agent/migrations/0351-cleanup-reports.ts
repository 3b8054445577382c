import { Migration } from '@mikro-orm/migrations';

export class CleanupReports extends Migration {
  override name = '0351-cleanup-reports';

  override up() {
    // Of a report that came again after a day both were kept.
    this.addSql(`
      delete from cleanup c using cleanup first
      where first.agent_id = c.agent_id and first.report_id = c.report_id and first.id < c.id`);
    this.addSql('create unique index cleanup_report_unique on cleanup (agent_id, report_id)');
  }

  override down() {
    this.addSql('drop index cleanup_report_unique');
  }
}
