import { Migration } from '@mikro-orm/migrations';

export class Reports extends Migration {
  override name = '0320-reports';

  override up() {
    this.#instances();
    this.#agents();
    this.#histories();
  }

  #instances() {
    this.addSql(`
      alter table instance
        add column is_released boolean not null default false,
        add column accrued_cost numeric(18,6) not null default 0,
        add column accrued_on_demand_cost numeric(18,6) not null default 0,
        add column role_changed_at timestamptz,
        add column termination_reason varchar(255)`);
    // What they cost before their last price was not kept: the last price stands for it.
    this.addSql(`
      update instance set
        price_effective_at = coalesce(terminated_at, price_effective_at),
        accrued_cost = hourly_price * greatest(0,
          extract(epoch from coalesce(terminated_at, price_effective_at) - launched_at)) / 3600,
        accrued_on_demand_cost = on_demand_hourly_price * greatest(0,
          extract(epoch from coalesce(terminated_at, price_effective_at) - launched_at)) / 3600,
        role_changed_at = coalesce(terminated_at, zombie_since),
        termination_reason = case when role = 'TERMINATED' then 'OTHER' end`);
    this.addSql(`
      create index instance_ended_index on instance (agent_id, terminated_at, id) where role = 'TERMINATED'`);
    this.addSql(`create index instance_zombie_index on instance (zombie_since, id) where role = 'ZOMBIE'`);
  }

  #agents() {
    this.addSql(`
      alter table agent
        add column heartbeat_count int not null default 0,
        add column reported_metrics jsonb`);
  }

  #histories() {
    this.addSql(`
      create table cleanup (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null references agent (id),
        report_id varchar(255) not null,
        counts jsonb not null,
        failures jsonb not null,
        reported_at timestamptz not null
      )`);
    this.addSql('create index cleanup_agent_index on cleanup (agent_id, id)');
    // Without a reference to its agent: whoever takes in news of many does not wait for the lock of each.
    this.addSql(`
      create table interruption (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null,
        instance_id uuid not null,
        pool_id uuid,
        kind varchar(255) not null,
        signal_id varchar(255) not null,
        noticed_at timestamptz not null,
        terminates_at timestamptz
      )`);
    this.addSql('create unique index interruption_signal_unique on interruption (instance_id, kind, signal_id)');
    this.addSql('create index interruption_agent_index on interruption (agent_id, id)');
  }

  override down() {
    for (const table of ['interruption', 'cleanup']) this.addSql(`drop table ${table}`);
    this.addSql('alter table agent drop column heartbeat_count, drop column reported_metrics');
    this.addSql('drop index instance_ended_index');
    this.addSql('drop index instance_zombie_index');
    this.addSql(`
      alter table instance drop column is_released, drop column accrued_cost, drop column accrued_on_demand_cost,
        drop column role_changed_at, drop column termination_reason`);
  }
}
