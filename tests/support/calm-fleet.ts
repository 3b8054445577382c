import { randomUUID } from 'node:crypto';
import type { GraphApi } from '../../simulator/api.ts';
import { createCloud } from '../../simulator/fleet/cloud.ts';
import { createDriver, createMarketTime, type Driver } from '../../simulator/fleet/driver.ts';
import { createFleet } from '../../simulator/fleet/fleet.ts';
import { knownAgents, resumeAgent } from '../../simulator/fleet/resume.ts';
import { historyMarket } from '../../simulator/market/history-market.ts';
import type { World } from './connect-world.ts';

const HOUR = 3_600_000;

/** Two zones whose prices never change, for an hour on both sides of now. */
function calmMarket({ takenInSeconds, isOtherZoneFull }: CalmMarketOptions) {
  const prices = ['us-east-1a', 'us-east-1b'].flatMap((zone, index) =>
    [-HOUR, HOUR].map((offset) => ({
      instanceType: 'm5.large',
      zone,
      product: 'Linux/UNIX',
      hourlyPrice: `0.0${4 + index}0000`,
      observedAt: new Date(Date.now() + offset),
    })),
  );
  const up = { recording: 'calm', durationMilliseconds: 3 * HOUR, changes: { times: [0], values: [true] } };
  const taken = takenInSeconds && { times: [0, HOUR + takenInSeconds * 1000], values: [true, false] };
  const availability = [
    { ...up, pool: 'a', ...(taken && { changes: taken }) },
    { ...up, pool: 'b', ...(isOtherZoneFull && { changes: { times: [0], values: [false] } }) },
  ];
  return historyMarket({ prices, availability, seed: 1, onDemandHourlyPrice: () => '0.100000' });
}

/** The token of a new client. */
export async function openClient(world: World): Promise<string> {
  const created = await world.data(
    'mutation ($input: CreateClientInput!) { createClient(input: $input) { token } }',
    { input: { name: randomUUID(), idempotencyKey: randomUUID() } },
    world.adminToken,
  );
  return created.createClient.token;
}

interface CalmMarketOptions {
  /** When the first zone is taken away; without it, never. */
  readonly takenInSeconds?: number;
  /** Whether the second zone has no machine to give. */
  readonly isOtherZoneFull?: boolean;
}

export interface CalmFleetOptions extends CalmMarketOptions {
  readonly api: GraphApi;
  readonly clientToken: string;
  readonly warn?: (message: string) => void;
  readonly info?: (message: string) => void;
  readonly heartbeatSeconds?: number;
  readonly keepsStandby?: boolean;
}

/**
 * One agent, `render-farm`, in the cheaper zone or where the graph knows it. It says little by itself: what it learns in
 * time, it has heard.
 */
export async function openCalmFleet(o: CalmFleetOptions): Promise<Driver> {
  const { api, clientToken, warn = () => {}, info = () => {}, heartbeatSeconds = 3600, keepsStandby = false } = o;
  const market = calmMarket(o);
  const time = createMarketTime(1);
  const log = { info, warn };
  const logicalId = 'render-farm';
  const workload = { logicalId, instanceType: 'm5.large', region: 'us-east-1' };
  const quiet = { heartbeatSeconds, standbyLookSeconds: 3600 };
  const cloud = createCloud({ market, seed: 1, noticeSeconds: 120 });
  let wake = () => {};
  const fleet = createFleet({
    ...{ api, market, log, cloud, start: time.now() },
    agents: [{ spec: { ...workload, isAutoSwitchEnabled: false, keepsStandby }, clientToken }],
    timings: { ...quiet, launchSeconds: 0.1, syncSeconds: 0.1, cutOverSeconds: 0.1 },
    onNews: () => wake(),
  });
  const known = (await knownAgents(api, clientToken)).get(logicalId);
  const [state] = fleet.statesOf([logicalId]);
  if (known && state) resumeAgent(state, { known, cloud, owner: logicalId, now: time.now() });
  const driver = createDriver({ fleet, time, log });
  wake = driver.wake;
  return driver;
}
