import { setTimeout as wait } from 'node:timers/promises';
import { type Load, type LoadOptions, runLoad } from './load.ts';
import type { Program } from './program.ts';
import { median, quantile, sum } from './statistics.ts';

/** What one round of load found. */
export interface Round {
  readonly latencies: readonly number[];
  readonly requestsPerSecond: number;
  /** CPU of the process that answers clients, a request. */
  readonly gatewayMilliseconds: number;
  /** CPU of all processes of the shape, a request; databases are not among them. */
  readonly totalMilliseconds: number;
}

export interface SettledRound extends Round {
  /** How long the processes went on after the last answer, with news of what was asked; at most 20. */
  readonly restSeconds: number;
}

/** Loads once and reads what the processes used meanwhile. */
export async function measureRound(
  { gateway, others }: { readonly gateway: Program; readonly others: readonly Program[] },
  load: LoadOptions,
): Promise<Round> {
  const programs = [gateway, ...others];
  const before = await usedBy(programs);
  const loaded = await runLoad(load);
  return roundOf(loaded, before, await usedBy(programs));
}

/** The same for requests that leave work behind: waits until that is done too, and counts its CPU in. */
export async function measureUntilRest(
  { gateway, others }: { readonly gateway: Program; readonly others: readonly Program[] },
  load: LoadOptions,
): Promise<SettledRound> {
  const programs = [gateway, ...others];
  const before = await usedBy(programs);
  const loaded = await runLoad(load);
  const answered = performance.now();
  await untilRest(programs, load.signal);
  const restSeconds = (performance.now() - answered) / 1000;
  return { ...roundOf(loaded, before, await usedBy(programs)), restSeconds };
}

const REST_SAMPLE_MILLISECONDS = 300;
const LONGEST_REST_MILLISECONDS = 20_000;
// Of one core; timers and polls of idle processes stay below it.
const REST_SHARE = 0.15;

async function untilRest(programs: readonly Program[], signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + LONGEST_REST_MILLISECONDS;
  let used = sum(await usedBy(programs));
  while (performance.now() < deadline) {
    await wait(REST_SAMPLE_MILLISECONDS, undefined, { signal });
    const now = sum(await usedBy(programs));
    if (now - used < REST_SHARE * REST_SAMPLE_MILLISECONDS) return;
    used = now;
  }
}

function roundOf({ latencies, seconds }: Load, before: readonly number[], after: readonly number[]): Round {
  const used = after.map((now, index) => now - (before[index] ?? 0));
  return {
    latencies,
    requestsPerSecond: latencies.length / seconds,
    gatewayMilliseconds: (used[0] ?? 0) / latencies.length,
    totalMilliseconds: sum(used) / latencies.length,
  };
}

const usedBy = (programs: readonly Program[]): Promise<number[]> =>
  Promise.all(programs.map(async (program) => (await program.usage()).cpuMilliseconds));

/** The latencies of all rounds together, in milliseconds. */
export function latencyOf(rounds: readonly Round[]): {
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
} {
  const all = rounds.flatMap(({ latencies }) => latencies);
  return { p50: median(all), p99: quantile(all, 0.99), count: all.length };
}
