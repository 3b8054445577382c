import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import type { SchemaDatabase } from '../database/open.ts';
import { transact } from '../database/transact.ts';
import type { Outbox } from '../events/outbox.ts';
import { type CircuitBreaker, CircuitOpen, runAdmitted, speaksAgainstDependency } from './circuit-breaker.ts';
import {
  admit,
  type CallOutcome,
  type Circuit,
  type CircuitSettings,
  circuitDefaults,
  closedCircuit,
  settle,
} from './circuit-state.ts';
import { listCircuits, lockCircuit, type NamedCircuit, readCircuit, writeCircuit } from './circuit-table.ts';
import { circuitBreakerChanged } from './resilience-events.ts';
import { read, type Setting } from './settings.ts';

export interface SharedBreakersOptions {
  readonly database: SchemaDatabase;
  readonly outbox: Outbox;
  readonly logger: Logger;
  readonly settings?: Setting<CircuitSettings>;
  readonly isFailure?: (error: unknown) => boolean;
}

/** The circuits of one subgraph, kept in its database: shared by its processes, and there after a restart. */
export interface SharedBreakers {
  /** The circuit of one dependency. Calls belong outside transactions. */
  breaker(name: string): CircuitBreaker;
  list(): Promise<NamedCircuit[]>;
  reset(name: string): Promise<void>;
}

/** The epoch in which a call was let through, and whether its success has anything to change. */
interface Pass {
  readonly epoch: number;
  readonly isUnblemished: boolean;
}

export function createSharedBreakers(options: SharedBreakersOptions): SharedBreakers {
  const { database, outbox, logger, settings = circuitDefaults, isFailure = speaksAgainstDependency } = options;

  /** Changes a circuit under its lock and tells the change of its state in the same transaction. */
  const change = (name: string, decide: (circuit: Circuit, now: number) => Circuit): Promise<Circuit> =>
    transact(database.fork(), async (tx) => {
      const { circuit: from, now } = await lockCircuit(tx, name);
      const to = decide(from, now);
      if (to !== from) await writeCircuit(tx, name, to);
      if (to.state !== from.state) tell(tx, name, from, to);
      return to;
    });

  function tell(tx: EntityManager, name: string, from: Circuit, to: Circuit) {
    logger.warn({ circuit: name, from: from.state, to: to.state }, 'a circuit breaker changed');
    outbox.add(tx, circuitBreakerChanged, {
      aggregateId: name,
      clientId: null,
      payload: {
        name,
        from: from.state,
        to: to.state,
        failures: to.failures,
        changedAt: new Date(to.changedAt).toISOString(),
      },
    });
  }

  /** Without its table a breaker knows nothing, and stands in nobody's way. */
  async function passOrUnknown(name: string): Promise<Pass | undefined> {
    try {
      return await pass(name);
    } catch (error) {
      if (error instanceof CircuitOpen) throw error;
      logger.error({ err: error, circuit: name }, 'a circuit breaker could not be read; the call is made');
      return undefined;
    }
  }

  /** Lets a call pass or throws CircuitOpen. While it is closed, one read without a lock is all. */
  async function pass(name: string): Promise<Pass> {
    const { circuit } = await readCircuit(database.fork(), name);
    if (!circuit || circuit.state === 'CLOSED') {
      return { epoch: circuit?.epoch ?? 0, isUnblemished: !circuit?.failures };
    }
    let refusedFor: number | undefined;
    const admitted = await change(name, (locked, now) => {
      const admission = admit(locked, read(settings), now);
      refusedFor = admission.admitted ? undefined : admission.retryAfterSeconds;
      return admission.circuit;
    });
    if (refusedFor !== undefined) throw new CircuitOpen(name, refusedFor);
    return { epoch: admitted.epoch, isUnblemished: false };
  }

  const conclude = async (name: string, { epoch, isUnblemished }: Pass, outcome: CallOutcome) => {
    if (outcome !== 'FAILED' && isUnblemished) return;
    try {
      await change(name, (circuit, now) => settle(circuit, epoch, outcome, read(settings), now));
    } catch (error) {
      logger.error({ err: error, circuit: name }, 'the outcome of a call could not be recorded in its circuit breaker');
    }
  };
  const reset = async (name: string) => {
    await change(name, (circuit, now) => closedCircuit(now, circuit.epoch + 1));
  };
  return {
    breaker: (name) => ({
      name,
      async run(call) {
        const passed = await passOrUnknown(name);
        if (!passed) return call();
        return runAdmitted(call, isFailure, (outcome) => conclude(name, passed, outcome));
      },
      state: async () => (await readCircuit(database.fork(), name)).circuit?.state ?? 'CLOSED',
      reset: () => reset(name),
    }),
    list: () => listCircuits(database.fork()),
    reset,
  };
}
