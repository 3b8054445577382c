import type { EntityManager } from '@mikro-orm/sql';
import { fresh, locked } from '#foundation/database/fresh.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Backtest, BacktestStatus } from './entity.ts';

const OPEN = [BacktestStatus.QUEUED, BacktestStatus.RUNNING];

export function backtestRepository(em: EntityManager) {
  return {
    /** The back-tests with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Backtest | undefined)[]> {
      const rows = await em.find(
        Backtest,
        { id: { $in: ids.filter(isUuid) }, ...tenantFilter(viewer) },
        await fresh(em),
      );
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** Newest first. */
    list: (viewer: Viewer, request: PageRequest): Promise<Page<Backtest>> =>
      page(em, Backtest, tenantFilter(viewer), [['id', 'desc']], request),

    /** How many of a client wait or run. Whoever counts is alone with this client until the transaction ends. */
    async countOpen(clientId: string): Promise<number> {
      await statement(em, `select pg_advisory_xact_lock(hashtextextended($1, 431))`, [clientId]);
      return em.count(Backtest, { clientId, status: { $in: OPEN } });
    },

    /** The back-test, locked until the transaction ends; null where the viewer knows none. */
    locked: async (viewer: Viewer, id: string): Promise<Backtest | null> =>
      isUuid(id) ? em.findOne(Backtest, { id, ...tenantFilter(viewer) }, await locked(em)) : null,

    ofTask: async (taskId: string): Promise<Backtest | null> => em.findOne(Backtest, { taskId }, await locked(em)),

    /** Notes how far the work of a task has come. */
    async progress(taskId: string, ratio: number): Promise<void> {
      await statement(
        em,
        `update ${tableOf(em, 'backtest')} set progress_ratio = $2
         where task_id = $1 and status = 'RUNNING' and progress_ratio < $2`,
        [taskId, ratio],
      );
    },
  };
}
export type BacktestRepository = ReturnType<typeof backtestRepository>;
