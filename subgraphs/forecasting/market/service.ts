import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import { accept, type Outcome, type Refusal, refuse } from '#foundation/graphql/refuse.ts';
import { type IsClient, ownerOf } from '#foundation/graphql/tenancy.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import { seesEveryTenant, type Viewer } from '#foundation/identity/viewer.ts';
import type { TaskStatus } from '#foundation/jobs/task-events.ts';
import type { Budget } from '../budget/service.ts';
import { MarketRefresh, type RefreshStatus } from './entity.ts';
import type { RefreshRepository } from './repository.ts';
import { refreshStates } from './rules.ts';

export interface MarketDependencies {
  readonly em: EntityManager;
  readonly refreshes: RefreshRepository;
  /** Whether there is anybody to ask for prices. */
  readonly hasProvider: boolean;
  readonly budget: Budget;
  /** Adds the task that does the work; answers its id. */
  readonly enqueue: (
    tx: EntityManager,
    o: { readonly refreshId: string; readonly clientId: string | null },
  ) => Promise<string>;
  readonly isClient: IsClient;
  readonly clock: Clock;
}

export interface RefreshRequest {
  readonly clientId?: string | null;
  readonly idempotencyKey: string;
}

interface BudgetLeft {
  readonly remaining: number;
  readonly resetsAt: Date;
}
type Refused =
  | Refusal<'InvalidInput'>
  | Refusal<'MarketProviderMissing'>
  | (Refusal<'MarketBudgetExhausted'> & BudgetLeft);

const HOUR_MILLISECONDS = 3_600_000;

/** What a task's end means for its refresh; undefined where the refresh says so itself. */
const endings: Partial<Record<TaskStatus, RefreshStatus>> = {
  CANCELLED: 'CANCELLED',
  ABORTED: 'FAILED',
  FAILED: 'FAILED',
};

/** Prices of the market that are fetched: what can be asked of it. The work itself is done by `createRefreshWork`. */
export function createMarkets(o: MarketDependencies) {
  const { em, refreshes, hasProvider, budget, enqueue, isClient, clock } = o;

  /** Whose market it is: null for every client, which an administrator alone can mean. */
  async function marketOf(viewer: Viewer, given: string | null | undefined): Promise<Outcome<string | null, Refused>> {
    if (given == null && seesEveryTenant(viewer)) return accept(null);
    return ownerOf(viewer, given, isClient);
  }

  async function refusalOf(tx: EntityManager) {
    if (!hasProvider) {
      return refuse('MarketProviderMissing', 'There is no provider of market data: MARKET_DATA_URL names one.');
    }
    const { calls, resetsAt } = await budget.look(tx, 1);
    if (calls > 0) return undefined;
    const message = `Of ${budget.perDay} calls a day none is left until ${resetsAt.toISOString()}.`;
    return refuse('MarketBudgetExhausted', message, [], { remaining: 0, resetsAt });
  }

  function create(tx: EntityManager, clientId: string | null): MarketRefresh {
    const refresh = new MarketRefresh();
    Object.assign(refresh, {
      ...{ id: uuidv7(), clientId, status: 'QUEUED', reason: null, taskId: null },
      ...{ pagesFetched: 0, pricesFetched: 0, pricesSent: 0, importsStarted: 0 },
      ...{ createdAt: clock(), finishedAt: null },
    });
    tx.persist(refresh);
    return refresh;
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => refreshes.byIds(viewer, ids),
    list: (viewer: Viewer, request: PageRequest) => refreshes.list(viewer, request),

    /** Begins a refresh once for each key. */
    async begin(viewer: Viewer, { clientId: given, idempotencyKey: key }: RefreshRequest) {
      const market = await marketOf(viewer, given);
      if (!market.ok) return market;
      const clientId = market.value;
      return transact(em, async (tx) => {
        const scope = { subject: viewer.subject, operation: 'refreshMarket', key, request: { clientId }, now: clock() };
        const done = await idempotent<Refused>(tx, scope, async () => {
          const refusal = await refusalOf(tx);
          if (refusal) return refusal;
          const refresh = create(tx, clientId);
          refresh.taskId = await enqueue(tx, { refreshId: refresh.id, clientId });
          return { resultId: refresh.id };
        });
        if (!done.ok) return done;
        await tx.flush();
        const [refresh] = await refreshes.byIds(viewer, [done.resultId]);
        return accept(refresh ?? null);
      });
    },

    /** The refresh that a scheduled task does, for every client: made when the task begins for the first time. */
    ofSchedule: (taskId: string): Promise<string> =>
      transact(em, async (tx) => {
        const refresh = (await refreshes.ofTask(taskId)) ?? create(tx, null);
        refresh.taskId = taskId;
        return refresh.id;
      }),

    /** Whether nothing was fetched for every client within the last hour. */
    async isDueAtStart(): Promise<boolean> {
      const newest = await refreshes.newest();
      return !newest || clock().getTime() - newest.createdAt.getTime() >= HOUR_MILLISECONDS;
    },

    /** Notes that the task of a refresh ended without having done it. */
    async taskEnded(taskId: string, taskStatus: TaskStatus, message: string | null): Promise<void> {
      const status = endings[taskStatus];
      const refresh = status && (await refreshes.ofTask(taskId));
      if (!refresh || !refreshStates.canGo(refresh.status, status)) return;
      Object.assign(refresh, { status, reason: message, finishedAt: clock() });
    },
  };
}
export type Markets = ReturnType<typeof createMarkets>;
