import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { fresh } from '#foundation/database/fresh.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Failover } from './entity.ts';

/** What names a notice: repeats of it carry the same. */
export interface NoticeKey {
  readonly agentId: string;
  readonly instanceId: string;
  readonly noticeId: string;
}

// Each is of another machine, or of another notice for the same; agents have few machines.
const MOST_OPEN = 1_000;

/** The tenant's fail-overs; for an agent's token only that agent's. */
function visibleTo(viewer: Viewer): FilterQuery<Failover> {
  const agentId = agentOf(viewer);
  return { ...tenantFilter(viewer), ...(agentId && { agentId }) };
}

export function failoverRepository(em: EntityManager) {
  return {
    /** The fail-overs with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Failover | undefined)[]> {
      const rows = await em.find(Failover, { $and: [{ id: { $in: ids.filter(isUuid) } }, visibleTo(viewer)] });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** An agent's, newest first. */
    ofAgent(viewer: Viewer, agentId: string, request: PageRequest): Promise<Page<Failover>> {
      const of: FilterQuery<Failover> = { agentId: { $in: [agentId].filter(isUuid) } };
      return page(em, Failover, { $and: [of, visibleTo(viewer)] }, [['id', 'desc']], request);
    },

    /** What is done about a notice, as it stands now. */
    byNotice: async ({ agentId, instanceId, noticeId }: NoticeKey): Promise<Failover | null> =>
      em.findOne(Failover, { agentId, instanceId, noticeId }, await fresh(em)),

    current: async (id: string): Promise<Failover> => em.findOneOrFail(Failover, { id }, await fresh(em)),

    /** An agent's that have not ended, as they stand now. */
    openOf: async (agentId: string): Promise<Failover[]> =>
      em.find(
        Failover,
        { agentId, completedAt: null },
        { orderBy: { id: 'asc' }, limit: MOST_OPEN, ...(await fresh(em)) },
      ),

    /** The machines of an agent that are to be taken. */
    async noticedMachines(agentId: string): Promise<Set<string>> {
      const rows = await em.find(
        Failover,
        { agentId },
        { fields: ['instanceId'], orderBy: { id: 'desc' }, limit: 100 },
      );
      return new Set(rows.map(({ instanceId }) => instanceId));
    },

    /**
     * What was noticed before a moment and has not ended. One of each agent before the next of any, and so the clients:
     * whoever has many that stay open keeps nobody else waiting.
     */
    async openBefore(moment: Date, limit: number): Promise<string[]> {
      const rows = await statement<{ id: string }>(
        em,
        `with open as (
           select id, client_id, noticed_at,
             row_number() over (partition by agent_id order by noticed_at desc, id desc) as of_agent
           from ${tableOf(em, 'failover')} where completed_at is null and noticed_at <= $1::timestamptz
         )
         select id from open
         order by row_number() over (partition by client_id order by of_agent, noticed_at), noticed_at, id limit $2`,
        [moment.toISOString(), limit],
      );
      return rows.map(({ id }) => id);
    },
  };
}
export type FailoverRepository = ReturnType<typeof failoverRepository>;
