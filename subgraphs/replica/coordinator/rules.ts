import { RiskLevel, StandbyMode } from './entity.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long a rebalance recommendation holds; that it is over is the only sign of its having cleared. */
export const RECOMMENDATION_MILLISECONDS = 2 * HOUR;
/** The risk has cleared below this part of the threshold, and counts as gone after having been so for a while. */
const CLEARED_PART = 0.8;
const CLEARED_MILLISECONDS = 30 * MINUTE;
/** A standby that has no machine by then is given up, if its agent could be told all the while. */
const LAUNCH_MILLISECONDS = 15 * MINUTE;
/** An emergency standby that no fail-over waits for is kept for so long. */
const EMERGENCY_MILLISECONDS = 2 * HOUR;
const FIRST_BACK_OFF_MILLISECONDS = MINUTE;
const LONGEST_BACK_OFF_MILLISECONDS = 30 * MINUTE;
/** How many standbys are asked for by themselves in an hour, for one agent. */
export const MOST_CREATED_AN_HOUR = 10;
/** A promotion is over soon; its news says so as well. */
const PROMOTION_MILLISECONDS = 10_000;
/** However little news there is, an agent is looked at again. */
const LOOK_AGAIN_MILLISECONDS = { NONE: null, MANUAL: 30 * MINUTE, AUTOMATIC: HOUR } as const;

/** What says whether an agent needs a standby; the risk is null where nothing is known of it. */
export interface Need {
  readonly status: 'ONLINE' | 'OFFLINE' | 'DISABLED';
  readonly isAutoSwitchEnabled: boolean;
  readonly isManualReplicaEnabled: boolean;
  readonly riskThreshold: number;
  readonly risk: number | null;
  readonly rebalanceRecommendedAt: Date | null;
}

/** Why a standby is needed. */
export type StandbyReason = 'MANUAL_MODE' | 'REBALANCE_RECOMMENDATION' | 'RISK';

/** A standby as far as the question is concerned whether it is needed. */
export interface Standing {
  readonly id: string;
  readonly kind: 'MANUAL' | 'AUTOMATIC_REBALANCE' | 'AUTOMATIC_TERMINATION' | 'EMERGENCY';
  readonly status: string;
  readonly isCoordinated: boolean;
  readonly instanceId?: string | null;
  readonly lagMilliseconds?: number | null;
  readonly createdAt: Date;
  readonly endedAt?: Date | null;
}

export interface Memory {
  readonly mode: StandbyMode | null;
  readonly clearedSince: Date | null;
  /** Since when the agent can be told to launch something; null while it cannot, or before that was looked at. */
  readonly presentSince: Date | null;
}

export interface Scene {
  readonly need: Need;
  readonly memory: Memory;
  /** The open standbys. */
  readonly standbys: readonly Standing[];
  /** The newest standbys, open or not, newest first. */
  readonly history: readonly Standing[];
  /** Standbys that a fail-over waits for. */
  readonly awaited: ReadonlySet<string>;
  /** Machines that the cloud is about to take. */
  readonly doomed: ReadonlySet<string>;
  readonly now: Date;
}

/** What is to be done so that an agent has the standbys that it needs, and what is to be remembered. */
export interface Plan {
  readonly mode: StandbyMode;
  readonly riskLevel: RiskLevel;
  readonly clearedSince: Date | null;
  readonly presentSince: Date | null;
  readonly create: 'MANUAL' | 'AUTOMATIC_REBALANCE' | null;
  /** Standbys that are not needed. */
  readonly end: readonly string[];
  /** Standbys that were not launched in time. */
  readonly giveUp: readonly string[];
  /** When it is to be looked at again, should no news come; null for never. */
  readonly lookAt: Date | null;
}

export function modeOf({ isAutoSwitchEnabled, isManualReplicaEnabled }: Need): StandbyMode {
  if (isManualReplicaEnabled) return StandbyMode.MANUAL;
  return isAutoSwitchEnabled ? StandbyMode.AUTOMATIC : StandbyMode.NONE;
}

/** How a risk stands to the threshold; what is not known is taken to be low. */
export function riskLevelOf(risk: number | null, threshold: number): RiskLevel {
  if (risk === null || risk < CLEARED_PART * threshold) return RiskLevel.LOW;
  return risk > threshold ? RiskLevel.HIGH : RiskLevel.MIDDLE;
}

