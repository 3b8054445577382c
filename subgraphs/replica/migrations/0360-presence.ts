import { Migration } from '@mikro-orm/migrations';

/** Since when an agent can be told to launch its standbys; those that it is told of it is given time for. */
export class Presence extends Migration {
  override name = '0360-presence';

  override up() {
    this.addSql('alter table coordination add column present_since timestamptz');
  }

  override down() {
    this.addSql('alter table coordination drop column present_since');
  }
}
