/** An agent of the fleet as its own process knows it. */
export interface Member {
  /** Its place in the fleet, which says what it runs on. */
  readonly number: number;
  readonly token: string;
  readonly instanceId: string;
}

/** What the agents saw of one kind of request. */
export interface KindFigures {
  /** Sent in all. */
  readonly all: number;
  readonly failed: number;
  readonly firstFailure?: string | undefined;
  /** Measured. */
  readonly count: number;
  /** From when each was due; known at the end. */
  readonly milliseconds?: { readonly p50: number; readonly p99: number; readonly p999: number; readonly most: number };
}

export interface LoadFigures {
  readonly phase: 'WARMING_UP' | 'MEASURING' | 'DONE';
  readonly underWay: number;
  readonly heartbeat: KindFigures;
  readonly report: KindFigures;
}
