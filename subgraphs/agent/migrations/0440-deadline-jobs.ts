import { Migration } from '@mikro-orm/migrations';

export class DeadlineJobs extends Migration {
  override name = '0440-deadline-jobs';

  override up() {
    this.addSql(`
      create table deadline_job (
        agent_id uuid primary key references agent (id),
        client_id uuid not null,
        work_hours double precision not null,
        work_hours_done double precision not null,
        deadline_at timestamptz not null,
        changeover_hours double precision not null,
        declared_at timestamptz not null,
        progressed_at timestamptz
      )`);
  }

  override down() {
    this.addSql('drop table deadline_job');
  }
}
