import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { SwitchRecord } from './entity.ts';

export function switchRepository(em: EntityManager) {
  return {
    /** Keeps a switch, unless it is known. */
    async add(record: Omit<SwitchRecord, never>): Promise<void> {
      await em.upsert(SwitchRecord, record, { onConflictAction: 'ignore' });
    },

    /** A client's switches that completed in a span, oldest first, at most `limit`. */
    between: (clientId: string, from: Date, to: Date, limit: number): Promise<SwitchRecord[]> =>
      em.find(
        SwitchRecord,
        { clientId, completedAt: { $gte: from, $lt: to } },
        { orderBy: { completedAt: 'asc', id: 'asc' }, limit },
      ),

    /** How many switches of each client completed since a moment. */
    async counts(clientIds: readonly string[], since: Date): Promise<Map<string, number>> {
      const rows = await statement<{ id: string; count: string }>(
        em,
        `select client_id as id, count(*)::text as count from ${tableOf(em, 'switch_record')}
         where client_id = any($1::uuid[]) and completed_at >= $2
         group by client_id`,
        [clientIds, since.toISOString()],
      );
      return new Map(rows.map(({ id, count }) => [id, Number(count)]));
    },
  };
}
export type SwitchRepository = ReturnType<typeof switchRepository>;
