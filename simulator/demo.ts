import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { createHttpApi } from './api/http-api.ts';
import { createPatientApi } from './api/patient-api.ts';
import { ApiFailure, accepted, type GraphApi } from './api.ts';
import { type DemoFile, readDemoFile, writeDemoFile } from './demo-file.ts';
import type { FleetLog } from './fleet/agent-context.ts';
import type { AgentSpec, FleetTimings } from './fleet/agent-state.ts';
import {
  CreateClientDocument,
  FindClientDocument,
  MeDocument,
  RegenerateClientTokenDocument,
  StartForecastRunDocument,
} from './generated/documents.ts';
import { importOf, importPrices } from './import-prices.ts';
import { marketOf, openLiveFleet, workloadsOf } from './live-fleet.ts';
import type { Market } from './market/market.ts';
import type { PriceRow } from './market/price-history.ts';

export interface DemoOptions {
  /** Where the server answers, such as `http://localhost:4000`. */
  readonly url: string;
  readonly adminToken: string;
  /** Where `demo.json` is kept. */
  readonly dataDir: string;
  readonly agents?: number;
  readonly seed?: number;
  readonly log: FleetLog;
}

const CLIENT_NAME = 'Demo';
const AGENTS = 8;
/**
 * A week into the market of this seed every workload finds a spot machine, and the one with a standby is interrupted some
 * six minutes later.
 */
const SEED = 73;
const MARKET_AGE_MILLISECONDS = 7 * 24 * 3_600_000;

/** Shorter than in life, so that a first look shows a standby that is ready. */
const timings: Partial<FleetTimings> = { launchSeconds: 2, syncSeconds: 4, cutOverSeconds: 2 };

/** Prices of so many days before the first start make the first forecasts. */
const HISTORY_HOURS = 72;
/** Prices that do not change are part of a history as well. */
const HISTORY_STEP_HOURS = 2;
const HOUR_MILLISECONDS = 3_600_000;
const IMPORT_MILLISECONDS = 60_000;
const IMPORT_LOOK_MILLISECONDS = 500;

type Account = Pick<DemoFile, 'clientId' | 'token'>;

/** Opens the demo's account; undefined when others have theirs: it is for an empty database. */
async function openAccount(api: GraphApi, adminToken: string): Promise<Account | undefined> {
  const { named, any } = await api.execute(FindClientDocument, { name: CLIENT_NAME }, adminToken);
  const own = named.nodes.find(({ name }) => name === CLIENT_NAME);
  if (own) return renewToken(api, adminToken, own.id);
  if (any.nodes.length > 0) return undefined;
  const input = { name: CLIENT_NAME, idempotencyKey: randomUUID() };
  const { client, token } = accepted(
    'createClient',
    (await api.execute(CreateClientDocument, { input }, adminToken)).createClient,
  );
  if (!client || token === null) throw new Error('createClient answers nothing.');
  return { clientId: client.id, token };
}

async function renewToken(api: GraphApi, adminToken: string, clientId: string): Promise<Account> {
  const input = { clientId, idempotencyKey: randomUUID() };
  const { regenerateClientToken } = await api.execute(RegenerateClientTokenDocument, { input }, adminToken);
  const { token } = accepted('regenerateClientToken', regenerateClientToken);
  if (token === null) throw new Error('regenerateClientToken answers nothing.');
  return { clientId, token };
}

/** Whether the kept token still holds, and is still the same client's. */
async function isGood(api: GraphApi, { token, clientId }: DemoFile): Promise<boolean> {
  try {
    const { me } = await api.execute(MeDocument, {}, token);
    return me.client?.id === clientId;
  } catch (error) {
    if (error instanceof ApiFailure && error.code === 'UNAUTHENTICATED') return false;
    throw error;
  }
}

