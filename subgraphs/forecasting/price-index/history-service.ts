import type { Clock } from '#foundation/clock.ts';
import { failure } from '#foundation/graphql/failure.ts';
import type { PriceGrids } from '../series/grid-service.ts';
import type { Weighting } from './chain.ts';
import type { Composition, PriceIndex } from './entity.ts';
import type { PriceIndexRepository } from './repository.ts';
import { type IndexPoint, pointAt } from './rules.ts';

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** How far values are apart, how many days of them are answered at most, and without a span. */
export const IndexInterval = {
  HOUR: { stepMilliseconds: HOUR_MILLISECONDS, mostDays: 31, days: 7 },
  DAY: { stepMilliseconds: DAY_MILLISECONDS, mostDays: 731, days: 90 },
} as const;
export type IndexInterval = keyof typeof IndexInterval;

export interface IndexSpan {
  readonly from: Date;
  readonly to: Date;
}

export interface IndexHistoryDependencies {
  readonly indices: PriceIndexRepository;
  readonly grids: PriceGrids;
  readonly clock: Clock;
}

export interface IndexValue extends IndexPoint {
  readonly at: Date;
}

const badRange = (why: string) => failure('BAD_USER_INPUT', `\`range\`: ${why}`, { argument: 'range' });

/** The whole hours, or midnights, of a span; none that is over-long. */
function momentsOf({ from, to }: IndexSpan, interval: IndexInterval): Date[] {
  const { stepMilliseconds: step, mostDays } = IndexInterval[interval];
  if (from >= to) throw badRange('`from` must be before `to`.');
  if (to.getTime() - from.getTime() > mostDays * DAY_MILLISECONDS) throw badRange(`at most ${mostDays} days.`);
  const first = Math.ceil(from.getTime() / step);
  const count = Math.ceil(to.getTime() / step) - first;
  return Array.from({ length: count }, (_, n) => new Date((first + n) * step));
}

/** For each moment the composition in force; they are in order, both. */
function* inForce(moments: readonly Date[], compositions: readonly Composition[]) {
  let place = -1;
  for (const [n, at] of moments.entries()) {
    for (let next = compositions[place + 1]; next && next.effectiveAt <= at; next = compositions[place + 1]) place += 1;
    const composition = compositions[place];
    if (composition && composition.parts.length > 0) yield { n, at, composition };
  }
}

/** What indices were, by the prices that are stored. */
export function createIndexHistories({ indices, grids, clock }: IndexHistoryDependencies) {
  return {
    /**
     * The index at each whole hour, or at each midnight (UTC), of a span, oldest first. Moments before the first
     * composition, in which nothing was held, and of the future are left out.
     */
    async values(
      { id, clientId, startedAt }: PriceIndex,
      interval: IndexInterval,
      weighting: Weighting,
      span: IndexSpan | null,
    ): Promise<IndexValue[]> {
      const { days, stepMilliseconds } = IndexInterval[interval];
      const now = clock();
      const asked = span ?? { from: new Date(now.getTime() - days * DAY_MILLISECONDS), to: now };
      const moments = momentsOf(asked, interval).filter((at) => at >= startedAt && at <= now);
      const [from] = moments;
      if (!from) return [];
      const compositions = await indices.inForce(id, moments);
      const poolIds = [...new Set(compositions.flatMap(({ parts }) => parts.map(({ poolId }) => poolId)))];
      const prices = await grids.prices(clientId, poolIds, { from, stepMilliseconds, count: moments.length });
      const place = new Map(poolIds.map((poolId, n) => [poolId, n]));
      return Array.from(inForce(moments, compositions), ({ n, at, composition }) => ({
        at,
        ...pointAt(composition, weighting, (poolId) => prices[place.get(poolId) ?? -1]?.[n]),
      }));
    },
  };
}
