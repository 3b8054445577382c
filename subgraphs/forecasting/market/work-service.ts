import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { transact } from '#foundation/database/transact.ts';
import { OutsideRequestFailed } from '#foundation/http/read-outside.ts';
import { JobFailed, type JobRun } from '#foundation/jobs/define-job.ts';
import type { Budget } from '../budget/service.ts';
import type { PlaceInUse, Series } from '../series/service.ts';
import { type MarketRefresh, RefreshStatus } from './entity.ts';
import type { MarketPage, MarketPrice, MarketProvider } from './provider.ts';
import type { RefreshRepository } from './repository.ts';
import { placeKey, refreshStates, sortPrices } from './rules.ts';
import type { Markets } from './service.ts';

/** The services as they work in one unit of work. */
export interface RefreshUnit {
  readonly markets: Markets;
  readonly refreshRows: RefreshRepository;
  readonly series: Series;
}

export interface RefreshWorkDependencies {
  /** A new unit of work. */
  readonly fork: () => EntityManager;
  readonly unitIn: (em: EntityManager) => RefreshUnit;
  /** Undefined where none is configured. */
  readonly provider: MarketProvider | undefined;
  readonly budget: Budget;
  /** Hands a history over to whoever imports prices; answers why not, and nothing when it is taken. */
  readonly importHistory: (o: {
    readonly clientId: string;
    readonly content: string;
    readonly idempotencyKey: string;
  }) => Promise<string | undefined>;
  readonly clock: Clock;
}

const MOST_PAGES = 20;
const MOST_CLIENTS = 5_000;
const CLIENTS_AT_ONCE = 500;
/** Of one import: some 200 kB. */
const PRICES_AT_ONCE = 5_000;
const DAY_MILLISECONDS = 86_400_000;
/** What is asked for the first time; later, what came since the last time, and a little more. */
const FIRST_DAYS = 7;
const OVERLAP_MILLISECONDS = 3_600_000;

const pack = promisify(gzip);

interface Fetched {
  readonly pages: number;
  readonly prices: ReadonlyMap<string, readonly MarketPrice[]>;
  /** Why not everything was fetched. */
  readonly reason: string | undefined;
}

