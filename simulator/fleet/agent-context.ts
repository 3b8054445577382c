import { performance } from 'node:perf_hooks';
import { ApiFailure, type GraphApi } from '../api.ts';
import type { TypedText } from '../generated/documents.ts';
import type { AgentSpec, AgentState, FleetTimings } from './agent-state.ts';
import type { Cloud } from './cloud.ts';
import type { PriceWatch } from './price-watch.ts';

/** Where a fleet says what a person may want to know. */
export interface FleetLog {
  info(message: string): void;
  warn(message: string): void;
}

/** What every duty of one simulated agent works with. */
export interface AgentContext {
  readonly spec: AgentSpec;
  readonly state: AgentState;
  readonly api: GraphApi;
  /** The token of the fleet's owner, with which agents register. */
  readonly clientToken: string;
  readonly cloud: Cloud;
  readonly watch: PriceWatch;
  readonly timings: FleetTimings;
  /** The server's time at a moment of the market; they differ when the market runs faster. */
  readonly toServerTime: (marketTime: Date) => Date;
  readonly log: FleetLog;
}

/** One thing that an agent looks after. What it keeps is in the agent's state. */
export interface Duty {
  /** When there is something to do; undefined while there is not. */
  dueAt(): Date | undefined;
  /** Does what is due. Afterwards `dueAt` has moved on. */
  perform(now: Date): Promise<void>;
}

/** Asks the graph in the agent's own name, and counts how that goes. */
export async function asAgent<R, V>({ api, state }: AgentContext, document: TypedText<R, V>, variables: V): Promise<R> {
  if (state.token === undefined) throw new Error('An agent speaks before it has registered.');
  const begun = performance.now();
  try {
    return await api.execute(document, variables, state.token);
  } catch (error) {
    if (error instanceof ApiFailure && error.code === 'RATE_LIMITED') state.usage.rateLimitHits += 1;
    throw error;
  } finally {
    state.usage.calls += 1;
    state.usage.callMilliseconds += performance.now() - begun;
  }
}

/** Asks the graph in the name of the fleet's owner. */
export const asOwner = <R, V>(o: AgentContext, document: TypedText<R, V>, variables: V): Promise<R> =>
  o.api.execute(document, variables, o.clientToken);

/** The agent's id at the graph. */
export function agentIdOf({ agentId }: AgentState): string {
  if (agentId === undefined) throw new Error('An agent acts before it has registered.');
  return agentId;
}
