import { accepted, type GraphApi } from '../api.ts';
import type { FleetLog } from '../fleet/agent-context.ts';
import { defaultTimings, type FleetTimings } from '../fleet/agent-state.ts';
import { type Cloud, createCloud } from '../fleet/cloud.ts';
import { createFleet, type Fleet } from '../fleet/fleet.ts';
import { machineCosts, stayingCosts } from '../fleet/workload-costs.ts';
import { CreateClientDocument } from '../generated/documents.ts';
import { importPrices } from '../import-prices.ts';
import { countedFigures, type GroupFigures } from './figures.ts';
import type { ReplayGroup, ReplayPlan } from './plan.ts';

export interface ReplayOptions {
  readonly plan: ReplayPlan;
  readonly seed: number;
  /** The graph of a program whose domain time is what `setClock` was last told. */
  readonly api: GraphApi;
  readonly adminToken: string;
  readonly setClock: (to: Date) => void;
  /** Waits until what agents said has reached whoever decides about them. */
  readonly settle: () => Promise<void>;
  /** Waits until the news of all that was done has been applied everywhere. */
  readonly caughtUp: () => Promise<void>;
  readonly onProgress: (at: Date) => void;
  readonly log: FleetLog;
}

/** How often agents look around in a replay. */
export const STEP_SECONDS = 600;

/** Longer pauses than in life, so that weeks pass in minutes: a look at the prices each step, a word each hour at least. */
const timings: Partial<FleetTimings> = {
  heartbeatSeconds: 6 * STEP_SECONDS,
  reportSeconds: STEP_SECONDS,
  repeatPriceSeconds: 6 * STEP_SECONDS,
  repeatNoticeSeconds: 30,
};

const DAY_MILLISECONDS = 86_400_000;

interface Owner {
  readonly group: ReplayGroup;
  readonly clientId: string;
  readonly token: string;
  /** How many of the group's prices the graph has been given. */
  imported: number;
}

async function openAccount({ api, adminToken }: ReplayOptions, group: ReplayGroup): Promise<Owner> {
  const input = { name: group.name, idempotencyKey: `replay/${group.name}` };
  const { createClient } = await api.execute(CreateClientDocument, { input }, adminToken);
  const { client, token } = accepted('createClient', createClient);
  if (!client || token === null) throw new Error('createClient answers nothing.');
  return { group, clientId: client.id, token, imported: 0 };
}

/** Gives the graph the prices up to a moment, and none of its future. */
async function importUpTo({ api }: ReplayOptions, owner: Owner, at: Date): Promise<void> {
  const { group, token, imported } = owner;
  const next = group.rows.findIndex(({ observedAt }, index) => index >= imported && observedAt > at);
  const end = next === -1 ? group.rows.length : next;
  await importPrices(api, { rows: group.rows.slice(imported, end), key: `${group.name}/${imported}`, token });
  owner.imported = end;
}

function createReplayFleet(o: ReplayOptions, owners: readonly Owner[], cloud: Cloud): Fleet {
  const agents = owners.flatMap(({ group: { instanceType, region, workloads }, token: clientToken }) =>
    workloads.map((logicalId) => ({
      clientToken,
      spec: { logicalId, instanceType, region, isAutoSwitchEnabled: true, keepsStandby: false },
    })),
  );
  const { market } = o.plan;
  return createFleet({ ...o, market, cloud, agents, start: market.start, timings });
}

/** The midnights (UTC) inside a span, and its end. */
function* daysOf(from: Date, to: Date): Generator<Date> {
  const first = (Math.floor(from.getTime() / DAY_MILLISECONDS) + 1) * DAY_MILLISECONDS;
  for (let day = first; day < to.getTime(); day += DAY_MILLISECONDS) yield new Date(day);
  yield to;
}

/** Lets a fleet live through a price history, with the program that it reports to, and tells what that cost. */
export async function runReplay(o: ReplayOptions): Promise<GroupFigures[]> {
  const { market, groups } = o.plan;
  o.setClock(market.start);
  const owners: Owner[] = [];
  for (const group of groups) owners.push(await openAccount(o, group));
  for (const owner of owners) await importUpTo(o, owner, market.start);
  const cloud = createCloud({ market, seed: o.seed, noticeSeconds: defaultTimings.noticeSeconds });
  const fleet = createReplayFleet(o, owners, cloud);
  try {
    let from = market.start;
    for (const day of daysOf(market.start, market.end)) {
      await stepThrough(o, fleet, { from, to: day });
      from = day;
      for (const owner of owners) await importUpTo(o, owner, day);
      await o.caughtUp();
    }
    return await Promise.all(owners.map((owner) => figuresOf(o, { owner, cloud, fleet })));
  } finally {
    fleet.close();
  }
}

async function stepThrough(o: ReplayOptions, fleet: Fleet, { from, to }: { from: Date; to: Date }): Promise<void> {
  for (let at = from.getTime(); at < to.getTime(); at += STEP_SECONDS * 1000) {
    const next = new Date(Math.min(to.getTime(), at + STEP_SECONDS * 1000));
    await fleet.step(next);
    o.onProgress(next);
  }
}

async function figuresOf(
  o: ReplayOptions,
  { owner, cloud, fleet }: { owner: Owner; cloud: Cloud; fleet: Fleet },
): Promise<GroupFigures> {
  const { market } = o.plan;
  const { name, workloads, instanceType, region } = owner.group;
  const { start: from, end: to } = market;
  const onDemandHourlyPrice = cloud.onDemandHourlyPrice(instanceType, region);
  const costs = { market, onDemandHourlyPrice, from, to, until: to };
  const sum = (each: (workload: string) => bigint) => workloads.reduce((total, workload) => total + each(workload), 0n);
  const states = fleet.statesOf(workloads);
  const total = (each: (figures: (typeof states)[number]['figures']) => number) =>
    states.reduce((before, { figures }) => before + each(figures), 0);
  const counted = await countedFigures(o.api, { ...owner, from, to });
  return {
    name,
    agents: workloads.length,
    hours: (workloads.length * (to.getTime() - from.getTime())) / 3_600_000,
    onDemandCost: sum(() => stayingCosts(undefined, costs).microUnits()),
    stayingCost: sum((workload) => stayingCosts(cloud.machinesOf(workload)[0]?.poolName, costs).microUnits()),
    actualCost: counted.actualCost,
    meteredCost: sum((workload) => machineCosts(cloud.machinesOf(workload), costs).microUnits()),
    countedOnDemandCost: counted.onDemandCost,
    switches: counted.switches,
    interruptions: total(({ interruptions }) => interruptions),
    survived: total(({ survived }) => survived),
    downtimeMinutes: total(({ downtimeMilliseconds }) => downtimeMilliseconds) / 60_000,
  };
}