/** The account that was kept, or a new one; undefined when there is to be no demo. */
async function account(api: GraphApi, o: DemoOptions): Promise<{ kept: DemoFile; isNew: boolean } | undefined> {
  const path = join(o.dataDir, 'demo.json');
  const found = await readDemoFile(path);
  if (found && (await isGood(api, found))) return { kept: found, isNew: false };
  const opened = await openAccount(api, o.adminToken);
  if (!opened) return undefined;
  const isNew = opened.clientId !== found?.clientId;
  const newMarketStart = new Date(Date.now() - MARKET_AGE_MILLISECONDS).toISOString();
  const marketStart = found && !isNew ? found.marketStart : newMarketStart;
  const kept = { ...opened, url: o.url, marketStart };
  await writeDemoFile(path, kept);
  return { kept, isNew };
}

/** The last days of the market, as the cloud would tell them: the pools of these workloads, oldest first. */
function recentPrices(market: Market, workloads: readonly AgentSpec[], now: Date): PriceRow[] {
  const isWatched = (pool: Market['pools'][number]) =>
    workloads.some(({ instanceType, region }) => instanceType === pool.instanceType && region === pool.region);
  const hours = Array.from({ length: HISTORY_HOURS / HISTORY_STEP_HOURS }, (_, step) => {
    return new Date(now.getTime() - (HISTORY_HOURS - step * HISTORY_STEP_HOURS) * HOUR_MILLISECONDS);
  });
  const rows = market.pools.filter(isWatched).flatMap(({ name, instanceType, zone }) => {
    const changes = market.priceSteps(name, hours[0] ?? now, now).map(({ from }) => from);
    const times = [...new Set([...hours, ...changes].map((time) => time.getTime()))];
    return times.map((time) => {
      const observedAt = new Date(time);
      const { hourlyPrice } = market.at(name, observedAt);
      return { instanceType, zone, product: 'Linux/UNIX', hourlyPrice, observedAt };
    });
  });
  return rows.sort((a, b) => a.observedAt.getTime() - b.observedAt.getTime());
}

/** Waits for imports to end, then has everything forecast once. */
async function forecastOnce(
  api: GraphApi,
  { token, clientId }: DemoFile,
  importIds: readonly string[],
  stop: AbortSignal,
) {
  const end = performance.now() + IMPORT_MILLISECONDS;
  const isOpen = async (id: string) => {
    const status = (await importOf(api, id, token))?.status;
    return status === 'QUEUED' || status === 'RUNNING';
  };
  for (const id of importIds) {
    while (performance.now() < end && (await isOpen(id)))
      await wait(IMPORT_LOOK_MILLISECONDS, undefined, { signal: stop });
  }
  const input = { horizonHours: 24, idempotencyKey: `demo/${clientId}` };
  accepted('startForecastRun', (await api.execute(StartForecastRunDocument, { input }, token)).startForecastRun);
}

/**
 * Starts the demo's fleet against a running server: a client of its own in an empty database, or the one of the last start.
 * Settles once the fleet is registered and has reported its first prices; it runs until it is disposed of.
 */
export async function startDemo(o: DemoOptions): Promise<AsyncDisposable> {
  await using resources = new AsyncDisposableStack();
  const { log, seed = SEED, agents = AGENTS } = o;
  const api = resources.use(createPatientApi(createHttpApi({ url: o.url })));
  const opened = await account(api, o);
  if (!opened) {
    log.info('The database holds clients already: no demo is started.');
    return resources.move();
  }
  const { kept, isNew } = opened;
  const market = marketOf(seed, new Date(kept.marketStart));
  const workloads = workloadsOf(market, agents);
  const rows = isNew ? recentPrices(market, workloads, new Date()) : [];
  const importIds = await importPrices(api, { rows, key: `demo/${kept.clientId}`, token: kept.token });
  const fleet = await openLiveFleet({ api, clientToken: kept.token, market, seed, workloads, speed: 1, timings, log });
  resources.use(fleet);
  await fleet.step();
  fleet.start();
  const stop = new AbortController();
  resources.defer(() => stop.abort());
  if (isNew) void forecastOnce(api, kept, importIds, stop.signal).catch((error) => tellUnless(stop.signal, log, error));
  return resources.move();
}

function tellUnless(stopped: AbortSignal, log: FleetLog, error: unknown): void {
  if (!stopped.aborted) log.warn(`The demo has no forecasts yet: ${error instanceof Error ? error.message : error}`);
}
