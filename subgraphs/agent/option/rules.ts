import { compare, formatDecimal, parseDecimal, ratioOf } from '#foundation/money/money.ts';

/** A place as the policy sees it; amounts in USD, as decimals. */
export interface PlaceSeen {
  readonly mode: 'SPOT' | 'ON_DEMAND';
  readonly poolId: string | null;
  readonly hourlyPrice: string;
  readonly expectedHourlyCost: string;
  readonly risk: number;
  readonly isAvailable: boolean;
  readonly exclusion: string | null;
  readonly isCurrent: boolean;
}

/** A place with what is saved there. */
export interface Option extends PlaceSeen {
  /** Of the on-demand price, at most 1. */
  readonly savingsRatio: number;
}

/** Of a month: a twelfth of a year. */
const HOURS_PER_MONTH = 730n;

const byExpectedCost = (a: PlaceSeen, b: PlaceSeen): number =>
  compare(parseDecimal(a.expectedHourlyCost), parseDecimal(b.expectedHourlyCost)) ||
  (a.poolId ?? '').localeCompare(b.poolId ?? '');

/** Where it is first, then what could be chosen, then what is excluded; each by expected cost. */
export function rankOptions(places: readonly PlaceSeen[], onDemandHourlyPrice: string): Option[] {
  const standing = ({ isCurrent, exclusion }: PlaceSeen) => (isCurrent ? 0 : exclusion === null ? 1 : 2);
  const onDemand = parseDecimal(onDemandHourlyPrice);
  return [...places]
    .sort((a, b) => standing(a) - standing(b) || byExpectedCost(a, b))
    .map((place) => ({ ...place, savingsRatio: ratioOf(onDemand - parseDecimal(place.hourlyPrice), onDemand) ?? 0 }));
}

/** What is asked for: a place by its pool, or on demand. */
export interface WantedTarget {
  readonly mode: 'SPOT' | 'ON_DEMAND';
  readonly poolId?: string | null | undefined;
}

/** The option that is meant; undefined when there is none. */
export function targetAmong(options: readonly Option[], { mode, poolId }: WantedTarget): Option | undefined {
  const ofMode = options.filter((option) => option.mode === mode);
  if (mode === 'ON_DEMAND') return poolId == null ? ofMode[0] : undefined;
  return poolId == null ? undefined : ofMode.find((option) => option.poolId === poolId);
}

/** What a switch costs and saves: USD as decimals, the sign kept. */
export function tally(current: PlaceSeen, target: PlaceSeen, switchCost: string) {
  const hourly = parseDecimal(current.hourlyPrice) - parseDecimal(target.hourlyPrice);
  return {
    switchCost,
    hourlySavings: formatDecimal(hourly),
    monthlySavings: formatDecimal(hourly * HOURS_PER_MONTH),
    breakEvenHours: hourly > 0n ? (ratioOf(parseDecimal(switchCost), hourly) ?? null) : null,
  };
}

/** What is known of a machine, its agent and a target when a switch is thought of. */
export interface Circumstances {
  readonly agentStatus: 'ONLINE' | 'OFFLINE' | 'DISABLED' | 'DELETED';
  readonly isPrimary: boolean;
  readonly target: Pick<PlaceSeen, 'isCurrent' | 'exclusion'>;
  /** Whether another switch leaves room for one that somebody asks for, and for one that the policy wants. */
  readonly hasRoom: { readonly manual: boolean; readonly automatic: boolean };
  /** Whether the policy would not ask for it because it failed lately. */
  readonly hasFailedLately: boolean;
  readonly isAutoSwitchEnabled: boolean;
  /** Whether the cloud recommends to leave the machine. */
  readonly isToBeLeft: boolean;
  /** Why the policy would not switch by choice now, in words. */
  readonly guard: string | undefined;
}

export type ObstacleKind =
  | 'AGENT_DELETED'
  | 'AGENT_DISABLED'
  | 'AGENT_OFFLINE'
  | 'NOT_PRIMARY'
  | 'ALREADY_THERE'
  | 'SWITCH_IN_PROGRESS'
  | 'AUTO_SWITCH_DISABLED'
  | 'LIMIT_REACHED'
  | 'REBALANCE_RECOMMENDED'
  | 'TARGET_EXCLUDED'
  | 'TARGET_FAILED_LATELY';

export interface Obstacle {
  readonly kind: ObstacleKind;
  readonly message: string;
  readonly isForAutomaticOnly: boolean;
}

/** What stands in the way of any switch. */
const absolute = (o: Circumstances): [ObstacleKind, string, boolean][] => [
  ['AGENT_DELETED', 'The agent was deleted.', o.agentStatus === 'DELETED'],
  ['AGENT_DISABLED', 'The agent is disabled: it is watched, and never commanded.', o.agentStatus === 'DISABLED'],
  ['NOT_PRIMARY', 'Another machine carries the workload.', !o.isPrimary],
  ['ALREADY_THERE', 'The workload runs there already.', o.target.isCurrent],
  ['SWITCH_IN_PROGRESS', 'Another switch of the agent is under way.', !o.hasRoom.manual],
];

/** What stands in the way of an automatic one beside. */
const automatic = (o: Circumstances): [ObstacleKind, string, boolean][] => [
  ['SWITCH_IN_PROGRESS', 'Another switch of the agent is under way.', o.hasRoom.manual && !o.hasRoom.automatic],
  ['AGENT_OFFLINE', 'Nothing was heard of the agent lately.', o.agentStatus === 'OFFLINE'],
  ['AUTO_SWITCH_DISABLED', 'Automatic switching is off for the agent.', !o.isAutoSwitchEnabled],
  ['REBALANCE_RECOMMENDED', 'A standby is kept for as long as the cloud recommends to leave.', o.isToBeLeft],
  ['LIMIT_REACHED', `Not now: ${o.guard}.`, o.guard !== undefined],
  ['TARGET_EXCLUDED', `The policy would not choose it: ${o.target.exclusion}.`, o.target.exclusion !== null],
  ['TARGET_FAILED_LATELY', 'The agent could not get there a short while ago.', o.hasFailedLately],
];

/** All that stands in the way of a switch, one of each kind. */
export function obstaclesTo(o: Circumstances): Obstacle[] {
  const found = (all: [ObstacleKind, string, boolean][], isForAutomaticOnly: boolean): Obstacle[] =>
    all.flatMap(([kind, message, holds]) => (holds ? [{ kind, message, isForAutomaticOnly }] : []));
  return [...found(absolute(o), false), ...found(automatic(o), true)];
}
