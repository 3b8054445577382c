import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';

/** A pool that is assessed, locked until the transaction ends. */
export interface AssessedPool {
  readonly poolId: string;
  readonly clientId: string;
  readonly name: string;
  readonly instanceType: string;
  readonly region: string;
  readonly isUp: boolean | null;
  readonly since: Date | null;
  readonly firstSeenAt: Date;
  readonly toldRisk: number | null;
  readonly hazardToldAt: Date | null;
  readonly sampledAt: Date | null;
}

/** Pools of a client behind one of them, in the order of ids. */
export interface PoolSlice {
  readonly clientId: string;
  readonly after: string | undefined;
  /** Those that machines run in. */
  readonly inUse: readonly string[];
  readonly seenFrom: Date;
}

/** What was told or kept of a pool; what is left out stands as it was. */
export interface Mark {
  readonly poolId: string;
  readonly toldRisk?: number;
  readonly isHazardTold?: boolean;
  readonly isSampled?: boolean;
}

/** A chance to be held against what comes. */
export interface Prediction {
  readonly poolId: string;
  readonly clientId: string;
  readonly horizonHours: number;
  readonly runStartedAt: Date;
  /** 0 to 1 */
  readonly interruption: number;
}

type Row = {
  readonly [K in keyof AssessedPool]: AssessedPool[K] extends Date | null ? number | null : AssessedPool[K];
};

const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
const toDate = (value: number | null) => (value === null ? null : new Date(value));

/** What is told of the risks of pools, and what is predicted. */
export function assessmentRepository(em: EntityManager) {
  const table = (name: string) => tableOf(em, `risk_${name}`);

  /** Locks what it finds; who else has one in hand assesses it himself. */
  async function lock(condition: string, parameters: readonly unknown[], limit: number): Promise<AssessedPool[]> {
    const rows = await statement<Row>(
      em,
      `select p.pool_id as "poolId", p.client_id as "clientId", p.name, p.instance_type as "instanceType", p.region,
         p.is_up as "isUp", ${milliseconds('p.since')} as since, ${milliseconds('p.first_seen_at')} as "firstSeenAt",
         p.told_risk as "toldRisk", ${milliseconds('p.hazard_told_at')} as "hazardToldAt",
         ${milliseconds('p.sampled_at')} as "sampledAt"
       from ${table('pool')} p where ${condition} order by p.pool_id limit ${limit} for update skip locked`,
      parameters,
    );
    return rows.map((row) => ({
      ...row,
      firstSeenAt: new Date(row.firstSeenAt as unknown as number),
      ...{ since: toDate(row.since), hazardToldAt: toDate(row.hazardToldAt), sampledAt: toDate(row.sampledAt) },
    }));
  }

  return {
    /** One of a client's pools. */
    async one(clientId: string, poolId: string): Promise<AssessedPool | undefined> {
      const [pool] = await lock('p.client_id = $1 and p.pool_id = $2', [clientId, poolId], 1);
      return pool;
    },

    /** The next of a client's pools that are in use, or that were seen since `seenFrom`. */
    slice({ clientId, after, inUse, seenFrom }: PoolSlice, limit: number): Promise<AssessedPool[]> {
      const isLive = `(p.seen_at >= $2::timestamptz
        or p.pool_id in (select value::uuid from jsonb_array_elements_text($3::jsonb)))`;
      const isNext = after ? 'and p.pool_id > $4' : '';
      const parameters = [clientId, seenFrom, JSON.stringify(inUse), ...(after ? [after] : [])];
      return lock(`p.client_id = $1 and ${isLive} ${isNext}`, parameters, limit);
    },

    /** Notes what was told and kept of pools that are locked. */
    async mark(marks: readonly Mark[], now: Date): Promise<void> {
      await statement(
        em,
        `update ${table('pool')} p set
           told_risk = coalesce(r."toldRisk", p.told_risk),
           hazard_told_at = case when r."isHazardTold" then $2::timestamptz else p.hazard_told_at end,
           sampled_at = case when r."isSampled" then $2::timestamptz else p.sampled_at end
         from jsonb_to_recordset($1::jsonb)
           as r("poolId" uuid, "toldRisk" float8, "isHazardTold" boolean, "isSampled" boolean)
         where p.pool_id = r."poolId"`,
        [JSON.stringify(marks), now],
      );
    },

    /** Keeps predictions until it is known what came of them. */
    async keep(predictions: readonly Prediction[], now: Date): Promise<void> {
      await statement(
        em,
        `insert into ${table('prediction')}
           (pool_id, made_at, horizon_hours, client_id, run_started_at, interruption, due_at)
         select r."poolId", $2::timestamptz, r."horizonHours", r."clientId", r."runStartedAt", r.interruption,
           $2::timestamptz + r."horizonHours" * interval '1 hour'
         from jsonb_to_recordset($1::jsonb) as r("poolId" uuid, "horizonHours" int, "clientId" uuid,
           "runStartedAt" timestamptz, interruption float8)
         on conflict do nothing`,
        [JSON.stringify(predictions), now],
      );
    },
  };
}
export type AssessmentRepository = ReturnType<typeof assessmentRepository>;
