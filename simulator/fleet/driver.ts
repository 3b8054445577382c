import { setTimeout as wait } from 'node:timers/promises';
import type { FleetLog } from './agent-context.ts';
import type { Fleet } from './fleet.ts';

/** How the market's time follows the wall clock's. */
export interface MarketTime {
  /** Now, in the market. */
  now(): Date;
  /** The wall clock's time at a moment of the market. */
  toWallTime(marketTime: Date): Date;
}

/** The market's time runs `speed` times as fast as the wall clock, from the moment of the call on, where both agree. */
export function createMarketTime(speed: number, wallClock: () => Date = () => new Date()): MarketTime {
  const begin = wallClock().getTime();
  return {
    now: () => new Date(begin + (wallClock().getTime() - begin) * speed),
    toWallTime: (marketTime) => new Date(begin + (marketTime.getTime() - begin) / speed),
  };
}

export interface Driver extends AsyncDisposable {
  /** News have come: the next step is worth taking now. */
  wake(): void;
  /** Takes one step; the driver takes the further ones by itself, once told to. */
  step(): Promise<void>;
  start(): void;
}

const TICK_MILLISECONDS = 250;
const LONGEST_STEP_MILLISECONDS = 5_000;

/** Takes a fleet through time, a step after the other, until it is disposed of. */
export function createDriver(o: { readonly fleet: Fleet; readonly time: MarketTime; readonly log: FleetLog }): Driver {
  const stop = new AbortController();
  let sleep = new AbortController();
  let running: Promise<void> | undefined;

  const step = () => o.fleet.step(o.time.now());

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      sleep = new AbortController();
      try {
        await step();
      } catch (error) {
        o.log.warn(`The fleet stumbles: ${error instanceof Error ? error.message : error}`);
      }
      const signal = AbortSignal.any([stop.signal, sleep.signal]);
      await wait(TICK_MILLISECONDS, undefined, { signal }).catch(() => {});
    }
  }

  return {
    wake: () => sleep.abort(),
    step,
    start() {
      running ??= run();
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      o.fleet.close();
      // A step ends with its requests, which have deadlines; nobody waits longer than that.
      await Promise.race([running, wait(LONGEST_STEP_MILLISECONDS, undefined, { ref: false })]);
    },
  };
}
