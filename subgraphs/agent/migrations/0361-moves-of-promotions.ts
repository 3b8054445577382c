import { Migration } from '@mikro-orm/migrations';

export class MovesOfPromotions extends Migration {
  override name = '0361-moves-of-promotions';

  override up() {
    this.addSql('drop index switch_report_due_index');
    this.addSql('create index switch_report_due_index on switch (report_due_at) where report_due_at is not null');
  }

  override down() {
    this.addSql('drop index switch_report_due_index');
    this.addSql('create index switch_report_due_index on switch (report_due_at) where completed_at is null');
  }
}
