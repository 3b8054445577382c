import { Migration } from '@mikro-orm/migrations';

/** Series of other kinds than prices have a step of their own; prices say where their pool is. */
export class SeriesKinds extends Migration {
  override name = '0400-series-kinds';

  override up() {
    this.addSql(`
      alter table series
        add column resampling varchar(255) not null default 'LAST',
        add column interval varchar(255),
        add column step_seconds int,
        add column instance_type varchar(255),
        add column zone varchar(255),
        add column region varchar(255),
        add column duplicate_count int not null default 0,
        add column late_count int not null default 0`);
    for (const column of ['resampling', 'duplicate_count', 'late_count']) {
      this.addSql(`alter table series alter column ${column} drop default`);
    }
    // Whatever was there is a price, and named by its type and zone.
    this.addSql(`
      update series set interval = 'HOURLY', step_seconds = 3600,
        instance_type = regexp_replace(name, '\\.[^.]*$', ''), zone = substring(name from '[^.]*$'),
        region = regexp_replace(substring(name from '[^.]*$'), '[a-z]$', '')
      where kind = 'SPOT_PRICE'`);
    this.addSql('create unique index series_name_unique on series (client_id, kind, name) where pool_id is null');
    this.addSql('create index series_region_index on series (client_id, region) where pool_id is not null');
  }

  override down() {
    this.addSql('drop index series_region_index');
    this.addSql('drop index series_name_unique');
    this.addSql(`
      alter table series drop column resampling, drop column interval, drop column step_seconds,
        drop column instance_type, drop column zone, drop column region, drop column duplicate_count,
        drop column late_count`);
  }
}
