import { Migration } from '@mikro-orm/migrations';

export class InterruptionRisk extends Migration {
  override name = '0420-interruption-risk';

  override up() {
    this.#pools();
    this.#evidence();
    this.#calibration();
  }

  #pools() {
    this.addSql(`
      create table risk_pool (
        pool_id uuid primary key,
        client_id uuid not null,
        name varchar(255) not null,
        instance_type varchar(255) not null,
        zone varchar(255) not null,
        region varchar(255) not null,
        first_seen_at timestamptz not null,
        seen_at timestamptz not null,
        is_up boolean,
        since timestamptz,
        watched_until timestamptz,
        told_risk double precision,
        hazard_told_at timestamptz,
        sampled_at timestamptz
      ) with (fillfactor = 70)`);
    this.addSql('create index risk_pool_client_index on risk_pool (client_id, pool_id)');
    this.addSql('create index risk_pool_age_index on risk_pool (seen_at)');
  }

  #evidence() {
    this.addSql(`
      create table risk_run (
        pool_id uuid not null,
        started_at timestamptz not null,
        client_id uuid not null,
        ended_at timestamptz,
        cause varchar(255),
        primary key (pool_id, started_at)
      )`);
    this.addSql('create index risk_run_age_index on risk_run (ended_at) where ended_at is not null');
    this.addSql('create index risk_run_unended_index on risk_run (started_at) where ended_at is null');
    this.addSql(`
      create table risk_tally (
        client_id uuid not null,
        pool_id uuid not null,
        region varchar(255) not null,
        instance_type varchar(255) not null,
        bin int not null,
        entered int not null,
        ended int not null,
        exposure double precision not null,
        primary key (client_id, pool_id, region, instance_type, bin)
      ) with (fillfactor = 70)`);
    this.addSql(`
      create table risk_market (
        region varchar(255) not null,
        instance_type varchar(255) not null,
        bin int not null,
        entered int not null,
        ended int not null,
        exposure double precision not null,
        primary key (region, instance_type, bin)
      )`);
  }

  #calibration() {
    this.addSql(`
      create table risk_prediction (
        pool_id uuid not null,
        made_at timestamptz not null,
        horizon_hours int not null,
        client_id uuid not null,
        run_started_at timestamptz not null,
        interruption double precision not null,
        due_at timestamptz not null,
        primary key (pool_id, made_at, horizon_hours)
      )`);
    this.addSql('create index risk_prediction_due_index on risk_prediction (due_at)');
    this.addSql(`
      create table risk_reliability (
        client_id uuid not null,
        day timestamptz not null,
        horizon_hours int not null,
        bin int not null,
        count int not null,
        predicted double precision not null,
        observed int not null,
        squared_error double precision not null,
        prior_squared_error double precision not null,
        log_loss double precision not null,
        primary key (client_id, day, horizon_hours, bin)
      )`);
    this.addSql('create index risk_reliability_age_index on risk_reliability (day)');
  }

  override down() {
    for (const table of ['reliability', 'prediction', 'market', 'tally', 'run', 'pool']) {
      this.addSql(`drop table risk_${table}`);
    }
  }
}
