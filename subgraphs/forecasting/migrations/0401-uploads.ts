import { Migration } from '@mikro-orm/migrations';

/** Histories that clients upload. */
export class Uploads extends Migration {
  override name = '0401-uploads';

  override up() {
    this.addSql(`
      create table observation_upload (
        id uuid primary key,
        client_id uuid not null,
        name varchar(255) not null,
        unit varchar(255) not null,
        format varchar(255) not null,
        resampling varchar(255) not null,
        status varchar(255) not null,
        content bytea,
        progress_ratio double precision not null,
        rows_read int not null,
        rows_stored int not null,
        rows_changed int not null,
        rows_known int not null,
        rows_refused int not null,
        refusals jsonb not null,
        task_id uuid,
        created_at timestamptz not null,
        finished_at timestamptz
      )`);
    this.addSql('create index observation_upload_client_index on observation_upload (client_id, id)');
    this.addSql('create unique index observation_upload_task_unique on observation_upload (task_id)');
    this.addSql(
      'create index observation_upload_age_index on observation_upload (finished_at) where finished_at is not null',
    );
    this.addSql(`
      create table observation_upload_series (
        upload_id uuid not null references observation_upload (id) on delete cascade,
        series_id uuid not null,
        primary key (upload_id, series_id)
      )`);
  }

  override down() {
    this.addSql('drop table observation_upload_series');
    this.addSql('drop table observation_upload');
  }
}
