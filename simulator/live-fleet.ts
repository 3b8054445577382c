import type { GraphApi } from './api.ts';
import type { FleetLog } from './fleet/agent-context.ts';
import { type AgentSpec, defaultTimings, type FleetTimings } from './fleet/agent-state.ts';
import { createCloud } from './fleet/cloud.ts';
import { createDriver, createMarketTime, type Driver } from './fleet/driver.ts';
import { createFleet } from './fleet/fleet.ts';
import { type KnownAgent, knownAgents, resumeAgent } from './fleet/resume.ts';
import { defaultPools } from './market/catalogue.ts';
import { createMarket } from './market/create-market.ts';
import type { Market } from './market/market.ts';

/** The made-up market of a seed: who is given the same seed and start sees the same prices. */
export const marketOf = (seed: number, start: Date): Market => createMarket({ seed, pools: defaultPools, start });

const NAMES = ['checkout', 'search', 'recommendations', 'billing', 'images', 'reports', 'ingest', 'training'];

/**
 * So many workloads, spread over the market's instance types and regions. Half of them switch by themselves; the first of
 * the others keeps a standby.
 */
export function workloadsOf(market: Market, count: number): AgentSpec[] {
  const groups = [...new Map(market.pools.map((pool) => [`${pool.instanceType} ${pool.region}`, pool])).values()];
  return Array.from({ length: count }, (_, index) => {
    const { instanceType, region } = groups[index % groups.length] as (typeof groups)[number];
    const round = Math.floor(index / NAMES.length);
    return {
      logicalId: `${NAMES[index % NAMES.length]}${round > 0 ? `-${round + 1}` : ''}`,
      instanceType,
      region,
      isAutoSwitchEnabled: index % 4 < 2,
      keepsStandby: index === 2,
    };
  });
}

export interface LiveFleetOptions {
  readonly api: GraphApi;
  readonly clientToken: string;
  readonly market: Market;
  readonly seed: number;
  readonly workloads: readonly AgentSpec[];
  /** How much faster than the wall clock the market runs. */
  readonly speed: number;
  readonly timings?: Partial<FleetTimings>;
  readonly log: FleetLog;
}

/** What a workload may do by itself is what the graph says, once it knows it. */
function asKnown(spec: AgentSpec, known: KnownAgent | undefined): AgentSpec {
  if (!known) return spec;
  const { isAutoSwitchEnabled, isManualReplicaEnabled: keepsStandby } = known.config;
  return { ...spec, isAutoSwitchEnabled, keepsStandby };
}

/** A fleet in the server's own time, going on with the agents that the graph knows already. It waits to be started. */
export async function openLiveFleet(o: LiveFleetOptions): Promise<Driver> {
  const { api, clientToken, market, seed, workloads, log } = o;
  const time = createMarketTime(o.speed);
  const timings = { ...defaultTimings, ...o.timings };
  const cloud = createCloud({ market, seed, noticeSeconds: timings.noticeSeconds, givesWarnings: true });
  const start = time.now();
  const known = await knownAgents(api, clientToken);
  const agents = workloads.map((spec) => ({ spec: asKnown(spec, known.get(spec.logicalId)), clientToken }));
  let wake = () => {};
  const fleet = createFleet({
    ...{ api, market, cloud, start, timings, log },
    agents,
    toServerTime: time.toWallTime,
    onNews: () => wake(),
  });
  for (const { logicalId: owner } of workloads) {
    const agent = known.get(owner);
    const [state] = fleet.statesOf([owner]);
    if (agent && state) resumeAgent(state, { known: agent, cloud, owner, now: start });
  }
  const driver = createDriver({ fleet, time, log });
  wake = driver.wake;
  return driver;
}
