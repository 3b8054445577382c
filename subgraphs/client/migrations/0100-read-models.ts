import { Migration } from '@mikro-orm/migrations';

export class ReadModels extends Migration {
  override name = '0100-read-models';

  override up() {
    this.#fleet();
    this.#switches();
    this.#steps();
    this.#days();
    this.#notifications();
  }

  #fleet() {
    this.addSql(`
      create table fleet_agent (
        id uuid primary key,
        client_id uuid not null,
        hostname varchar(255) not null,
        is_online boolean not null,
        is_deleted boolean not null
      )`);
    this.addSql('create index fleet_agent_client_index on fleet_agent (client_id) where not is_deleted');
    this.addSql(`
      create table fleet_machine (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null,
        mode varchar(255) not null,
        role varchar(255) not null,
        hourly_price numeric(18,6) not null,
        on_demand_hourly_price numeric(18,6) not null
      )`);
    this.addSql(`create index fleet_machine_client_index on fleet_machine (client_id) where role <> 'TERMINATED'`);
    this.addSql(`create index fleet_machine_agent_index on fleet_machine (agent_id) where role <> 'TERMINATED'`);
    this.addSql(`
      create table fleet_replica (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null,
        status varchar(255) not null
      )`);
    this.addSql(`create index fleet_replica_ready_index on fleet_replica (client_id) where status = 'READY'`);
    this.addSql(`
      create table survival (
        failover_id uuid primary key,
        client_id uuid not null,
        survived_at timestamptz not null
      )`);
    this.addSql('create index survival_client_index on survival (client_id, survived_at)');
    this.addSql('create table fleet_activity (client_id uuid primary key, last_at timestamptz not null)');
  }

  #switches() {
    this.addSql(`
      create table switch_record (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null,
        hostname varchar(255) not null,
        trigger varchar(255) not null,
        old_mode varchar(255) not null,
        new_mode varchar(255) not null,
        old_pool_name varchar(255),
        new_pool_name varchar(255),
        old_hourly_price numeric(18,6) not null,
        new_hourly_price numeric(18,6) not null,
        hourly_savings numeric(18,6) not null,
        downtime_seconds double precision not null,
        completed_at timestamptz not null
      )`);
    this.addSql('create index switch_record_client_index on switch_record (client_id, completed_at, id)');
  }

  /** What is known of machines since when. Added; of one machine, kind and moment the last word stands. */
  #steps() {
    this.addSql(`
      create table machine_step (
        machine_id uuid not null,
        kind varchar(255) not null,
        effective_at timestamptz not null,
        client_id uuid not null,
        agent_id uuid not null,
        sequence bigint not null,
        role varchar(255),
        hourly_price numeric(18,6),
        on_demand_hourly_price numeric(18,6),
        primary key (machine_id, kind, effective_at)
      )`);
    this.addSql(`create index machine_step_agent_index on machine_step (agent_id) where kind = 'LAUNCHED'`);
  }

  /**
   * A machine's days up to the last step in each, and the rates that hold from there on; the open ones, and the last
   * one of each machine that runs. Amounts are micro-units × milliseconds, rates micro-units an hour. A client's days
   * once they are closed, and up to where they are.
   */
  #days() {
    this.addSql(`
      create table machine_day (
        client_id uuid not null,
        machine_id uuid not null,
        day date not null,
        actual numeric(38,0) not null,
        on_demand numeric(38,0) not null,
        workload_milliseconds bigint not null,
        machine_milliseconds bigint not null,
        tail_from timestamptz not null,
        actual_rate numeric(18,0) not null,
        on_demand_rate numeric(18,0) not null,
        is_workload boolean not null,
        is_running boolean not null,
        primary key (client_id, machine_id, day)
      )`);
    this.addSql(`
      create table savings_day (
        client_id uuid not null,
        day date not null,
        on_demand_cost numeric(18,6) not null,
        actual_cost numeric(18,6) not null,
        workload_milliseconds bigint not null,
        primary key (client_id, day)
      )`);
    this.addSql(`
      create table savings_closing (
        is_only_row boolean primary key default true check (is_only_row),
        closed_before date not null
      )`);
  }

  #notifications() {
    this.addSql(`
      create table notification (
        id uuid primary key,
        event_id uuid not null,
        client_id uuid not null,
        agent_id uuid,
        kind varchar(255) not null,
        severity varchar(255) not null,
        title varchar(255) not null,
        message text not null,
        created_at timestamptz not null,
        read_at timestamptz,
        constraint notification_event_unique unique (event_id)
      )`);
    this.addSql('create index notification_client_index on notification (client_id, created_at, id)');
    this.addSql('create index notification_unread_index on notification (client_id, id) where read_at is null');
    this.addSql(`
      create index notification_presence_index on notification (agent_id, created_at, id)
        where kind in ('AGENT_OFFLINE', 'AGENT_ONLINE')`);
  }

  override down() {
    for (const table of [
      ...['notification', 'savings_closing', 'savings_day', 'machine_day', 'machine_step', 'switch_record'],
      ...['fleet_activity', 'survival', 'fleet_replica', 'fleet_machine', 'fleet_agent'],
    ]) {
      this.addSql(`drop table ${table}`);
    }
  }
}
