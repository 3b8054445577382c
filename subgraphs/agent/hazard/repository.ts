import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';

/** What is said of one machine size in one region. */
export interface SaidHazard {
  readonly instanceType: string;
  readonly region: string;
  readonly hazards: readonly number[];
}

export const hazardRepository = (em: EntityManager) => ({
  /** Keeps what was said, unless something later is known. */
  async keep(clientId: string, places: readonly SaidHazard[], madeAt: Date): Promise<void> {
    await statement(
      em,
      `insert into ${tableOf(em, 'place_hazard')} as known (client_id, instance_type, region, hazards, made_at)
       select $1::uuid, r."instanceType", r.region, r.hazards, $3::timestamptz
       from jsonb_to_recordset($2::jsonb) as r("instanceType" text, region text, hazards jsonb)
       order by r."instanceType", r.region
       on conflict (client_id, instance_type, region) do update
         set hazards = excluded.hazards, made_at = excluded.made_at
         where known.made_at < excluded.made_at`,
      [clientId, JSON.stringify(places), madeAt],
    );
  },
});
export type HazardRepository = ReturnType<typeof hazardRepository>;
