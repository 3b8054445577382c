/** How near the process is to having too much to do: 0, nothing waits; 1, everything does. */
export interface Pressure extends Disposable {
  level(): number;
}

export interface PressureOptions {
  /** How full the queues before the subgraphs are, from 0 to 1. */
  readonly queues: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

const MEASURE_EVERY_MILLISECONDS = 100;
// A late timer of up to 50 ms is usual (a garbage collection, a large document); at 250 ms everybody notices.
const USUAL_MILLISECONDS = 50;
const WORST_MILLISECONDS = 250;
// How much of the level is left after each measurement that finds nothing: half of it after half a second.
const DECAY = 0.87;

/** Measured by how late a timer comes, and by what waits for the subgraphs. */
export function createPressure({ queues, now = () => performance.now() }: PressureOptions): Pressure {
  let level = 0;
  let expected = now() + MEASURE_EVERY_MILLISECONDS;
  const timer = setInterval(() => {
    const late = now() - expected;
    expected = now() + MEASURE_EVERY_MILLISECONDS;
    const ofLoop = (late - USUAL_MILLISECONDS) / (WORST_MILLISECONDS - USUAL_MILLISECONDS);
    level = Math.min(1, Math.max(level * DECAY, ofLoop, queues()));
  }, MEASURE_EVERY_MILLISECONDS).unref();
  return {
    level: () => level,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
