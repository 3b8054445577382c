import { formatMicroUnits, parseMicroUnits } from './micro-units.ts';
import { createRandomStream } from './random-stream.ts';
import { type Changes, createTimeline, recordChange, type Timeline } from './timeline.ts';

export interface PriceProcessOptions {
  readonly seed: number;
  readonly poolName: string;
  /** USD, six decimals: the price never exceeds it. */
  readonly onDemandHourlyPrice: string;
  /** Where the price is drawn to, as a share of the on-demand price, in (0, 1]. */
  readonly meanSpotRatio: number;
  readonly start: Date;
  readonly end: Date;
}

const HOUR_MILLISECONDS = 3_600_000;
/** Since 2018 spot prices are smoothed: about one hour in twenty brings another price. */
const CHANGE_PROBABILITY = 0.05;
/** A change closes this share of the way back to the mean, in log price. */
const REVERSION = 0.03;
/** Most changes are a fraction of a per cent; one in ten comes from a distribution four times as wide. */
const CHANGE_DEVIATION = 0.005;
const WIDE_PROBABILITY = 0.1;
const WIDE_FACTOR = 4;
/** No pool becomes cheaper than a tenth of on-demand: the deepest discount that clouds advertise. */
const LOWEST_RATIO = 0.1;

/**
 * A spot price that changes rarely and smoothly: an Ornstein–Uhlenbeck process in log price, sampled at the hours in which
 * it changes, between a tenth of the on-demand price and that price. Each pool has its own minute in the hour.
 */
export function createPriceProcess(o: PriceProcessOptions): Timeline<string> {
  const random = createRandomStream(o.seed, `price/${o.poolName}`);
  const onDemand = Number(parseMicroUnits(o.onDemandHourlyPrice));
  const mean = Math.log(o.meanSpotRatio);
  const clamp = (logRatio: number) => Math.min(0, Math.max(Math.log(LOWEST_RATIO), logRatio));
  const text = (logRatio: number) => formatMicroUnits(BigInt(Math.round(onDemand * Math.exp(logRatio))));

  const start = o.start.getTime();
  let logRatio = clamp(mean + (CHANGE_DEVIATION / Math.sqrt(2 * REVERSION)) * random.gaussian());
  let next = start + Math.ceil(random.uniform() * HOUR_MILLISECONDS);
  const changes: Changes<string> = { times: [start], values: [text(logRatio)] };

  const grow = (until: number) => {
    for (; next <= until; next += HOUR_MILLISECONDS) {
      if (random.uniform() >= CHANGE_PROBABILITY) continue;
      const deviation = CHANGE_DEVIATION * (random.uniform() < WIDE_PROBABILITY ? WIDE_FACTOR : 1);
      logRatio = clamp(logRatio + REVERSION * (mean - logRatio) + deviation * random.gaussian());
      recordChange(changes, next, text(logRatio));
    }
  };
  return createTimeline({ changes, grow, limit: o.end.getTime() });
}
