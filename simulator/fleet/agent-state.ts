import type { CommandToCarryOutFragment, ReportSwitchInput } from '../generated/documents.ts';
import type { Machine, Place } from './cloud.ts';

/** What one simulated agent looks after. */
export interface AgentSpec {
  /** The workload's name at its owner. */
  readonly logicalId: string;
  readonly instanceType: string;
  readonly region: string;
  readonly isAutoSwitchEnabled: boolean;
  /** Whether a standby is kept at all times. Excludes automatic switching. */
  readonly keepsStandby: boolean;
}

/** How long things take and how often they are done. */
export interface FleetTimings {
  readonly heartbeatSeconds: number;
  /** Between two looks at the prices. */
  readonly reportSeconds: number;
  /** Prices that did not change are reported again after so long: they are known to hold. */
  readonly repeatPriceSeconds: number;
  /** From the order of a machine until it runs. */
  readonly launchSeconds: number;
  /** From a machine's start until it holds the workload's state. */
  readonly syncSeconds: number;
  /** How long the workload stands still while it moves over. */
  readonly cutOverSeconds: number;
  /** From the cloud's notice to the end of the machine. */
  readonly noticeSeconds: number;
  readonly repeatNoticeSeconds: number;
  /** Between two looks at the standbys that are asked for. */
  readonly standbyLookSeconds: number;
}

export const defaultTimings: FleetTimings = {
  heartbeatSeconds: 30,
  reportSeconds: 300,
  repeatPriceSeconds: 300,
  launchSeconds: 30,
  syncSeconds: 60,
  cutOverSeconds: 5,
  noticeSeconds: 120,
  repeatNoticeSeconds: 5,
  standbyLookSeconds: 30,
};

/** A machine and what the graph calls it. */
export interface Held {
  readonly machine: Machine;
  readonly instanceId: string;
}

/** A standby on its way, or ready. */
export interface Standby {
  readonly replicaId: string;
  readonly place: Place;
  /** Null until it runs. */
  machine: Machine | null;
  /** Null until the graph knows its machine. */
  held: Held | null;
  /** How much of the state it has, from 0 to 1. */
  syncRatio: number;
  isReady: boolean;
  /** When it goes on; undefined once it is ready. */
  nextAt: Date | undefined;
}

export type CommandToObey = CommandToCarryOutFragment;

/** A switch that is under way. */
export interface SwitchTask {
  readonly command: CommandToObey;
  readonly place: Place;
  readonly startedAt: Date;
  /** The new machine; null until it runs. */
  machine: Machine | null;
  /** Null until the graph knows the new machine. */
  target: Held | null;
  isCuttingOver: boolean;
  nextAt: Date;
}

/** The cloud has said that it takes the primary machine. */
export interface Notice {
  readonly noticeId: string;
  readonly held: Held;
  readonly terminatesAt: Date;
  nextAt: Date;
  /** How many emergency standbys found no capacity. */
  failedStandbys: number;
  /** A machine that is to take over without a standby's promotion, and when it runs. */
  refuge: Refuge | undefined;
}

export interface Refuge {
  readonly place: Place;
  readonly startsAt: Date;
  /** Null until it runs. */
  machine: Machine | null;
}

/** What happened to one workload. */
export interface AgentFigures {
  switches: number;
  interruptions: number;
  /** Interruptions in which something took over before the machine went. */
  survived: number;
  downtimeMilliseconds: number;
}

export interface AgentState {
  agentId: string | undefined;
  /** Undefined when the agent has to register. */
  token: string | undefined;
  primary: Held | undefined;
  /** A first machine that the graph does not know yet. */
  newcomer: Machine | undefined;
  /** Moves that the graph has not heard of yet, oldest first. */
  readonly untold: ReportSwitchInput[];
  readonly standbys: Map<string, Standby>;
  /** Commands heard of and not begun, by id. */
  readonly commands: Map<string, CommandToObey>;
  switching: SwitchTask | undefined;
  notice: Notice | undefined;
  /** Since when nothing carries the workload; undefined while something does. */
  standsStillSince: Date | undefined;
  isConfigured: boolean;
  /** Whether the graph has been told what the pools cost, without which it cannot choose one. */
  hasReported: boolean;
  /** Whether the agent has told something that decisions about others hang on: another price, or that a pool is taken. */
  hasNews: boolean;
  heartbeatAt: Date;
  reportAt: Date;
  standbyLookAt: Date | undefined;
  /** Until when no other standby is asked for, after one found no capacity; undefined after one that did. */
  standbyPauseUntil: Date | undefined;
  readonly figures: AgentFigures;
}

export function createAgentState(start: Date): AgentState {
  return {
    agentId: undefined,
    token: undefined,
    primary: undefined,
    newcomer: undefined,
    untold: [],
    standbys: new Map(),
    commands: new Map(),
    switching: undefined,
    notice: undefined,
    standsStillSince: undefined,
    isConfigured: false,
    hasReported: false,
    hasNews: false,
    heartbeatAt: start,
    reportAt: start,
    standbyLookAt: undefined,
    standbyPauseUntil: undefined,
    figures: { switches: 0, interruptions: 0, survived: 0, downtimeMilliseconds: 0 },
  };
}

export const after = (time: Date, seconds: number): Date => new Date(time.getTime() + seconds * 1000);

export const earliest = (...times: readonly (Date | undefined)[]): Date | undefined => {
  const known = times.filter((time) => time !== undefined).map((time) => time.getTime());
  return known.length > 0 ? new Date(known.reduce((a, b) => Math.min(a, b))) : undefined;
};

/** A moment before all others: what is due since then is due now. */
export const AT_ONCE = new Date(0);
