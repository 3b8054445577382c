import { AGE_BINS, addTallies, emptyTally, tallyOf, tallyRuns } from '#policy/hazard.ts';
import type { CountedGroup, OpenRun } from './evidence-repository.ts';
import type { Evidence, GroupTally } from './rules.ts';

/** What a pool is by. */
export interface Place {
  readonly poolId: string;
  readonly instanceType: string;
  readonly region: string;
}

/** A run that lasts, as long as it was watched. */
export interface LastingRun extends Place {
  readonly hours: number;
}

/** Runs that last: up to now, or to when the last machine left that would have seen their end. */
export const lastingRuns = (open: readonly OpenRun[], watched: ReadonlySet<string>): LastingRun[] =>
  open.map(({ hours, hoursWatched, ...place }) => ({
    ...place,
    hours: watched.has(place.poolId) ? hours : hoursWatched,
  }));

/** A group of pools: what is null stands for all. */
type Group = Pick<CountedGroup, 'poolId' | 'region' | 'instanceType'>;

/** The runs of a group, those that last among them. */
export interface GroupCounts extends GroupTally {
  readonly group: Group;
  /** How many reached each bin of ages. */
  readonly entered: readonly number[];
}

type CountsByKey = ReadonlyMap<string, GroupCounts>;

const keyOf = ({ poolId, region, instanceType }: Group): string => [poolId, region, instanceType].join('|');

const nothingOf = (group: Group): GroupCounts => ({
  ...emptyTally(),
  ...{ group, entered: AGE_BINS.map(() => 0), runCount: 0 },
});

function countsFrom({ bins, ...group }: CountedGroup): GroupCounts {
  const byBin = new Map(bins.map(([bin, entered, ended, exposure]) => [bin, { entered, ended, exposure }]));
  const counts = tallyOf((bin) => ({ ended: byBin.get(bin)?.ended ?? 0, exposure: byBin.get(bin)?.exposure ?? 0 }));
  const entered = AGE_BINS.map((_, bin) => byBin.get(bin)?.entered ?? 0);
  // Every run has been in the first bin.
  return { ...counts, group, entered, runCount: entered[0] ?? 0 };
}

/** Adds runs that last. */
function withLasting(counts: GroupCounts, hours: readonly number[]): GroupCounts {
  const still = tallyRuns(hours.map((each) => ({ hours: each, hasEnded: false })));
  const reached = (bin: number) => hours.filter((each) => each >= (AGE_BINS[bin] as number)).length;
  return {
    ...{ ...addTallies(counts, still), group: counts.group },
    entered: counts.entered.map((entered, bin) => entered + reached(bin)),
    runCount: counts.runCount + hours.length,
  };
}

/** The groups that a pool is in, the narrowest first. */
const groupsOf = ({ poolId, region, instanceType }: Place): Group[] => [
  { poolId, region, instanceType },
  { poolId: null, region, instanceType },
  { poolId: null, region, instanceType: null },
  { poolId: null, region: null, instanceType: null },
];

/**
 * What the runs of one client come to, by the keys of groups: those that have ended and those that last. Of single pools only
 * those that are asked for.
 */
export function countGroups(
  counted: readonly CountedGroup[],
  lasting: readonly LastingRun[] = [],
  poolIds: readonly string[] = [],
): CountsByKey {
  const wanted = new Set(poolIds);
  const groups = new Map(counted.map((group) => [keyOf(group), countsFrom(group)]));
  const still = new Map<string, { readonly group: Group; readonly hours: number[] }>();
  for (const { hours, ...place } of lasting) {
    for (const group of groupsOf(place)) {
      if (group.poolId !== null && !wanted.has(group.poolId)) continue;
      const known = still.get(keyOf(group));
      if (known) known.hours.push(hours);
      else still.set(keyOf(group), { group, hours: [hours] });
    }
  }
  for (const [key, { group, hours }] of still) {
    groups.set(key, withLasting(groups.get(key) ?? nothingOf(group), hours));
  }
  return groups;
}

/** What is known around each pool of one client. */
export function sortEvidence(own: CountsByKey, market: CountsByKey): (place: Place) => Evidence {
  const from = (counts: CountsByKey, group: Group) => counts.get(keyOf(group)) ?? nothingOf(group);
  return (place) => {
    const [pool, instanceType, region, client] = groupsOf(place) as [Group, Group, Group, Group];
    return {
      ...{ pool: from(own, pool), instanceType: from(own, instanceType) },
      ...{ region: from(own, region), client: from(own, client) },
      ...{ marketInstanceType: from(market, instanceType), marketRegion: from(market, region) },
    };
  };
}
