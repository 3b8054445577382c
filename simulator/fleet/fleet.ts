import type { GraphApi } from '../api.ts';
import type { Market } from '../market/market.ts';
import { createAgent, type SimulatedAgent } from './agent.ts';
import type { FleetLog } from './agent-context.ts';
import { type AgentSpec, type AgentState, createAgentState, defaultTimings, type FleetTimings } from './agent-state.ts';
import type { Cloud } from './cloud.ts';
import { createPriceWatch } from './price-watch.ts';

/** An agent and the token of the client whose workload it looks after. */
export interface OwnedAgent {
  readonly spec: AgentSpec;
  readonly clientToken: string;
}

export interface FleetOptions {
  readonly api: GraphApi;
  readonly market: Market;
  readonly cloud: Cloud;
  readonly agents: readonly OwnedAgent[];
  readonly start: Date;
  readonly timings?: Partial<FleetTimings>;
  readonly log: FleetLog;
  /**
   * Sets the server's clock. With it every action takes place at its own moment, agents only ask, and the first failure
   * is thrown. Without it the fleet lives in the server's own time: it listens, and goes on after failures.
   */
  readonly setClock?: (to: Date) => void;
  /** Waits until the server has applied its own news; after each moment in which agents told some. */
  readonly settle?: () => Promise<void>;
  readonly toServerTime?: (marketTime: Date) => Date;
  /** Called when news have come that are worth a step. */
  readonly onNews?: () => void;
}

/** Simulated agents and one scheduler. It has no timer of its own. */
export interface Fleet {
  /** The states of the agents with these names, in the fleet's order. */
  statesOf(logicalIds: readonly string[]): readonly AgentState[];
  /** Does all that is due up to `to`. One call at a time. */
  step(to: Date): Promise<void>;
  close(): void;
}

/** What takes place at one moment is a handful of things; more than that never ends. */
const MAXIMUM_ROUNDS = 1000;
/** Lanes at work at a time. */
const MAXIMUM_LANES = 16;

/** Makes a fleet that has done nothing yet. */
export function createFleet(o: FleetOptions): Fleet {
  const timings = { ...defaultTimings, ...o.timings };
  const isManual = o.setClock !== undefined;
  const agents = o.agents.map(({ spec, clientToken }) => {
    const state = createAgentState(o.start);
    const { instanceType } = spec;
    const watch = createPriceWatch({ market: o.market, instanceType, repeatSeconds: timings.repeatPriceSeconds });
    if (!isManual || spec.keepsStandby) state.standbyLookAt = o.start;
    const { toServerTime = (time: Date) => time, onNews = () => {} } = o;
    const context = { ...o, spec, clientToken, state, watch, timings, toServerTime };
    return createAgent(context, { isListening: !isManual, isStrict: isManual, onNews });
  });
  // Agents of one instance type share pools, and so what one does may change what another is told: one after the other.
  const lanes = [...Map.groupBy(agents, ({ context: { spec } }) => spec.instanceType).values()];
  let last = o.start;

  const earliestDue = (): Date | undefined => {
    const dues = agents.flatMap((agent) => agent.dueAt() ?? []);
    return dues.length > 0 ? dues.reduce((a, b) => (b < a ? b : a)) : undefined;
  };

  async function actLane(lane: readonly SimulatedAgent[], now: Date): Promise<void> {
    for (const agent of lane) {
      const due = agent.dueAt();
      if (due && due <= now) await agent.act(now);
    }
  }

  async function actAll(now: Date): Promise<void> {
    for (let from = 0; from < lanes.length; from += MAXIMUM_LANES) {
      await Promise.all(lanes.slice(from, from + MAXIMUM_LANES).map((lane) => actLane(lane, now)));
    }
  }

  async function settle(): Promise<void> {
    const heard = agents.filter(({ context: { state } }) => state.hasNews);
    for (const { context } of heard) context.state.hasNews = false;
    if (heard.length > 0) await o.settle?.();
  }

  return {
    statesOf: (logicalIds) =>
      agents.filter(({ context }) => logicalIds.includes(context.spec.logicalId)).map(({ context }) => context.state),
    async step(to) {
      let rounds = 0;
      for (let due = earliestDue(); due && due <= to; due = earliestDue()) {
        const now = isManual ? (due > last ? due : last) : to;
        rounds = now > last ? 0 : rounds + 1;
        if (rounds > MAXIMUM_ROUNDS) throw new Error(`The fleet does not come to rest at ${now.toISOString()}.`);
        last = now;
        o.setClock?.(now);
        await actAll(now);
        await settle();
        if (!isManual) break;
      }
      if (to > last) last = to;
      o.setClock?.(last);
    },
    close() {
      for (const agent of agents) agent.close();
    },
  };
}
