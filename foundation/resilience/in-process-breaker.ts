import { type CircuitBreaker, CircuitOpen, runAdmitted, speaksAgainstDependency } from './circuit-breaker.ts';
import {
  admit,
  type CallOutcome,
  type Circuit,
  type CircuitSettings,
  type CircuitState,
  circuitDefaults,
  closedCircuit,
  settle,
} from './circuit-state.ts';
import { read, type Setting } from './settings.ts';

export interface CircuitChange {
  readonly name: string;
  readonly from: CircuitState;
  readonly to: CircuitState;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface InProcessBreakerOptions {
  readonly name: string;
  readonly settings?: Setting<CircuitSettings>;
  /** Epoch milliseconds of the system's clock. */
  readonly now?: () => number;
  readonly isFailure?: (error: unknown) => boolean;
  /** Told of each change of state, after the fact; what it throws is its own affair and is dropped. */
  readonly onChange?: (change: CircuitChange) => void;
}

export interface InProcessBreaker extends CircuitBreaker {
  state(): CircuitState;
  /** Lets a call pass, for callers to whom `run` allocates too much. Answers what `settle` takes. @throws CircuitOpen */
  admit(): number;
  /** How the call that was let through has ended. */
  settle(epoch: number, outcome: CallOutcome): void;
  /** What is known now, for a page that shows it. */
  circuit(): Circuit;
}

/** A breaker of this process alone: no call ever waits for a database, and none ever hangs. */
export function createInProcessBreaker(options: InProcessBreakerOptions): InProcessBreaker {
  const { name, settings = circuitDefaults, now = Date.now, isFailure = speaksAgainstDependency, onChange } = options;
  let circuit = closedCircuit(now());
  const become = (to: Circuit) => {
    const from = circuit;
    circuit = to;
    if (from.state === to.state) return;
    try {
      onChange?.({ name, from: from.state, to: to.state, at: to.changedAt });
    } catch {
      // A listener that fails must not fail the call that it was told about.
    }
  };
  const pass = (): number => {
    const admission = admit(circuit, read(settings), now());
    if (!admission.admitted) throw new CircuitOpen(name, admission.retryAfterSeconds);
    become(admission.circuit);
    return admission.circuit.epoch;
  };
  const conclude = (epoch: number, outcome: CallOutcome) =>
    become(settle(circuit, epoch, outcome, read(settings), now()));
  return {
    name,
    admit: pass,
    settle: conclude,
    async run(call) {
      const epoch = pass();
      return runAdmitted(call, isFailure, (outcome) => conclude(epoch, outcome));
    },
    state: () => circuit.state,
    circuit: () => circuit,
    async reset() {
      become(closedCircuit(now(), circuit.epoch + 1));
    },
  };
}
