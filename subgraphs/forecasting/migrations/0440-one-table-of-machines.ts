import { Migration } from '@mikro-orm/migrations';

/** Machines were noted with their pools alone: they are carried over, and the rest is noted as it is told. */
export class OneTableOfMachines extends Migration {
  override name = '0440-one-table-of-machines';

  override up() {
    this.addSql(`
      insert into machine (instance_id, client_id, agent_id, pool_id, launched_at, effective_at, sequence)
      select instance_id, client_id, agent_id, pool_id, effective_at, effective_at, 0 from instance_pool
      on conflict do nothing`);
    this.addSql('drop table instance_pool');
  }

  override down() {
    this.addSql(`
      create table instance_pool (
        instance_id uuid primary key,
        client_id uuid not null,
        agent_id uuid not null,
        pool_id uuid,
        effective_at timestamptz not null
      )`);
    this.addSql(`
      insert into instance_pool (instance_id, client_id, agent_id, pool_id, effective_at)
      select instance_id, client_id, agent_id, pool_id, effective_at from machine where ended_at is null`);
  }
}
