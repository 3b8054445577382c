import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { accept, type Outcome, type Refusal, refuse } from '#foundation/graphql/refuse.ts';
import { type IsClient, ownerOf } from '#foundation/graphql/tenancy.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import { serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import { JobAborted } from '#foundation/jobs/define-job.ts';
import type { TaskSnapshot } from '#foundation/jobs/task-events.ts';
import type { Holdings, KnownPool } from '../holding/service.ts';
import { Backtest, BacktestStatus, type StrategySettings } from './entity.ts';
import type { BacktestRepository } from './repository.ts';
import { MOST_POOLS } from './rules.ts';
import { backtestStatuses } from './status.ts';

/** The tasks that do the work of back-tests. */
export interface BacktestTasks {
  /** Adds one in the transaction; answers its id. */
  queue(tx: EntityManager, backtest: { readonly id: string; readonly clientId: string }): Promise<string>;
  /** Stops one, in the caller's transaction. */
  cancel(taskId: string): Promise<unknown>;
  find(taskId: string): Promise<{ readonly isCancelRequested: boolean; readonly finishedAt: Date | null } | undefined>;
}

export interface BacktestDependencies {
  readonly em: EntityManager;
  readonly backtests: BacktestRepository;
  readonly holdings: Holdings;
  readonly tasks: BacktestTasks;
  readonly isClient: IsClient;
  readonly clock: Clock;
}

export interface BacktestRequest {
  readonly clientId?: string | null;
  /** Either these, … */
  readonly poolIds: readonly string[] | null;
  /** … or all of a machine size in a region. */
  readonly place: { readonly instanceType: string; readonly region: string } | null;
  readonly range: { readonly from: Date; readonly to: Date };
  readonly changeoverHours: number;
  /** USD; null for what is known. */
  readonly onDemandHourlyPrice: string | null;
  readonly settings: StrategySettings;
  readonly idempotencyKey: string;
}

type Invalid = Refusal<'InvalidInput'>;
type Refused = Invalid | Refusal<'TooManyBacktests'>;

const MOST_OPEN = 5;

const byName = (a: KnownPool, b: KnownPool) => (a.poolName < b.poolName ? -1 : 1);

