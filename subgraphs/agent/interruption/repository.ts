import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { uuidv7 } from '#foundation/database/identity.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { agentOf, tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Interruption, type InterruptionKind } from './entity.ts';

/** What was heard of a machine. */
export interface Signal {
  readonly clientId: string;
  readonly agentId: string;
  readonly instanceId: string;
  readonly poolId: string | null;
  readonly kind: InterruptionKind;
  readonly signalId: string;
  readonly noticedAt: Date;
  readonly terminatesAt: Date | null;
}

export function interruptionRepository(em: EntityManager) {
  return {
    /** Keeps a sign, unless it is kept already or there is no such agent. In one statement, which waits for no lock. */
    async keep(signal: Signal): Promise<void> {
      const { clientId, agentId, instanceId, poolId, kind, signalId, noticedAt, terminatesAt } = signal;
      await statement(
        em,
        `insert into ${tableOf(em, 'interruption')}
           (id, client_id, agent_id, instance_id, pool_id, kind, signal_id, noticed_at, terminates_at)
         select $1, client_id, id, $4, $5, $6, $7, $8, $9 from ${tableOf(em, 'agent')}
         where id = $2 and client_id = $3
         on conflict (instance_id, kind, signal_id) do nothing`,
        [uuidv7(), agentId, clientId, instanceId, poolId, kind, signalId, noticedAt, terminatesAt],
      );
    },

    /** An agent's interruptions, the newest first. */
    list(viewer: Viewer, agentId: string, request: PageRequest): Promise<Page<Interruption>> {
      const own = agentOf(viewer);
      const where: FilterQuery<Interruption> = {
        $and: [{ ...tenantFilter(viewer), ...(own && { agentId: own }) }, { agentId }],
      };
      return page(em, Interruption, where, [['id', 'desc']], request);
    },

    /** How many signs there were of each of these machines, in the order asked. */
    async counts(viewer: Viewer, instanceIds: readonly string[]): Promise<number[]> {
      const rows = await statement<{ instanceId: string; count: number }>(
        em,
        `select instance_id as "instanceId", count(*)::int as count from ${tableOf(em, 'interruption')}
         where instance_id in (select jsonb_array_elements_text($1::jsonb)::uuid)
           and client_id = coalesce($2, client_id) and agent_id = coalesce($3, agent_id)
         group by instance_id`,
        [JSON.stringify(instanceIds), tenantFilter(viewer).clientId ?? null, agentOf(viewer) ?? null],
      );
      const countOf = new Map(rows.map(({ instanceId, count }) => [instanceId, count]));
      return instanceIds.map((id) => countOf.get(id) ?? 0);
    },
  };
}
export type InterruptionRepository = ReturnType<typeof interruptionRepository>;
