import { createRandomStream, type RandomStream } from './random-stream.ts';
import { type Changes, createTimeline, recordChange, type Timeline } from './timeline.ts';

export interface AvailabilityOptions {
  readonly seed: number;
  readonly pools: readonly { readonly name: string; readonly region: string }[];
  readonly start: Date;
  readonly end: Date;
}

const TICK_MILLISECONDS = 3 * 60_000;

// A pool is up while a latent Gaussian is above a threshold (a Gaussian copula over time and pools). The latent value is
// the sum of a slow and a quick part: far above the threshold runs last for days, near it the quick part cuts them
// into minutes, which gives the heavy tail. The four numbers below were fitted to real up-runs: median 33 minutes, mean
// 3.3 hours, and between them the quantiles of the lognormal distribution which these two imply.
const SHARE_UP_QUANTILE = 0.674_49; // up 75 % of the time
const SLOW_HOURS = 6;
const QUICK_HOURS = 0.2;
const QUICK_VARIANCE = 0.13;

// Shares of the latent variance. Where pools are up 75 % of the time, a latent correlation of 0.656 gives 0.43 between the
// pools of a region, and 0.245 gives 0.14 across regions.
const WORLD_VARIANCE = 0.245;
const REGION_VARIANCE = 0.411;
const POOL_VARIANCE = 1 - WORLD_VARIANCE - REGION_VARIANCE;

/** Ten slow time constants: what is left of the artificial start is then below a ten-thousandth. */
const WARM_UP_TICKS = Math.ceil((10 * SLOW_HOURS * 3_600_000) / TICK_MILLISECONDS);

/** A stationary Gaussian process of unit variance, smooth because it is an autoregression of an autoregression. */
function createSmoothNoise(random: RandomStream, hours: number): () => number {
  const keep = Math.exp(-TICK_MILLISECONDS / (hours * 3_600_000));
  // The stationary variance of two equal autoregressions in a row is (1 + a²) / (1 − a²)³.
  const scale = Math.sqrt((1 - keep * keep) ** 3 / (1 + keep * keep));
  let inner = 0;
  let outer = 0;
  return () => {
    inner = keep * inner + random.gaussian();
    outer = keep * outer + inner;
    return scale * outer;
  };
}

function createFactor(seed: number, name: string, variance: number): () => number {
  const slow = createSmoothNoise(createRandomStream(seed, `${name}/slow`), SLOW_HOURS);
  const quick = createSmoothNoise(createRandomStream(seed, `${name}/quick`), QUICK_HOURS);
  const slowWeight = Math.sqrt(variance * (1 - QUICK_VARIANCE));
  const quickWeight = Math.sqrt(variance * QUICK_VARIANCE);
  return () => slowWeight * slow() + quickWeight * quick();
}

/** When each pool is up, by pool name. Pools of one region tend to be down together, those of others much less. */
export function createAvailabilityProcess({
  seed,
  pools,
  start,
  end,
}: AvailabilityOptions): Map<string, Timeline<boolean>> {
  const world = createFactor(seed, 'availability/world', WORLD_VARIANCE);
  const regionNames = [...new Set(pools.map((pool) => pool.region))];
  const regions = regionNames.map((region) => createFactor(seed, `availability/region/${region}`, REGION_VARIANCE));
  const own = pools.map((pool) => createFactor(seed, `availability/pool/${pool.name}`, POOL_VARIANCE));
  const regionOf = pools.map((pool) => regionNames.indexOf(pool.region));
  const changes = pools.map((): Changes<boolean> => ({ times: [], values: [] }));

  let tick = -WARM_UP_TICKS;
  const step = () => {
    const shared = world();
    const regional = regions.map((region) => region());
    for (let pool = 0; pool < own.length; pool += 1) {
      const latent = shared + (regional[regionOf[pool] as number] as number) + (own[pool] as () => number)();
      const isUp = latent > -SHARE_UP_QUANTILE;
      if (tick >= 0) recordChange(changes[pool] as Changes<boolean>, start.getTime() + tick * TICK_MILLISECONDS, isUp);
    }
    tick += 1;
  };
  const grow = (until: number) => {
    while (start.getTime() + tick * TICK_MILLISECONDS <= until) step();
  };
  return new Map(
    pools.map((pool, index) => [
      pool.name,
      createTimeline({ changes: changes[index] as Changes<boolean>, grow, limit: end.getTime() }),
    ]),
  );
}
