import { ApiFailure, Refusal } from '../api.ts';
import type { AgentContext, Duty } from './agent-context.ts';
import { after, earliest } from './agent-state.ts';
import { createCleaning } from './cleaning.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createInterruptions } from './interruptions.ts';
import { createListening } from './listening.ts';
import { createObeying } from './obeying.ts';
import { createConfiguration, createRegistration } from './registration.ts';
import { createReporting } from './reporting.ts';
import { createStandbys } from './standbys.ts';
import { createSwitching } from './switching.ts';
import { createTelling } from './telling.ts';
import { createWarningReports } from './warning-reports.ts';

/** A simulated agent: it does what is due when it is told the time. */
export interface SimulatedAgent {
  readonly context: AgentContext;
  /** When it next has something to do. */
  dueAt(): Date | undefined;
  /** Does what is due, in the order of urgency. */
  act(now: Date): Promise<void>;
  /** Hears nothing more from the graph. */
  close(): void;
}

export interface AgentOptions {
  /** Whether news reach it by subscriptions too, and not by asking alone. */
  readonly isListening: boolean;
  /** Whether the first failure ends the simulation; else it is logged and what failed is tried again. */
  readonly isStrict: boolean;
  /** Called when news have come. */
  readonly onNews: () => void;
}

const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 60;
/** A failing agent says so again after so many further failures. */
const FAILURES_PER_WARNING = 20;

export function createAgent(context: AgentContext, o: AgentOptions): SimulatedAgent {
  const { spec, state, log } = context;
  const standbys = createStandbys(context);
  const switching = createSwitching(context);
  const listening = createListening(context, o);
  const duties: readonly Duty[] = [
    createRegistration(context),
    createConfiguration(context),
    ...(o.isListening ? [listening] : []),
    standbys,
    createInterruptions(context, { standbys, switching }),
    createObeying(context, { standbys, switching }),
    switching,
    createTelling(context),
    createWarningReports(context),
    createReporting(context),
    createHeartbeat(context),
    createCleaning(context),
  ];
  let pausedUntil: Date | undefined;
  let failures = 0;

  async function perform(now: Date): Promise<void> {
    for (const duty of duties) {
      const due = duty.dueAt();
      if (due && due <= now) await duty.perform(now);
    }
  }

  /** Notes a failure, and when to go on. What it says of the agent itself is taken to heart. */
  function recover(error: unknown, now: Date): void {
    failures += 1;
    if (failures === 1) state.usage.pauses += 1;
    const pause = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** Math.min(failures - 1, 10));
    pausedUntil = after(now, pause);
    const reason = error instanceof Error ? error.message : String(error);
    if (failures % FAILURES_PER_WARNING === 1) log.warn(`${spec.logicalId}: ${reason}`);
    const isTokenDead = error instanceof ApiFailure && error.code === 'UNAUTHENTICATED';
    const isUnknown = error instanceof Refusal && (error.kind === 'AgentDeleted' || error.kind === 'InstanceRetired');
    if (!isTokenDead && !isUnknown) return;
    state.token = undefined;
    if (isUnknown) state.isConfigured = false;
  }

  return {
    context,
    dueAt() {
      const due = earliest(...duties.map((duty) => duty.dueAt()));
      return due && pausedUntil && due < pausedUntil ? pausedUntil : due;
    },
    async act(now) {
      if (pausedUntil && now < pausedUntil) return;
      try {
        await perform(now);
        failures = 0;
        pausedUntil = undefined;
      } catch (error) {
        if (o.isStrict) throw error;
        recover(error, now);
      }
    },
    close: () => listening.close(),
  };
}
