import type { EntityManager } from '@mikro-orm/sql';
import { locked } from '#foundation/database/fresh.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { ForecastRun, RunStatus } from './entity.ts';

/** How far a run has come, and under which task: who does not know both has lost it to another. */
export type RunPosition = Pick<ForecastRun, 'id' | 'taskId' | 'positionSeriesId'>;

export function runRepository(em: EntityManager) {
  return {
    /** The runs with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(ForecastRun | undefined)[]> {
      const rows = await em.find(ForecastRun, { id: { $in: ids.filter(isUuid) }, ...tenantFilter(viewer) });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** Newest first. */
    list: (viewer: Viewer, request: PageRequest): Promise<Page<ForecastRun>> =>
      page(em, ForecastRun, tenantFilter(viewer), [['id', 'desc']], request),

    /** The run with this id, locked until the transaction ends; null where the viewer knows none. */
    async locked(viewer: Viewer, id: string): Promise<ForecastRun | null> {
      if (!isUuid(id)) return null;
      return em.findOne(ForecastRun, { id, ...tenantFilter(viewer) }, await locked(em));
    },

    /** The last night of which each client has a run; no entry where there was none. */
    async lastNights(clientIds: readonly string[]): Promise<Map<string, string>> {
      const rows = await statement<{ clientId: string; night: string }>(
        em,
        `select w.id as "clientId", l.night
         from (select value::uuid as id from jsonb_array_elements_text($1::jsonb)) w
         cross join lateral (
           select night from ${tableOf(em, 'forecast_run')} where client_id = w.id and night is not null
           order by night desc limit 1
         ) l`,
        [JSON.stringify(clientIds)],
      );
      return new Map(rows.map(({ clientId, night }) => [clientId, night]));
    },

    /** The run of the last night of which a client has one, locked until the transaction ends. */
    lockedOfNight: async (clientId: string): Promise<ForecastRun | null> =>
      em.findOne(
        ForecastRun,
        { clientId, night: { $ne: null } },
        { orderBy: { night: 'desc' }, ...(await locked(em)) },
      ),

    /** The run that a task does the work of, locked until the transaction ends. */
    lockedByTask: async (taskId: string): Promise<ForecastRun | null> =>
      em.findOne(ForecastRun, { taskId }, await locked(em)),

    /** Changes a run under way that stands where the caller thinks; false when it does not. */
    async advance(
      { id, taskId, positionSeriesId }: RunPosition,
      changes: Partial<
        Pick<ForecastRun, 'status' | 'positionSeriesId' | 'seriesDone' | 'failureReason' | 'finishedAt'>
      >,
    ): Promise<boolean> {
      const where = { id, taskId, positionSeriesId, status: RunStatus.RUNNING };
      return (await em.nativeUpdate(ForecastRun, where, changes)) === 1;
    },
  };
}
export type RunRepository = ReturnType<typeof runRepository>;
