import type { EntityManager } from '@mikro-orm/sql';
import { groupedInOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';

/** A machine that is to be ended, and whose it is. */
export interface DueMachine {
  readonly id: string;
  readonly agentId: string;
}

const MOST_OF_AGENT = 100;

export function retirementRepository(em: EntityManager) {
  const table = (name: string) => tableOf(em, name);

  // The wait is counted from becoming a zombie; a machine that was let go waits for nothing, whatever the settings.
  const dueAt = (now: string) => `
    from ${table('instance')} i
    join ${table('agent')} a on a.id = i.agent_id
    join ${table('agent_config')} c on c.agent_id = i.agent_id
    where i.role = 'ZOMBIE' and a.status in ('ONLINE', 'OFFLINE') and (i.is_released
      or (c.is_auto_terminate_enabled and i.zombie_since <= ${now} - make_interval(secs => c.terminate_wait_seconds)))`;

  return {
    /** What each of these agents is to end now, the longest due first; at most 100 each. */
    async dueOfAgents(viewer: Viewer, agentIds: readonly string[], now: Date): Promise<string[][]> {
      const rows = await statement<DueMachine>(
        em,
        `select id, "agentId" from (
           select i.id, i.agent_id as "agentId",
             row_number() over (partition by i.agent_id order by i.zombie_since, i.id) as place
           ${dueAt('$2::timestamptz')}
             and i.agent_id in (select jsonb_array_elements_text($1::jsonb)::uuid)
             and i.client_id = coalesce($3, i.client_id) and i.agent_id = coalesce($4, i.agent_id)) ranked
         where place <= $5 order by place`,
        [
          ...[JSON.stringify(agentIds.filter(isUuid)), now],
          ...[tenantFilter(viewer).clientId ?? null, agentOf(viewer) ?? null, MOST_OF_AGENT],
        ],
      );
      return groupedInOrder(rows, agentIds, ({ agentId }) => agentId).map((own) => own.map(({ id }) => id));
    },

    /** Machines that are to be ended and whose agents do not know: no order is open, and none failed of late. */
    async untold(now: Date, failedSince: Date, limit: number, passedOver: readonly string[]): Promise<DueMachine[]> {
      return statement(
        em,
        // Looked up machine by machine: as a join of tables without statistics it compares all orders with all machines.
        `select i.id, i.agent_id as "agentId" ${dueAt('$1::timestamptz')}
           and not i.id in (select jsonb_array_elements_text($2::jsonb)::uuid)
           and coalesce((select k.expires_at from ${table('command')} k where k.instance_id = i.id
             and k.kind = 'TERMINATE' and k.status in ('PENDING', 'DELIVERED')), '-infinity') <= $1
           and (select true from ${table('command')} k where k.agent_id = i.agent_id and k.status = 'FAILED'
             and k.completed_at > $3 and k.kind = 'TERMINATE' and k.instance_id = i.id limit 1) is null
         order by i.zombie_since, i.id limit $4`,
        [now, JSON.stringify(passedOver), failedSince, limit],
      );
    },

    /** Whether a machine is to be ended now; asked under its agent's lock. */
    async isDue(id: string, now: Date): Promise<boolean> {
      const rows = await statement(em, `select 1 as one ${dueAt('$2::timestamptz')} and i.id = $1`, [id, now]);
      return rows.length > 0;
    },
  };
}
export type RetirementRepository = ReturnType<typeof retirementRepository>;
