import { Migration } from '@mikro-orm/migrations';

export class DecisionsAndCommands extends Migration {
  override name = '0200-decisions-and-commands';

  override up() {
    this.#commands();
    this.#switches();
    this.#decisions();
  }

  #commands() {
    this.addSql(`
      create table command (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null references agent (id),
        kind varchar(255) not null,
        target_mode varchar(255),
        target_pool_id uuid,
        priority int not null,
        trigger varchar(255) not null,
        status varchar(255) not null,
        terminate_wait_seconds int,
        issued_at timestamptz not null,
        expires_at timestamptz not null,
        acknowledged_at timestamptz,
        completed_at timestamptz,
        failure_reason varchar(255),
        message text
      )`);
    const open = `status in ('PENDING', 'DELIVERED')`;
    this.addSql(
      `create unique index command_open_switch_unique on command (agent_id) where kind = 'SWITCH' and ${open}`,
    );
    this.addSql(`create index command_open_index on command (agent_id, priority desc, id) where ${open}`);
    this.addSql(`create index command_expiry_index on command (expires_at) where ${open}`);
    this.addSql(`create index command_failed_index on command (agent_id, completed_at) where status = 'FAILED'`);
  }

  #switches() {
    this.addSql(`
      create table switch (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null references agent (id),
        command_id uuid,
        old_instance_id uuid,
        new_instance_id uuid,
        trigger varchar(255) not null,
        phase varchar(255) not null,
        progress_ratio double precision not null,
        old_hourly_price numeric(18,6),
        new_hourly_price numeric(18,6),
        hourly_savings numeric(18,6),
        downtime_seconds double precision,
        started_at timestamptz not null,
        completed_at timestamptz,
        report_due_at timestamptz
      )`);
    this.addSql('create unique index switch_open_unique on switch (agent_id) where completed_at is null');
    this.addSql('create unique index switch_command_unique on switch (command_id)');
    this.addSql(`
      create unique index switch_machines_unique on switch (agent_id, old_instance_id, new_instance_id)
      where new_instance_id is not null`);
    this.addSql('create index switch_client_index on switch (client_id, id)');
    this.addSql('create index switch_agent_index on switch (agent_id, id)');
    this.addSql('create index switch_report_due_index on switch (report_due_at) where completed_at is null');
  }

  #decisions() {
    this.addSql(`
      create table decision (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null references agent (id),
        instance_id uuid not null,
        action varchar(255) not null,
        target_pool_id uuid,
        confidence double precision not null,
        reason text not null,
        rule int not null,
        expected_hourly_savings numeric(18,6) not null,
        risk double precision not null,
        candidates jsonb not null,
        features jsonb not null,
        engine varchar(255) not null,
        model_version varchar(255) not null,
        is_executed boolean not null,
        made_at timestamptz not null,
        last_evaluated_at timestamptz not null
      )`);
    this.addSql('create index decision_client_index on decision (client_id, id)');
    this.addSql('create index decision_agent_index on decision (agent_id, id)');
    this.addSql(`
      create table decision_state (
        agent_id uuid primary key references agent (id),
        client_id uuid not null,
        instance_id uuid not null,
        instance_type varchar(255) not null,
        regret double precision not null,
        own_hourly_price double precision not null,
        best_hourly_price double precision not null,
        evaluated_at timestamptz not null,
        changed_at timestamptz,
        decision_id uuid not null,
        action varchar(255) not null,
        rule int not null,
        was_disabled boolean not null
      )`);
    this.addSql('create index decision_state_type_index on decision_state (client_id, instance_type)');
    this.addSql('create index decision_state_due_index on decision_state (evaluated_at) where changed_at is not null');
    this.addSql(`
      create table pool_run (
        pool_id uuid not null references pool (id),
        started_at timestamptz not null,
        ended_at timestamptz,
        primary key (pool_id, started_at)
      )`);
    this.addSql('create unique index pool_run_open_unique on pool_run (pool_id) where ended_at is null');
  }

  override down() {
    for (const table of ['pool_run', 'decision_state', 'decision', 'switch', 'command']) {
      this.addSql(`drop table ${table}`);
    }
  }
}
