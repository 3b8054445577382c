/** One report of a run that is worth writing. */
export interface Report {
  readonly ratio: number;
  readonly phase: string | null;
}

export interface ProgressOptions {
  readonly write: (report: Report) => Promise<void>;
  /** Epoch milliseconds of the system's clock. */
  readonly now?: () => number;
}

const LEAST_STEP = 0.01;
const LONGEST_SILENCE_MILLISECONDS = 1_000;
// A new phase is always worth knowing; a new phase for each row is not.
const SHORTEST_PHASE_MILLISECONDS = 100;

/**
 * Thins out what a run reports: a report is written when it is a hundredth further, a second later, or in a new phase.
 * The ratio never goes down, and writes never overtake each other.
 */
export function createProgress({ write, now = Date.now }: ProgressOptions) {
  let written: Report & { at: number } = { ratio: 0, phase: null, at: Number.NEGATIVE_INFINITY };
  let highest = 0;
  let writing: Promise<void> = Promise.resolve();

  const isWorthWriting = (ratio: number, phase: string | null, at: number) => {
    const silence = at - written.at;
    if (ratio - written.ratio >= LEAST_STEP || silence >= LONGEST_SILENCE_MILLISECONDS) return true;
    return phase !== written.phase && silence >= SHORTEST_PHASE_MILLISECONDS;
  };
  return (ratio: number, phase?: string): Promise<void> => {
    // What is not a number says nothing of the progress, but the phase with it may.
    if (ratio >= 0) highest = Math.max(highest, Math.min(1, ratio));
    const at = now();
    const report = { ratio: highest, phase: phase ?? written.phase };
    if (!isWorthWriting(report.ratio, report.phase, at)) return Promise.resolve();
    written = { ...report, at };
    // A write that failed has told its own caller; the next one is tried all the same.
    writing = writing.catch(() => undefined).then(() => write(report));
    return writing;
  };
}
