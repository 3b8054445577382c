import type { CallOutcome, CircuitState } from './circuit-state.ts';

/** Refuses calls to a dependency that keeps failing, so that callers do not wait for it and it can recover. */
export interface CircuitBreaker {
  readonly name: string;
  /**
   * Runs the call when the circuit lets it pass.
   * @throws CircuitOpen at once when it does not; else what the call throws.
   */
  run<T>(call: () => Promise<T>): Promise<T>;
  state(): CircuitState | Promise<CircuitState>;
  /** Closes the circuit and forgets its failures. */
  reset(): Promise<void>;
}

/** Thrown instead of making the call. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
  readonly circuit: string;
  /** When another try can be let through, at the earliest. */
  readonly retryAfterSeconds: number;

  constructor(circuit: string, retryAfterSeconds: number) {
    super(`${circuit} keeps failing and is not called now.`);
    this.circuit = circuit;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Whether an error speaks against the dependency. That a caller left, or that another circuit is open, does not. */
export const speaksAgainstDependency = (error: unknown): boolean =>
  !(error instanceof CircuitOpen) && !(error instanceof Error && error.name === 'AbortError');

/** Makes the call and tells `settle` how it ended; a failure to settle never hides the call's own outcome. */
export async function runAdmitted<T>(
  call: () => Promise<T>,
  isFailure: (error: unknown) => boolean,
  settle: (outcome: CallOutcome) => unknown,
): Promise<T> {
  let value: T;
  try {
    value = await call();
  } catch (error) {
    await settle(isFailure(error) ? 'FAILED' : 'IGNORED');
    throw error;
  }
  await settle('SUCCEEDED');
  return value;
}
