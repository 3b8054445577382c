import type { AvailabilityTrace } from './availability-trace.ts';
import { createRandomStream } from './random-stream.ts';
import { type Changes, createTimeline, lastIndexUpTo, recordChange, type Timeline } from './timeline.ts';

export interface ReplayedAvailabilityOptions {
  readonly seed: number;
  readonly pools: readonly { readonly name: string }[];
  readonly traces: readonly AvailabilityTrace[];
  readonly start: Date;
  readonly end: Date;
}

/** Lays a trace along [start, end], begun `shift` milliseconds in and repeated as often as it takes. */
function lay(trace: AvailabilityTrace, shift: number, start: number, end: number): Changes<boolean> {
  const laid: Changes<boolean> = { times: [], values: [] };
  const { times, values } = trace.changes;
  const first = Math.max(0, lastIndexUpTo(times, shift));
  recordChange(laid, start, values[first] as boolean);
  for (let offset = start - shift, index = first + 1; ; index += 1) {
    if (index === times.length) {
      index = 0;
      offset += trace.durationMilliseconds;
    }
    const time = offset + (times[index] as number);
    if (time > end) return laid;
    recordChange(laid, time, values[index] as boolean);
  }
}

/**
 * Lends real availability to pools which it was not recorded in: in the order of their names, each pool takes the next
 * trace from its beginning, so traces of one recording stay aligned and keep their correlation. Once all are taken, further
 * pools take them again, begun at a moment drawn from the seed.
 * @throws RangeError when no trace has a length.
 */
export function replayAvailability({
  seed,
  pools,
  traces,
  start,
  end,
}: ReplayedAvailabilityOptions): Map<string, Timeline<boolean>> {
  const usable = traces.filter((trace) => trace.durationMilliseconds > 0);
  if (usable.length === 0) throw new RangeError('The availability holds no run.');
  const names = pools.map((pool) => pool.name).sort();
  return new Map(
    names.map((name, index) => {
      const trace = usable[index % usable.length] as AvailabilityTrace;
      const isTakenAgain = index >= usable.length;
      const share = isTakenAgain ? createRandomStream(seed, `replayed-availability/${name}`).uniform() : 0;
      const shift = Math.floor(share * trace.durationMilliseconds);
      const changes = lay(trace, shift, start.getTime(), end.getTime());
      return [name, createTimeline({ changes, limit: end.getTime() })];
    }),
  );
}
