import type {
  CommandToCarryOutFragment,
  ReportCleanupInput,
  ReportReplicaStatusInput,
  ReportSwitchInput,
  ReportTerminationInput,
  SettingsFragment,
} from '../generated/documents.ts';
import type { Machine, Place } from './cloud.ts';
import type { Leftover } from './leftovers.ts';

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
  /** Between two clean-ups of what ended machines have left behind. */
  readonly cleanUpSeconds: number;
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
  cleanUpSeconds: 3600,
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
  /** The order to launch it, where that was heard; it ends with the standby when there is no machine. */
  commandId: string | undefined;
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

/** What the agent may do by itself, as it last read it. */
export type Settings = SettingsFragment;

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

/** A move of the workload, the end of a machine or of a standby, as the graph is to hear of it. */
export type UntoldReport =
  | { readonly kind: 'MOVE'; readonly input: ReportSwitchInput }
  | { readonly kind: 'END'; readonly input: ReportTerminationInput }
  | { readonly kind: 'STANDBY'; readonly input: ReportReplicaStatusInput };

/** What became of what machines had left behind, and what of it is to be tried again. */
export interface CleanUp {
  readonly input: ReportCleanupInput;
  readonly left: readonly Leftover[];
}

/** What happened to one workload. */
export interface AgentFigures {
  switches: number;
  interruptions: number;
  /** Interruptions in which something took over before the machine went. */
  survived: number;
  downtimeMilliseconds: number;
}

/** What the agent's program has counted of itself. */
export interface Usage {
  readonly startedAt: Date;
  calls: number;
  /** How long all answers took together. */
  callMilliseconds: number;
  rateLimitHits: number;
  /** How often it left the graph alone for a while, after a failure. */
  pauses: number;
}

export interface AgentState {
  agentId: string | undefined;
  /** Undefined when the agent has to register. */
  token: string | undefined;
  /** Whether its owner has deleted it: it is at rest for good. */
  isDeleted: boolean;
  primary: Held | undefined;
  /** A first machine that the graph does not know yet. */
  newcomer: Machine | undefined;
  /** What the graph has not heard of yet, oldest first. */
  readonly untold: UntoldReport[];
  readonly standbys: Map<string, Standby>;
  /** Machines that were replaced and still run, by the graph's ids. */
  readonly replaced: Map<string, Held>;
  /** What ended machines have left behind, oldest first. */
  readonly leftovers: Leftover[];
  /** Commands heard of and not begun, by id. */
  readonly commands: Map<string, CommandToObey>;
  switching: SwitchTask | undefined;
  notice: Notice | undefined;
  /** Since when nothing carries the workload; undefined while something does. */
  standsStillSince: Date | undefined;
  isConfigured: boolean;
  /** Undefined until they are known. */
  settings: Settings | undefined;
  /** Whether the graph has been told what the pools cost, without which it cannot choose one. */
  hasReported: boolean;
  /** Whether the agent has told something that decisions about others hang on: another price, or that a pool is taken. */
  hasNews: boolean;
  heartbeatAt: Date;
  reportAt: Date;
  standbyLookAt: Date | undefined;
  cleanUpAt: Date;
  /** A clean-up that was made and that the graph has not heard of yet. */
  cleanUp: CleanUp | undefined;
  /** The last warning of the cloud that the graph has heard of. */
  warnedAt: Date;
  readonly figures: AgentFigures;
  readonly usage: Usage;
}

/** A clean-up comes so long after an agent's start; the further ones keep their distance. */
const FIRST_CLEAN_UP_SECONDS = 60;

export function createAgentState(start: Date): AgentState {
  return {
    agentId: undefined,
    token: undefined,
    isDeleted: false,
    primary: undefined,
    newcomer: undefined,
    untold: [],
    standbys: new Map(),
    replaced: new Map(),
    leftovers: [],
    commands: new Map(),
    switching: undefined,
    notice: undefined,
    standsStillSince: undefined,
    isConfigured: false,
    settings: undefined,
    hasReported: false,
    hasNews: false,
    heartbeatAt: start,
    reportAt: start,
    standbyLookAt: undefined,
    cleanUpAt: after(start, FIRST_CLEAN_UP_SECONDS),
    cleanUp: undefined,
    warnedAt: AT_ONCE,
    figures: { switches: 0, interruptions: 0, survived: 0, downtimeMilliseconds: 0 },
    usage: { startedAt: start, calls: 0, callMilliseconds: 0, rateLimitHits: 0, pauses: 0 },
  };
}

export const after = (time: Date, seconds: number): Date => new Date(time.getTime() + seconds * 1000);

export const earliest = (...times: readonly (Date | undefined)[]): Date | undefined => {
  const known = times.filter((time) => time !== undefined).map((time) => time.getTime());
  return known.length > 0 ? new Date(known.reduce((a, b) => Math.min(a, b))) : undefined;
};

/** A moment before all others: what is due since then is due now. */
export const AT_ONCE = new Date(0);
