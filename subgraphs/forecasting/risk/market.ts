import { AGE_BINS } from '#policy/hazard.ts';
import type { GroupCounts } from './evidence.ts';
import type { CountedGroup } from './evidence-repository.ts';

/** What other tenants went through is told as an average of at least three of them. */
const LEAST_CLIENTS = 3;

interface Sum {
  readonly region: string;
  readonly instanceType: string | null;
  readonly bins: { clients: number; entered: number; ended: number; exposure: number }[];
}

/** Sums up the runs of clients, by machine size and region and by region. */
export function createMarket() {
  const sums = new Map<string, Sum>();

  function sumOf(region: string, instanceType: string | null): Sum {
    const key = `${region}|${instanceType ?? ''}`;
    const known = sums.get(key);
    if (known) return known;
    const bins = AGE_BINS.map(() => ({ clients: 0, entered: 0, ended: 0, exposure: 0 }));
    const made = { region, instanceType, bins };
    sums.set(key, made);
    return made;
  }

  return {
    /** Adds the runs of one client, which is added once. */
    add(groups: Iterable<GroupCounts>): void {
      for (const { group, entered, ended, exposure } of groups) {
        if (group.poolId !== null || group.region === null) continue;
        for (const [bin, sum] of sumOf(group.region, group.instanceType).bins.entries()) {
          if (!entered[bin]) continue;
          sum.clients += 1;
          sum.entered += entered[bin];
          sum.ended += ended[bin] ?? 0;
          sum.exposure += exposure[bin] ?? 0;
        }
      }
    },

    /** What at least three clients have runs of; of fewer nothing is told. */
    groups: (): CountedGroup[] =>
      Array.from(sums.values(), ({ region, instanceType, bins }) => ({
        ...{ poolId: null, region, instanceType },
        bins: bins.flatMap(({ clients, entered, ended, exposure }, bin) =>
          clients >= LEAST_CLIENTS ? [[bin, entered, ended, exposure] as const] : [],
        ),
      })).filter(({ bins }) => bins.length > 0),
  };
}
