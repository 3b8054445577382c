/** What a benchmark is told of the run it is part of. */
export interface Run {
  /** Short and rough, to see that it works; its figures are not kept. */
  readonly isQuick: boolean;
  /** Aborted when the run is told to stop. */
  readonly signal: AbortSignal;
  /** Says what is being done now. */
  progress(step: string): void;
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a benchmark found. */
export interface Outcome {
  readonly tables: readonly Table[];
  /** What a reader must know to judge the figures, a sentence each. */
  readonly notes: readonly string[];
}

/** What each `*.bench.ts` exports as `benchmark`. Throws when an answer is wrong: a wrong answer has no speed. */
export interface Benchmark {
  /** The heading of its section in RESULTS.md. */
  readonly title: string;
  run(run: Run): Promise<Outcome>;
}
