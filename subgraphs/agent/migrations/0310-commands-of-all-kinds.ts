import { Migration } from '@mikro-orm/migrations';

const OPEN = `status in ('PENDING', 'DELIVERED')`;

export class CommandsOfAllKinds extends Migration {
  override name = '0310-commands-of-all-kinds';

  override up() {
    this.addSql(`
      alter table command
        add column instance_id uuid,
        add column replica_id uuid,
        add column deliveries int not null default 1,
        add column last_delivered_at timestamptz`);
    this.addSql('update command set last_delivered_at = issued_at');
    this.addSql(
      `create unique index command_open_replica_unique on command (replica_id, kind)
       where replica_id is not null and ${OPEN}`,
    );
    this.addSql(
      `create unique index command_open_terminate_unique on command (instance_id) where kind = 'TERMINATE' and ${OPEN}`,
    );
    this.addSql(
      `create unique index command_open_config_unique on command (agent_id) where kind = 'UPDATE_CONFIG' and ${OPEN}`,
    );
    this.addSql(`create index command_delivery_index on command (last_delivered_at) where status = 'PENDING'`);
  }

  override down() {
    for (const index of ['delivery_index', 'open_config_unique', 'open_terminate_unique', 'open_replica_unique']) {
      this.addSql(`drop index command_${index}`);
    }
    for (const column of ['last_delivered_at', 'deliveries', 'replica_id', 'instance_id']) {
      this.addSql(`alter table command drop column ${column}`);
    }
  }
}
