import { Migration } from '@mikro-orm/migrations';

/** Strategies that clients try on stored history. */
export class Backtests extends Migration {
  override name = '0431-backtests';

  override up() {
    this.addSql(`
      create table backtest (
        id uuid primary key,
        client_id uuid not null,
        pools jsonb not null,
        from_at timestamptz not null,
        to_at timestamptz not null,
        changeover_hours double precision not null,
        on_demand_hourly_price numeric(18,6) not null,
        settings jsonb not null,
        status varchar(255) not null,
        progress_ratio double precision not null,
        failure_reason text,
        replayed_from_at timestamptz,
        replayed_to_at timestamptz,
        rows jsonb not null,
        task_id uuid,
        created_at timestamptz not null,
        finished_at timestamptz
      ) with (fillfactor = 70)`);
    this.addSql('create index backtest_client_index on backtest (client_id, id)');
    this.addSql(`create index backtest_open_index on backtest (client_id) where status in ('QUEUED', 'RUNNING')`);
    this.addSql('create unique index backtest_task_unique on backtest (task_id)');
    this.addSql('create index backtest_age_index on backtest (finished_at) where finished_at is not null');
  }

  override down() {
    this.addSql('drop table backtest');
  }
}
