import { Migration } from '@mikro-orm/migrations';

export class Standbys extends Migration {
  override name = '0100-standbys';

  override up() {
    this.addReplicas();
    this.addPromotions();
    this.addFailovers();
  }

  private addReplicas() {
    this.addSql(`
      create table replica (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null,
        kind varchar(255) not null,
        status varchar(255) not null,
        pool_id uuid,
        pool_name varchar(255),
        hourly_price numeric(18, 6),
        provider_id varchar(255),
        instance_id uuid,
        progress_ratio double precision not null,
        bytes_synced double precision,
        bytes_total double precision,
        lag_milliseconds int,
        ready_at timestamptz,
        failure_reason text,
        created_at timestamptz not null,
        ended_at timestamptz
      )`);
    this.addSql('create index replica_agent_id_index on replica (agent_id, id)');
    this.addSql('create index replica_client_id_index on replica (client_id, id)');
    this.addSql(`
      create unique index replica_open_instance_unique on replica (instance_id)
      where status in ('LAUNCHING', 'SYNCING', 'READY', 'PROMOTING')`);
    this.addSql(`
      create table machine_release (
        id uuid primary key,
        agent_id uuid not null,
        instance_id uuid not null,
        requested_at timestamptz not null
      )`);
    this.addSql('create unique index machine_release_instance_id_unique on machine_release (instance_id)');
  }

  private addPromotions() {
    this.addSql(`
      create table promotion (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null,
        replica_id uuid not null,
        instance_id uuid not null,
        trigger varchar(255) not null,
        expected_epoch int not null,
        standby_was varchar(255) not null,
        old_becomes varchar(255) not null,
        old_primary jsonb,
        is_replacement_due boolean not null,
        replacement_id uuid,
        outcome varchar(255) not null,
        epoch int,
        lost_reason varchar(255),
        requested_at timestamptz not null,
        settled_at timestamptz
      )`);
    this.addSql('create index promotion_agent_id_index on promotion (agent_id, outcome, epoch)');
    this.addSql(`
      create unique index promotion_pending_replica_unique on promotion (replica_id) where outcome = 'PENDING'`);
    this.addSql(`
      create index promotion_open_index on promotion (requested_at)
      where outcome = 'PENDING' or is_replacement_due`);
  }

  private addFailovers() {
    this.addSql(`
      create table failover (
        id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null,
        instance_id uuid not null,
        notice_id varchar(255) not null,
        phase varchar(255) not null,
        replica_id uuid,
        promotion_id uuid,
        is_announced boolean not null,
        terminates_at timestamptz,
        noticed_at timestamptz not null,
        failover_milliseconds double precision,
        completed_at timestamptz
      )`);
    this.addSql('create unique index failover_notice_unique on failover (agent_id, instance_id, notice_id)');
    this.addSql('create index failover_agent_id_index on failover (agent_id, id)');
    this.addSql('create index failover_open_index on failover (noticed_at) where completed_at is null');
  }

  override down() {
    this.addSql('drop table failover');
    this.addSql('drop table promotion');
    this.addSql('drop table machine_release');
    this.addSql('drop table replica');
  }
}
