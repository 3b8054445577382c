import { Migration } from '@mikro-orm/migrations';

export class CoordinationTables extends Migration {
  override name = '0310-coordination';

  override up() {
    this.addSql(`
      alter table replica
        add column is_coordinated boolean not null default false,
        add column failure_kind varchar(255),
        add column sync_rate_per_second double precision,
        add column sync_measured_at timestamptz`);
    // What was noted until now was of machines that had ended.
    this.addSql('alter table machine_release add column has_ended boolean not null default true');
    this.addSql(`
      create table coordination (
        agent_id uuid primary key,
        client_id uuid not null,
        version int not null,
        is_queued boolean not null,
        due_at timestamptz,
        mode varchar(255),
        risk_threshold double precision,
        risk_level varchar(255),
        cleared_since timestamptz
      )`);
    this.addSql('create index coordination_due_index on coordination (due_at) where due_at is not null');
  }

  override down() {
    this.addSql('drop table coordination');
    this.addSql('alter table machine_release drop column has_ended');
    this.addSql(`
      alter table replica drop column is_coordinated, drop column failure_kind,
        drop column sync_rate_per_second, drop column sync_measured_at`);
  }
}
