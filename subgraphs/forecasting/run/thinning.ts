const LEAST_STEP = 0.01;
// Whoever watches hears something each second, the way to them included.
const LONGEST_SILENCE_MILLISECONDS = 700;

/** Which steps of a run are worth telling. */
export interface Thinning {
  /** Whether this one is: each hundredth, and each that comes a while after the last one told. Counts it as told then. */
  isDue(ratio: number): boolean;
  /** How long there may be silence still. */
  silenceLeftMilliseconds(): number;
}

export function createThinning(now: () => number = Date.now): Thinning {
  let told = { ratio: 0, at: now() };
  return {
    isDue(ratio) {
      const at = now();
      if (ratio - told.ratio < LEAST_STEP && at - told.at < LONGEST_SILENCE_MILLISECONDS) return false;
      told = { ratio, at };
      return true;
    },
    silenceLeftMilliseconds: () => Math.max(0, told.at + LONGEST_SILENCE_MILLISECONDS - now()),
  };
}