/** Why the agent needs a standby now; null when it needs none. A recommendation of the cloud counts whatever is set. */
export function reasonOf(need: Need, now: Date): StandbyReason | null {
  const mode = modeOf(need);
  if (mode === StandbyMode.MANUAL) return 'MANUAL_MODE';
  if (isRecommended(need, now)) return 'REBALANCE_RECOMMENDATION';
  const isRisky = riskLevelOf(need.risk, need.riskThreshold) === RiskLevel.HIGH;
  return mode === StandbyMode.AUTOMATIC && isRisky ? 'RISK' : null;
}

const isRecommended = ({ rebalanceRecommendedAt }: Need, now: Date): boolean =>
  rebalanceRecommendedAt !== null && now < later(rebalanceRecommendedAt, RECOMMENDATION_MILLISECONDS);

/**
 * What an agent needs, compared with what it has: in manual mode exactly one standby; in automatic mode one while the
 * risk is high, kept until it has been low for half an hour; in any mode one while a recommendation of the cloud holds.
 * Nothing is ended while one takes over. An agent that is disabled is left alone, and one that is offline is given
 * nothing, for nobody would launch it.
 */
export function planFor(scene: Scene): Plan {
  const { need, memory, now } = scene;
  const mode = modeOf(need);
  const riskLevel = riskLevelOf(need.risk, need.riskThreshold);
  const isCleared = mode === StandbyMode.AUTOMATIC && riskLevel === RiskLevel.LOW;
  const presentSince = need.status === 'ONLINE' ? (memory.presentSince ?? now) : null;
  const known = { mode, riskLevel, clearedSince: isCleared ? (memory.clearedSince ?? now) : null, presentSince };
  const nothing = { ...known, create: null, end: [], giveUp: [] };
  if (need.status === 'DISABLED') return { ...nothing, mode: memory.mode ?? mode, lookAt: lookAgain(mode, now) };
  if (scene.standbys.some(({ status }) => status === 'PROMOTING')) {
    return { ...nothing, mode: memory.mode ?? mode, lookAt: later(now, PROMOTION_MILLISECONDS) };
  }
  const giveUp = scene.standbys.filter((standby) => isStuck(standby, scene, presentSince));
  const left = scene.standbys.filter((standby) => !giveUp.includes(standby));
  const usable = left.filter(({ instanceId }) => !scene.doomed.has(instanceId ?? ''));
  const reason = reasonOf(need, now);
  const best = bestOf(usable.filter(({ kind }) => reason !== null || (kind !== 'MANUAL' && isHeld(known, now))));
  const end = left.filter((standby) => standby !== best && isSuperfluous(standby, best, scene));
  const isMissing = reason !== null && usable.length === 0;
  const createAt = isMissing && need.status === 'ONLINE' ? nextTry(scene, giveUp.length) : null;
  const isDue = createAt !== null && createAt <= now;
  const kind = mode === StandbyMode.MANUAL ? 'MANUAL' : 'AUTOMATIC_REBALANCE';
  const kept = left.filter((standby) => !end.includes(standby));
  const times = [
    lookAgain(mode, now),
    isDue ? null : createAt,
    ...turnsOf(scene, known),
    ...kept.flatMap(turnsOfStandby(presentSince)),
  ];
  return {
    ...known,
    ...{ create: isDue ? kind : null, end: end.map(({ id }) => id), giveUp: giveUp.map(({ id }) => id) },
    lookAt: earliestAfter(times, now),
  };
}

/** Whether standbys are kept although there is no reason for them any more: the risk may come back. */
function isHeld({ mode, clearedSince }: Pick<Memory, 'mode' | 'clearedSince'>, now: Date): boolean {
  if (mode !== StandbyMode.AUTOMATIC) return false;
  return clearedSince === null || now < later(clearedSince, CLEARED_MILLISECONDS);
}

/** Nobody launched it in time. What a fail-over waits for is left to it. */
function isStuck(standby: Standing, { awaited, now }: Scene, presentSince: Date | null): boolean {
  const launchBy = launchByOf(standby, presentSince);
  return launchBy !== null && now >= launchBy && !awaited.has(standby.id);
}

/** When it is to have its machine; null when it has one, or while its agent is away. */
function launchByOf(standby: Standing, presentSince: Date | null): Date | null {
  if (!isBare(standby) || !presentSince) return null;
  return later(presentSince > standby.createdAt ? presentSince : standby.createdAt, LAUNCH_MILLISECONDS);
}

