import { Migration } from '@mikro-orm/migrations';

/** What machines cost, and from when on: what the spend of a client is integrated from. */
export class Spend extends Migration {
  override name = '0404-spend';

  override up() {
    this.addSql(`
      create table spend_machine (
        instance_id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null,
        ended_at timestamptz
      )`);
    this.addSql('create index spend_machine_client_index on spend_machine (client_id, ended_at)');
    this.addSql('create index spend_machine_agent_index on spend_machine (agent_id)');
    this.addSql('create index spend_machine_end_index on spend_machine (ended_at) where ended_at is not null');
    this.addSql(`
      create table spend_step (
        instance_id uuid not null,
        effective_at timestamptz not null,
        hourly_price numeric(18,6) not null,
        sequence bigint not null,
        primary key (instance_id, effective_at)
      )`);
    this.addSql('create index spend_step_age_index on spend_step (effective_at)');
    this.addSql(`
      create table spend_progress (
        client_id uuid primary key,
        integrated_until timestamptz not null,
        changed_from timestamptz
      )`);
  }

  override down() {
    for (const table of ['spend_progress', 'spend_step', 'spend_machine']) this.addSql(`drop table ${table}`);
  }
}
