import { performance } from 'node:perf_hooks';

// Ten milliseconds hold the rate to a hundredth at 100 events a second.
const STEP_MILLISECONDS = 10;
// Whoever is further behind does not keep the rate, which shows; it is not buried under what it missed.
const MOST_IN_A_STEP = 10;

/** Calls `emit` at this rate, from now until it is stopped; what a late timer left out is caught up with, if it can be. */
export function startEmitter(eventsPerSecond: number, emit: (sequence: number) => void): () => void {
  const startedAt = performance.now();
  let passed = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * eventsPerSecond);
    passed = Math.max(passed, due - MOST_IN_A_STEP);
    while (passed < due) {
      passed += 1;
      emit(passed);
    }
  }, STEP_MILLISECONDS);
  return () => clearInterval(timer);
}