/** Strategies tried on stored prices: what can be asked of them. The work itself is done by `createBacktestWork`. */
export function createBacktests({ em, backtests, holdings, tasks, isClient, clock }: BacktestDependencies) {
  async function namedPools(clientId: string, poolIds: readonly string[]): Promise<Outcome<KnownPool[], Invalid>> {
    const found = await holdings.pools(clientId, poolIds.filter(isUuid));
    const known = new Set(found.map(({ poolId }) => poolId));
    const unknown = poolIds.findIndex((id) => !known.has(id));
    if (unknown >= 0) return refuse('InvalidInput', 'No such pool with a price.', ['poolIds', String(unknown)]);
    const isOneSize = new Set(found.map(({ instanceType }) => instanceType)).size === 1;
    return isOneSize ? accept(found) : refuse('InvalidInput', 'Must be pools of one machine size.', ['poolIds']);
  }

  async function poolsFor(clientId: string, { poolIds, place }: BacktestRequest) {
    if (poolIds) return namedPools(clientId, poolIds);
    const { instanceType = '', region = '' } = place ?? {};
    const found = await holdings.poolsOfTypes(clientId, [instanceType], [region]);
    if (found.length === 0) return refuse('InvalidInput', 'No pool of this size there has a price.', ['instanceType']);
    return accept(found.slice(0, MOST_POOLS));
  }

  async function store(tx: EntityManager, clientId: string, request: BacktestRequest) {
    const pools = await poolsFor(clientId, request);
    if (!pools.ok) return pools;
    const known = pools.value.map(({ onDemandHourlyPrice }) => onDemandHourlyPrice ?? '0');
    const onDemandHourlyPrice = request.onDemandHourlyPrice ?? known.sort((a, b) => Number(b) - Number(a))[0] ?? '0';
    if (!(Number(onDemandHourlyPrice) > 0)) {
      return refuse('InvalidInput', 'None is known: it must be said.', ['onDemandHourlyPrice']);
    }
    if ((await backtests.countOpen(clientId)) >= MOST_OPEN) {
      return refuse('TooManyBacktests', `${MOST_OPEN} wait or run already; one of them must end first.`, []);
    }
    const { range, changeoverHours, settings } = request;
    const backtest = Object.assign(new Backtest(), {
      ...{ id: uuidv7(), clientId, fromAt: range.from, toAt: range.to, changeoverHours, onDemandHourlyPrice, settings },
      pools: pools.value.toSorted(byName).map(({ poolId, poolName }) => ({ poolId, poolName })),
      ...{ status: BacktestStatus.QUEUED, progressRatio: 0, failureReason: null, rows: [] },
      ...{ replayedFromAt: null, replayedToAt: null, createdAt: clock(), finishedAt: null },
    });
    backtest.taskId = await tasks.queue(tx, backtest);
    tx.persist(backtest);
    return { resultId: backtest.id };
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => backtests.byIds(viewer, ids),
    list: (viewer: Viewer, request: PageRequest) => backtests.list(viewer, request),

    /** Starts a back-test once for each key. */
    async start(viewer: Viewer, request: BacktestRequest) {
      const owner = await ownerOf(viewer, request.clientId, isClient);
      if (!owner.ok) return owner;
      const clientId = owner.value;
      const { idempotencyKey: key, range, ...asked } = request;
      const same = { ...asked, clientId, from: range.from.toISOString(), to: range.to.toISOString() };
      const scope = { subject: viewer.subject, operation: 'startBacktest', key, request: same, now: clock() };
      return transact(em, async (tx) => {
        const done = await idempotent<Refused>(tx, scope, () => store(tx, clientId, request));
        if (!done.ok) return done;
        await tx.flush();
        const [backtest] = await backtests.byIds(viewer, [done.resultId]);
        return accept(backtest ?? null);
      });
    },

    /** Stops a back-test: the work ends soon after. */
    cancel: (viewer: Viewer, backtestId: string) =>
      transact(em, async () => {
        const backtest = await backtests.locked(viewer, backtestId);
        if (!backtest) return refuse('InvalidInput', 'No such back-test.', ['backtestId']);
        if (!backtest.isOpen) return refuse('BacktestNotOpen', 'The back-test has ended already.', ['backtestId']);
        const status = backtestStatuses.go(backtest.status, BacktestStatus.CANCELLED);
        Object.assign(backtest, { status, finishedAt: clock() });
        if (backtest.taskId) await tasks.cancel(backtest.taskId);
        return accept(backtest);
      }),

    /** Ends a back-test whose task has ended without it: given up after the last try, or stopped as a task. */
    async followTask({ taskId, status, message }: TaskSnapshot): Promise<void> {
      const backtest = await backtests.ofTask(taskId);
      if (!backtest?.isOpen) return;
      // It may have been begun anew since this news.
      const task = await tasks.find(taskId);
      if (task && !task.finishedAt) return;
      const to = status === 'CANCELLED' ? BacktestStatus.CANCELLED : BacktestStatus.FAILED;
      Object.assign(backtest, {
        ...{ status: backtestStatuses.go(backtest.status, to), finishedAt: clock() },
        failureReason: to === BacktestStatus.FAILED ? (message ?? 'The work ended before it was done.') : null,
      });
    },

    /**
     * Begins the work of a back-test, or begins it anew; undefined when it is done. A task that was begun anew as such takes
     * up a back-test that had ended with it. Throws JobAborted when this task is not to do the work any more.
     */
    begin: (backtestId: string, taskId: string): Promise<Backtest | undefined> =>
      transact(em, async () => {
        const backtest = await backtests.locked(serviceViewer('forecasting'), backtestId);
        if (backtest?.taskId !== taskId) throw new JobAborted('There is no such back-test any more.');
        if (backtest.status === BacktestStatus.SUCCEEDED) return undefined;
        const isCancelled = !backtest.isOpen && (await tasks.find(taskId))?.isCancelRequested;
        if (isCancelled) throw new JobAborted('The back-test was cancelled.');
        const { status } = backtest;
        const running =
          status === BacktestStatus.RUNNING ? status : backtestStatuses.go(status, BacktestStatus.RUNNING);
        return Object.assign(backtest, { status: running, progressRatio: 0, failureReason: null, finishedAt: null });
      }),
  };
}
export type Backtests = ReturnType<typeof createBacktests>;