/** Whether its agent is still to launch it. */
export const isBare = ({ status, instanceId }: Pick<Standing, 'status' | 'instanceId'>): boolean =>
  status === 'LAUNCHING' && !instanceId;

/** Whether a standby that is not the one to keep is ended: by whom it was asked for, and what is set, say so. */
function isSuperfluous(standby: Standing, best: Standing | undefined, scene: Scene): boolean {
  const { memory, need, awaited, doomed, now } = scene;
  const { id, kind, createdAt, isCoordinated, instanceId } = standby;
  if (kind === 'EMERGENCY') {
    if (awaited.has(id) || now < later(createdAt, EMERGENCY_MILLISECONDS)) return false;
  }
  // It is the last resort until another one is ready.
  if (doomed.has(instanceId ?? '') && best?.status !== 'READY') return false;
  const mode = modeOf(need);
  if (mode === StandbyMode.MANUAL || kind === 'EMERGENCY' || isCoordinated) return true;
  const isNewMode = memory.mode !== null && memory.mode !== mode;
  const isLeft = memory.mode === StandbyMode.MANUAL || mode === StandbyMode.AUTOMATIC;
  return kind === 'MANUAL' && isNewMode && isLeft;
}

const READINESS = ['READY', 'SYNCING', 'LAUNCHING'];

/** The one that would take over best: the readiest, the least behind, the oldest. */
function bestOf(standbys: readonly Standing[]): Standing | undefined {
  const rank = ({ status, lagMilliseconds, createdAt }: Standing) =>
    [READINESS.indexOf(status), lagMilliseconds ?? 0, createdAt.getTime()] as const;
  const compare = (a: Standing, b: Standing) => {
    const [x, y] = [rank(a), rank(b)];
    return x[0] - y[0] || x[1] - y[1] || x[2] - y[2] || (a.id < b.id ? -1 : 1);
  };
  return [...standbys].sort(compare)[0];
}

/**
 * When the next standby may be asked for: after each failure in a row a pause of one minute, two, four, at most thirty;
 * and not more than so many in an hour.
 */
function nextTry({ history, now }: Scene, givenUp: number): Date {
  const ended = history.filter(({ kind, endedAt }) => kind !== 'EMERGENCY' && endedAt);
  const firstOther = ended.findIndex(({ status }) => status !== 'FAILED');
  const failures = (firstOther === -1 ? ended.length : firstOther) + givenUp;
  const lastAt = givenUp > 0 ? now : (ended[0]?.endedAt ?? now);
  const pause = Math.min(FIRST_BACK_OFF_MILLISECONDS * 2 ** (failures - 1), LONGEST_BACK_OFF_MILLISECONDS);
  const backedOff = failures > 0 ? later(lastAt, pause) : now;
  const created = history.filter(({ isCoordinated }) => isCoordinated);
  const crowding = created[MOST_CREATED_AN_HOUR - 1];
  const allowed = crowding ? later(crowding.createdAt, HOUR) : now;
  return allowed > backedOff ? allowed : backedOff;
}

/** When what is known now may mean something else. */
function turnsOf({ need, standbys }: Scene, { clearedSince }: Pick<Memory, 'clearedSince'>): (Date | null)[] {
  const { rebalanceRecommendedAt: recommendedAt } = need;
  const isWatched = clearedSince !== null && standbys.length > 0;
  return [
    recommendedAt && later(recommendedAt, RECOMMENDATION_MILLISECONDS),
    isWatched ? later(clearedSince, CLEARED_MILLISECONDS) : null,
  ];
}

const turnsOfStandby = (presentSince: Date | null) => (standby: Standing) => [
  launchByOf(standby, presentSince),
  standby.kind === 'EMERGENCY' ? later(standby.createdAt, EMERGENCY_MILLISECONDS) : null,
];

function lookAgain(mode: StandbyMode, now: Date): Date | null {
  const milliseconds = LOOK_AGAIN_MILLISECONDS[mode];
  return milliseconds === null ? null : later(now, milliseconds);
}

const earliestAfter = (times: readonly (Date | null)[], now: Date): Date | null =>
  times.reduce((first, time) => (time && time > now && (!first || time < first) ? time : first), null);

const later = (moment: Date, milliseconds: number): Date => new Date(moment.getTime() + milliseconds);
