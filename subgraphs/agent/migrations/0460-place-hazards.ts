import { Migration } from '@mikro-orm/migrations';

/** What forecasting says of machine sizes and regions. */
export class PlaceHazards extends Migration {
  override name = '0460-place-hazards';

  override up() {
    this.addSql(`
      create table place_hazard (
        client_id uuid not null,
        instance_type varchar(255) not null,
        region varchar(255) not null,
        hazards jsonb not null,
        made_at timestamptz not null,
        primary key (client_id, instance_type, region)
      ) with (fillfactor = 70)`);
    this.addSql('create index place_hazard_age_index on place_hazard (made_at)');
  }

  override down() {
    this.addSql('drop table place_hazard');
  }
}
