import { Migration } from '@mikro-orm/migrations';

export class Fleet extends Migration {
  override name = '0100-fleet';

  override up() {
    this.#agents();
    this.#instances();
    this.#prices();
    this.#imports();
  }

  #agents() {
    this.addSql(`
      create table agent (
        id uuid primary key,
        client_id uuid not null,
        logical_id varchar(255) not null,
        hostname varchar(255) not null,
        version varchar(255) not null,
        status varchar(255) not null,
        epoch int not null,
        token_generation int not null,
        registered_at timestamptz not null,
        last_heartbeat_at timestamptz,
        last_registered_at timestamptz not null,
        last_registered_instance_id uuid
      )`);
    // A deleted agent stays what it was; its name is free for another one.
    this.addSql(
      `create unique index agent_logical_id_unique on agent (client_id, logical_id) where status <> 'DELETED'`,
    );
    this.addSql('create index agent_client_index on agent (client_id, id)');
    this.addSql(`create index agent_online_index on agent (id) where status = 'ONLINE'`);
    this.addSql(`
      create table agent_token (
        id uuid primary key,
        agent_id uuid not null references agent (id),
        instance_id uuid not null,
        hash varchar(255) not null,
        generation int not null,
        created_at timestamptz not null,
        revoked_at timestamptz
      )`);
    this.addSql('create unique index agent_token_hash_unique on agent_token (hash)');
    this.addSql('create index agent_token_live_index on agent_token (agent_id, generation) where revoked_at is null');
    this.addSql(`
      create table agent_config (
        agent_id uuid primary key references agent (id),
        client_id uuid not null,
        is_auto_switch_enabled boolean not null,
        is_manual_replica_enabled boolean not null,
        is_auto_terminate_enabled boolean not null,
        terminate_wait_seconds int not null,
        minimum_savings_ratio double precision not null,
        risk_threshold double precision not null,
        maximum_switches_per_day int not null,
        maximum_switches_per_week int not null,
        minimum_stay_seconds int not null,
        version int not null,
        constraint agent_config_one_way check (not (is_auto_switch_enabled and is_manual_replica_enabled))
      )`);
  }

  #instances() {
    this.addSql(`
      create table instance (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null references agent (id),
        provider_id varchar(255) not null,
        instance_type varchar(255) not null,
        zone varchar(255) not null,
        region varchar(255) not null,
        pool_id uuid,
        mode varchar(255) not null,
        role varchar(255) not null,
        hourly_price numeric(18,6) not null,
        on_demand_hourly_price numeric(18,6) not null,
        price_effective_at timestamptz not null,
        replica_id uuid,
        launched_at timestamptz not null,
        zombie_since timestamptz,
        terminated_at timestamptz
      )`);
    this.addSql(`create unique index instance_primary_unique on instance (agent_id) where role = 'PRIMARY'`);
    this.addSql(
      `create unique index instance_provider_unique on instance (client_id, provider_id) where role <> 'TERMINATED'`,
    );
    this.addSql('create index instance_provider_index on instance (client_id, provider_id)');
    this.addSql('create index instance_client_index on instance (client_id, id)');
    this.addSql('create index instance_agent_index on instance (agent_id, id)');
    this.addSql(`create index instance_pool_index on instance (pool_id) where role <> 'TERMINATED'`);
    this.addSql(`
      create table promotion (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null references agent (id),
        instance_id uuid not null,
        previous_instance_id uuid,
        epoch int not null,
        promoted_at timestamptz not null
      )`);
    this.addSql('create unique index promotion_epoch_unique on promotion (agent_id, epoch)');
  }

  #prices() {
    this.addSql(`
      create table pool (
        id uuid primary key,
        client_id uuid not null,
        name varchar(255) not null,
        instance_type varchar(255) not null,
        zone varchar(255) not null,
        region varchar(255) not null,
        hourly_price numeric(18,6),
        on_demand_hourly_price numeric(18,6),
        observed_at timestamptz,
        up_score double precision,
        up_score_at timestamptz,
        is_up boolean,
        up_since timestamptz,
        last_down_at timestamptz,
        blocked_until timestamptz
      )`);
    this.addSql('create unique index pool_name_unique on pool (client_id, name)');
    this.addSql('create index pool_type_index on pool (client_id, instance_type)');
    this.addSql(`
      create table price_point (
        pool_id uuid not null,
        observed_at timestamptz not null,
        hourly_price numeric(18,6) not null,
        source varchar(255) not null,
        primary key (pool_id, observed_at)
      )`);
  }

  #imports() {
    this.addSql(`
      create table spot_price_import (
        id uuid primary key,
        client_id uuid not null,
        status varchar(255) not null,
        content bytea,
        progress_ratio double precision not null,
        records_read int not null,
        records_stored int not null,
        records_known int not null,
        records_refused int not null,
        refusals jsonb not null,
        task_id uuid,
        created_at timestamptz not null,
        finished_at timestamptz
      )`);
    this.addSql('create index spot_price_import_task_index on spot_price_import (task_id)');
  }

  override down() {
    for (const table of ['spot_price_import', 'price_point', 'pool', 'promotion', 'instance']) {
      this.addSql(`drop table ${table}`);
    }
    for (const table of ['agent_config', 'agent_token', 'agent']) this.addSql(`drop table ${table}`);
  }
}
