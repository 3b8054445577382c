import { Migration } from '@mikro-orm/migrations';

/** Whether anything still tells of a machine is asked before it is deleted. */
export class References extends Migration {
  override name = '0370-references';

  override up() {
    this.addSql('create index decision_instance_index on decision (instance_id)');
    this.addSql('create index command_instance_index on command (instance_id) where instance_id is not null');
  }

  override down() {
    this.addSql('drop index decision_instance_index');
    this.addSql('drop index command_instance_index');
  }
}
