import { Migration } from '@mikro-orm/migrations';

export class AccountsAndTasks extends Migration {
  override name = '0100-accounts-and-tasks';

  override up() {
    this.addSql(`
      create table client (
        id uuid primary key,
        name varchar(255) not null,
        email varchar(255),
        status varchar(255) not null,
        token_hash varchar(255) not null,
        token_mask varchar(255) not null,
        token_generation int not null,
        token_created_at timestamptz not null,
        token_last_used_at timestamptz,
        created_at timestamptz not null,
        constraint client_name_unique unique (name),
        constraint client_token_hash_unique unique (token_hash)
      )`);
    this.addSql(`
      create table task_view (
        id uuid primary key,
        subgraph varchar(255) not null,
        name varchar(255) not null,
        title varchar(255) not null,
        client_id uuid,
        status varchar(255) not null,
        progress_ratio double precision not null,
        phase varchar(255),
        message text,
        attempts int not null,
        created_at timestamptz not null,
        started_at timestamptz,
        finished_at timestamptz
      )`);
    this.addSql('create index task_view_client_id_index on task_view (client_id, id)');
  }

  override down() {
    this.addSql('drop table task_view');
    this.addSql('drop table client');
  }
}
