import { Migration } from '@mikro-orm/migrations';

/** What the jobs of a subgraph did, do and are to do; the queue itself is kept by its own library. */
class Task extends Migration {
  override name = '0002-task';

  override up() {
    const task = this.#task();
    this.addSql(`create table ${task} (
      id uuid primary key,
      name text not null,
      title text not null,
      client_id uuid,
      status text not null
        check (status in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'ABORTED')),
      progress_ratio double precision not null default 0 check (progress_ratio between 0 and 1),
      phase text,
      message text,
      attempts int not null default 0,
      ended_attempts int not null default 0,
      failures int not null default 0,
      payload jsonb not null,
      request_id text,
      traceparent text,
      cancel_requested boolean not null default false,
      created_at timestamptz not null,
      started_at timestamptz,
      finished_at timestamptz
    ) with (fillfactor = 70)`);
    this.addSql(`create index task_open on ${task} (id) where finished_at is null`);
    this.addSql(`create index task_finished on ${task} (finished_at) where finished_at is not null`);
    this.addSql(`create index task_client on ${task} (client_id, id) where client_id is not null`);
  }

  override down() {
    this.addSql(`drop table ${this.#task()}`);
  }

  #task(): string {
    return `"${this.config.get('schema') ?? 'public'}"."task"`;
  }
}

export const jobMigrations = [Task];
