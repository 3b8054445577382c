import type { PolicyInput } from './types.ts';

const DAY_SECONDS = 24 * 3600;

const secondsBetween = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 1000;

/** Automatic switches within the last `seconds`. Those that were forced or an emergency are nobody's restlessness. */
export function automaticSwitches({ recentSwitches, now }: PolicyInput, seconds: number): number {
  return recentSwitches.filter(({ at, trigger }) => trigger === 'AUTOMATIC' && secondsBetween(at, now) < seconds)
    .length;
}

/** How long the instance has been where it is. */
export function dwellSeconds({ instance, recentSwitches, now }: PolicyInput): number {
  const arrivals = [instance.launchedAt, ...recentSwitches.map(({ at }) => at)];
  return secondsBetween(new Date(Math.max(...arrivals.map((at) => at.getTime()))), now);
}

function keepsBaseShare({ fleet, config, instance }: PolicyInput): boolean {
  if (instance.mode !== 'ON_DEMAND' || config.onDemandBaseShare <= 0 || !fleet) return true;
  return fleet.onDemandCount - 1 >= config.onDemandBaseShare * fleet.size;
}

/** Rule 6: why a switch by choice may not happen now, in words; undefined when it may. Emergencies never ask. */
export function guardAgainst(input: PolicyInput): string | undefined {
  const { minimumDwellSeconds, maxSwitchesPerDay, maxSwitchesPerWeek } = input.config;
  if (dwellSeconds(input) < minimumDwellSeconds) {
    return `the instance has not been in its place for ${minimumDwellSeconds} seconds`;
  }
  if (automaticSwitches(input, DAY_SECONDS) >= maxSwitchesPerDay) {
    return `it was switched ${maxSwitchesPerDay} times within a day`;
  }
  if (automaticSwitches(input, 7 * DAY_SECONDS) >= maxSwitchesPerWeek) {
    return `it was switched ${maxSwitchesPerWeek} times within a week`;
  }
  if (!keepsBaseShare(input)) return 'the share of the fleet that stays on on-demand would fall too low';
  return undefined;
}