/** Does the work of refreshes: fetches pages within the budget, and hands each client the prices of its places. */
export function createRefreshWork(o: RefreshWorkDependencies) {
  const { fork, unitIn, provider, budget, importHistory, clock } = o;

  const change = (id: string, work: (refresh: MarketRefresh) => void) =>
    transact(fork(), async (tx) => {
      const refresh = await unitIn(tx).refreshRows.locked(id);
      if (refresh) work(refresh);
    });

  async function begin(id: string): Promise<MarketRefresh | undefined> {
    let begun: MarketRefresh | undefined;
    await change(id, (refresh) => {
      if (refreshStates.isEnd(refresh.status)) return;
      const isRunning = refresh.status === RefreshStatus.RUNNING;
      refresh.status = isRunning ? RefreshStatus.RUNNING : refreshStates.go(refresh.status, RefreshStatus.RUNNING);
      Object.assign(refresh, { reason: null, finishedAt: null });
      begun = refresh;
    });
    return begun;
  }

  const end = (id: string, status: RefreshStatus, reason: string | undefined) =>
    change(id, (refresh) => {
      refresh.status = refreshStates.go(refresh.status, status);
      Object.assign(refresh, { reason: reason ?? null, finishedAt: clock() });
    });

  /** Since when prices are asked for: a moment before the last time that all were fetched. */
  async function sinceOf({ clientId }: MarketRefresh): Promise<Date> {
    const newest = clientId ? null : await unitIn(fork()).refreshRows.newest([RefreshStatus.SUCCEEDED]);
    const now = clock().getTime();
    const last = newest?.createdAt.getTime() ?? 0;
    // One of later than now says that the clock was wrong, and not what was fetched.
    const since = last > now ? 0 : last - OVERLAP_MILLISECONDS;
    return new Date(Math.max(now - FIRST_DAYS * DAY_MILLISECONDS, since));
  }

  /** The machine sizes and regions that clients are in. */
  async function placesOf({ clientId }: MarketRefresh): Promise<PlaceInUse[]> {
    if (clientId) return unitIn(fork()).series.placesInUse([clientId]);
    const places: PlaceInUse[] = [];
    let after: string | null = null;
    for (let seen = 0; seen < MOST_CLIENTS; seen += CLIENTS_AT_ONCE) {
      const { series } = unitIn(fork());
      const owners: string[] = await series.owners(after, CLIENTS_AT_ONCE);
      places.push(...(await series.placesInUse(owners)));
      after = owners.at(-1) ?? null;
      if (owners.length < CLIENTS_AT_ONCE) break;
    }
    return places;
  }

  /** Fetches page by page; each is paid for before it is asked for. */
  async function fetchAll(
    refresh: MarketRefresh,
    wanted: ReadonlySet<string>,
    asked: MarketProvider,
    run: JobRun,
  ): Promise<Fetched> {
    const prices = new Map<string, MarketPrice[]>();
    const since = await sinceOf(refresh);
    let token: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      run.signal.throwIfAborted();
      const { calls } = await transact(fork(), (tx) => budget.take(tx, 1));
      if (calls === 0) return { pages: page, prices, reason: `The budget of ${budget.perDay} calls a day is spent.` };
      const answer: MarketPage | OutsideRequestFailed = await asked
        .page({ since, token, signal: run.signal })
        .catch(toFailure);
      if (answer instanceof OutsideRequestFailed) {
        // Another try would pay for the pages before this one again.
        if (page > 0) return { pages: page, prices, reason: answer.message };
        throw new JobFailed(answer.message, { cause: answer });
      }
      sortPrices(answer.prices, wanted, prices);
      await change(refresh.id, (row) => {
        row.pagesFetched += 1;
        row.pricesFetched += answer.prices.length;
      });
      await run.progress(((page + 1) / MOST_PAGES) * 0.9, `page ${page + 1}`);
      token = answer.nextToken;
      if (token === null) return { pages: page + 1, prices, reason: undefined };
    }
    return { pages: MOST_PAGES, prices, reason: `There are more than ${MOST_PAGES} pages.` };
  }

  /** Hands each client the prices of its places, in parts; the same part twice is one import. */
  async function handOver(id: string, places: readonly PlaceInUse[], { prices }: Fetched, { signal }: JobRun) {
    for (const [clientId, own] of Map.groupBy(places, (place) => place.clientId)) {
      const all = own.flatMap((place) => prices.get(placeKey(place)) ?? []);
      for (let start = 0; start < all.length; start += PRICES_AT_ONCE) {
        signal.throwIfAborted();
        const part = all.slice(start, start + PRICES_AT_ONCE);
        const text = JSON.stringify({ SpotPriceHistory: part });
        const content = (await pack(text)).toString('base64');
        const idempotencyKey = `market:${createHash('sha256').update(text).digest('base64url')}`;
        const refused = await importHistory({ clientId, content, idempotencyKey });
        if (refused !== undefined) throw new JobFailed(`Prices could not be imported: ${refused}`);
        await change(id, (row) => {
          row.pricesSent += part.length;
          row.importsStarted += 1;
        });
      }
    }
  }

  /** Does a refresh, or one for every client where none is named; one that ended is not done again. */
  return async function work(refreshId: string | undefined, run: JobRun): Promise<void> {
    const id = refreshId ?? (await unitIn(fork()).markets.ofSchedule(run.taskId));
    const refresh = await begin(id);
    if (!refresh) return;
    if (!provider) {
      await end(id, RefreshStatus.SKIPPED, 'There is no provider of market data.');
      return run.progress(1, 'no provider of market data is configured');
    }
    const places = await placesOf(refresh);
    const wanted = new Set(places.map(placeKey));
    if (wanted.size === 0) return end(id, RefreshStatus.SKIPPED, 'No machine size is in use.');
    const fetched = await fetchAll(refresh, wanted, provider, run);
    await handOver(id, places, fetched, run);
    await end(id, endingOf(fetched), fetched.reason);
    await run.progress(1, fetched.reason ?? 'done');
  };
}
export type RefreshWork = ReturnType<typeof createRefreshWork>;

function endingOf({ pages, reason }: Fetched): RefreshStatus {
  if (reason === undefined) return RefreshStatus.SUCCEEDED;
  return pages === 0 ? RefreshStatus.SKIPPED : RefreshStatus.PARTIAL;
}

function toFailure(error: unknown): OutsideRequestFailed {
  if (error instanceof OutsideRequestFailed) return error;
  throw error;
}
