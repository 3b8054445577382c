import { Migration } from '@mikro-orm/migrations';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The ages at which the bins begin, in hours, and the same on the prior's clock, as they are when this is run. */
const AGES = [0, ...Array.from({ length: 15 }, (_, bin) => 0.05 * 2 ** bin)];
const clockAt = (age: number | undefined) =>
  age === undefined ? "'infinity'::float8" : `${age === 0 ? 0 : 1 + Math.log(age / 0.05)}::float8`;

/** Runs that have ended are counted for each group too: a client with many pools is asked about often. */
export class TalliesOfGroups extends Migration {
  override name = '0421-tallies-of-groups';

  override up() {
    this.addSql('drop table risk_tally');
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
    this.#count();
  }

  /** Counts the runs that are known. */
  #count() {
    const bins = AGES.map((age, bin) => `(${bin}, ${clockAt(age)}, ${clockAt(AGES[bin + 1])})`).join();
    const hours = '(extract(epoch from (o.ended_at - o.started_at)) / 3600)::float8';
    this.addSql(`
      insert into risk_tally (client_id, pool_id, region, instance_type, bin, entered, ended, exposure)
      select r.client_id, g.pool_id, g.region, g.instance_type, b.bin, count(*),
        count(*) filter (where r.clock < b.ends), sum(least(r.clock, b.ends) - b.begins)
      from (
        select p.client_id, p.pool_id, p.region, p.instance_type,
          case when ${hours} < 0.05 then greatest(${hours}, 0) / 0.05 else 1 + ln(${hours} / 0.05) end as clock
        from risk_run o join risk_pool p on p.pool_id = o.pool_id where o.ended_at is not null
      ) r
      join (values ${bins}) as b(bin, begins, ends) on r.clock >= b.begins
      cross join lateral (values (r.pool_id, r.region, r.instance_type), ('${NOBODY}'::uuid, r.region, r.instance_type),
        ('${NOBODY}'::uuid, r.region, ''), ('${NOBODY}'::uuid, '', '')) as g(pool_id, region, instance_type)
      group by r.client_id, g.pool_id, g.region, g.instance_type, b.bin`);
  }

  override down() {
    this.addSql(`delete from risk_tally where pool_id = '${NOBODY}'`);
    this.addSql('alter table risk_tally drop constraint risk_tally_pkey, add primary key (pool_id, bin)');
    for (const column of ['client_id', 'region', 'instance_type']) {
      this.addSql(`alter table risk_tally drop column ${column}`);
    }
  }
}
