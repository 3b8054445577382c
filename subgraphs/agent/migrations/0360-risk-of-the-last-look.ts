import { Migration } from '@mikro-orm/migrations';

export class RiskOfTheLastLook extends Migration {
  override name = '0360-risk-of-the-last-look';

  override up() {
    this.addSql('alter table decision_state add column risk double precision');
  }

  override down() {
    this.addSql('alter table decision_state drop column risk');
  }
}
