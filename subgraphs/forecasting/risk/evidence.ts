import { AGE_BINS, tallyOf } from '#policy/hazard.ts';
import type { TallyRow } from './evidence-repository.ts';
import type { Evidence, GroupTally } from './rules.ts';

/** What a pool is by. */
interface Place {
  readonly poolId: string;
  readonly instanceType: string;
  readonly region: string;
}

const NONE: GroupTally = { ...tallyOf(() => ({ ended: 0, exposure: 0 })), runCount: 0 };

function tallyFrom(rows: readonly TallyRow[]): GroupTally {
  const byBin = new Map(rows.map((row) => [row.bin, row]));
  const counts = tallyOf((bin) => ({ ended: byBin.get(bin)?.ended ?? 0, exposure: byBin.get(bin)?.exposure ?? 0 }));
  // Every run has been in the first bin.
  return { ...counts, runCount: byBin.get(0)?.entered ?? 0 };
}

const keyOf = ({ source, poolId, instanceType, region }: Omit<TallyRow, 'bin' | 'entered' | 'ended' | 'exposure'>) =>
  [source, poolId, instanceType, region].join('|');

/** Sorts the tallies of a client by group; answers what is known around each of its pools. */
export function sortEvidence(rows: readonly TallyRow[]): (place: Place) => Evidence {
  const known = rows.filter(({ bin }) => bin < AGE_BINS.length);
  const groups = new Map(Array.from(Map.groupBy(known, keyOf), ([key, of]) => [key, tallyFrom(of)]));
  const own = (poolId: string | null, instanceType: string | null, region: string | null) =>
    groups.get(keyOf({ source: 'OWN', poolId, instanceType, region })) ?? NONE;
  const market = (instanceType: string | null, region: string) =>
    groups.get(keyOf({ source: 'MARKET', poolId: null, instanceType, region })) ?? NONE;
  return ({ poolId, instanceType, region }) => ({
    pool: own(poolId, null, null),
    instanceType: own(null, instanceType, region),
    region: own(null, null, region),
    client: own(null, null, null),
    marketInstanceType: market(instanceType, region),
    marketRegion: market(null, region),
  });
}
