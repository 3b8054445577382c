import { Migration } from '@mikro-orm/migrations';

/** Circuits, rate limits and budgets that processes share. */
class Resilience extends Migration {
  override name = '0003-resilience';

  override up() {
    this.addSql(`create table ${this.#table('circuit_breaker')} (
      name text primary key,
      state text not null check (state in ('CLOSED', 'OPEN', 'HALF_OPEN')),
      epoch int not null,
      failures int not null,
      probes int not null,
      successes int not null,
      changed_at timestamptz not null
    )`);
    // The fill factor leaves room to change a row in place: these rows change with every call.
    this.addSql(`create table ${this.#table('rate_limit')} (
      subject text primary key,
      tokens double precision not null,
      allowed boolean not null,
      refilled_at timestamptz not null
    ) with (fillfactor = 50)`);
    this.addSql(`create table ${this.#table('cost_budget')} (
      api text not null,
      period text not null check (period in ('DAY', 'MONTH')),
      start date not null,
      calls bigint not null,
      cost numeric(18, 6) not null,
      level text not null check (level in ('OK', 'WARNED', 'EXHAUSTED')),
      primary key (api, period)
    ) with (fillfactor = 50)`);
  }

  override down() {
    for (const table of ['cost_budget', 'rate_limit', 'circuit_breaker'] as const) {
      this.addSql(`drop table ${this.#table(table)}`);
    }
  }

  #table(table: string): string {
    return `"${this.config.get('schema') ?? 'public'}"."${table}"`;
  }
}

export const resilienceMigrations = [Resilience];
