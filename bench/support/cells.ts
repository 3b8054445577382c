import { type Load, type LoadOptions, runLoad } from './load.ts';
import type { Program } from './program.ts';
import { median, quantile } from './statistics.ts';

/** What one round of load found. */
export interface Round {
  readonly latencies: readonly number[];
  readonly requestsPerSecond: number;
  /** CPU of the process that answers clients, a request. */
  readonly gatewayMilliseconds: number;
  /** CPU of all processes of the shape, a request; databases are not among them. */
  readonly totalMilliseconds: number;
}

/** Loads once and reads what the processes used meanwhile. */
export async function measureRound(
  { gateway, others }: { readonly gateway: Program; readonly others: readonly Program[] },
  load: LoadOptions,
): Promise<Round> {
  const before = await usedBy([gateway, ...others]);
  const { latencies, seconds }: Load = await runLoad(load);
  const used = (await usedBy([gateway, ...others])).map((now, index) => now - (before[index] ?? 0));
  const [ofGateway = 0] = used;
  return {
    latencies,
    requestsPerSecond: latencies.length / seconds,
    gatewayMilliseconds: ofGateway / latencies.length,
    totalMilliseconds: used.reduce((total, one) => total + one, 0) / latencies.length,
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
