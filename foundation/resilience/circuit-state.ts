/** Calls flow while CLOSED, are refused while OPEN, and a few are let through to try while HALF_OPEN. */
export const CircuitState = { CLOSED: 'CLOSED', OPEN: 'OPEN', HALF_OPEN: 'HALF_OPEN' } as const;
export type CircuitState = keyof typeof CircuitState;

export interface CircuitSettings {
  /** Failures in a row that open the circuit. */
  readonly failureThreshold: number;
  /** How long it stays open before calls are let through to try. */
  readonly openSeconds: number;
  /** How many calls are let through to try, and must succeed, before it closes. */
  readonly halfOpenMaxCalls: number;
}

export const circuitDefaults: CircuitSettings = { failureThreshold: 5, openSeconds: 60, halfOpenMaxCalls: 3 };

/** What is known of one circuit. Each change of state begins a new epoch; times are epoch milliseconds. */
export interface Circuit {
  readonly state: CircuitState;
  readonly epoch: number;
  /** Failures in a row while CLOSED. */
  readonly failures: number;
  /** Calls let through while HALF_OPEN, and how many of them have succeeded. */
  readonly probes: number;
  readonly successes: number;
  readonly changedAt: number;
}

export const closedCircuit = (now: number, epoch = 0): Circuit => ({
  state: 'CLOSED',
  epoch,
  failures: 0,
  probes: 0,
  successes: 0,
  changedAt: now,
});

/** How a call ended, as far as the circuit is concerned; IGNORED says nothing about the dependency. */
export type CallOutcome = 'SUCCEEDED' | 'FAILED' | 'IGNORED';

export type Admission =
  | { readonly admitted: true; readonly circuit: Circuit }
  | { readonly admitted: false; readonly circuit: Circuit; readonly retryAfterSeconds: number };

/** Whether a call may pass now, and what the circuit is after letting it pass. */
export function admit(circuit: Circuit, settings: CircuitSettings, now: number): Admission {
  if (circuit.state === 'CLOSED') return { admitted: true, circuit };
  const millisecondsLeft = circuit.changedAt + settings.openSeconds * 1000 - now;
  if (millisecondsLeft <= 0) {
    // Half open for as long as this, calls that were let through have died with their process: begin again.
    return { admitted: true, circuit: { ...next(circuit, 'HALF_OPEN', now), probes: 1 } };
  }
  if (circuit.state === 'HALF_OPEN' && circuit.probes < settings.halfOpenMaxCalls) {
    return { admitted: true, circuit: { ...circuit, probes: circuit.probes + 1 } };
  }
  return { admitted: false, circuit, retryAfterSeconds: Math.ceil(millisecondsLeft / 1000) };
}

/** The circuit after a call that was let through in `epoch` has ended. Calls of an earlier epoch change nothing. */
export function settle(
  circuit: Circuit,
  epoch: number,
  outcome: CallOutcome,
  settings: CircuitSettings,
  now: number,
): Circuit {
  if (circuit.epoch !== epoch || circuit.state === 'OPEN') return circuit;
  if (circuit.state === 'CLOSED') return settleClosed(circuit, outcome, settings, now);
  if (outcome === 'FAILED') return next(circuit, 'OPEN', now);
  if (outcome === 'IGNORED') return { ...circuit, probes: Math.max(0, circuit.probes - 1) };
  const successes = circuit.successes + 1;
  return successes >= settings.halfOpenMaxCalls ? next(circuit, 'CLOSED', now) : { ...circuit, successes };
}

function settleClosed(circuit: Circuit, outcome: CallOutcome, settings: CircuitSettings, now: number): Circuit {
  if (outcome === 'IGNORED') return circuit;
  if (outcome === 'SUCCEEDED') return circuit.failures === 0 ? circuit : { ...circuit, failures: 0 };
  const failures = circuit.failures + 1;
  return failures >= settings.failureThreshold ? { ...next(circuit, 'OPEN', now), failures } : { ...circuit, failures };
}

const next = (circuit: Circuit, state: CircuitState, now: number): Circuit => ({
  ...closedCircuit(now, circuit.epoch + 1),
  state,
});
