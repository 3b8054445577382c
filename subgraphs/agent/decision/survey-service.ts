import { assess } from '#policy/assess.ts';
import { riskAfterNotice } from '#policy/decide.ts';
import { guardAgainst } from '#policy/guards.ts';
import type { AssessedCandidate } from '#policy/types.ts';
import type { Instance, PurchaseMode } from '../instance/service.ts';
import { exclusionOf, toDecimal } from './rules.ts';
import type { See } from './sight.ts';

/** A place where a machine's workload could run, as the policy sees it. */
export interface Place {
  readonly mode: PurchaseMode;
  /** Null on demand. */
  readonly poolId: string | null;
  /** USD, as a decimal. */
  readonly hourlyPrice: string;
  /** The price and what interruptions cost on the average, USD per hour as a decimal. */
  readonly expectedHourlyCost: string;
  /** The chance of an interruption in the coming hour, 0 to 1; on demand there is none. */
  readonly risk: number;
  /** Whether a machine can be had there, as far as is known. */
  readonly isAvailable: boolean;
  /** Why it would not be chosen, in words; null when it could be. */
  readonly exclusion: string | null;
  readonly isCurrent: boolean;
}

/** All places that come into question for a machine, and what moving it means. */
export interface Survey {
  /** Where it is first of all, then on demand, then the pools of its size and region, best first. */
  readonly places: readonly Place[];
  /** Where a switch to spot goes that names no pool; undefined when no pool but the machine's own can be entered. */
  readonly surestPoolId: string | undefined;
  /** What a switch, or an interruption, costs: USD, as a decimal. */
  readonly switchCost: string;
  /** Why the policy would not switch by choice now, in words; undefined when it may. */
  readonly guard: string | undefined;
  /** Whether the cloud recommends to leave the machine: then the policy keeps a standby, and does not switch. */
  readonly isToBeLeft: boolean;
  readonly isAutoSwitchEnabled: boolean;
}

type Unpriced = Omit<Place, 'expectedHourlyCost'>;

/**
 * What an hour in a place is expected to cost: its price, and the chance of an interruption times what one costs, which is
 * a changeover paid for at the on-demand price and the user's penalty. The expected cost of running on servers that may be
 * revoked, as in SpotOn (Subramanya, Guo, Sharma, Irwin and Shenoy, SoCC 2015), over one hour.
 */
const withCost = (place: Unpriced, switchCost: number): Place => ({
  ...place,
  expectedHourlyCost: toDecimal(Number(place.hourlyPrice) + place.risk * switchCost),
});

const placeIn = ({ poolId, risk, objections }: AssessedCandidate, hourlyPrice: string): Unpriced => ({
  ...{ mode: 'SPOT', poolId, hourlyPrice, risk, isCurrent: false },
  isAvailable: !objections.includes('UNAVAILABLE') && !objections.includes('BLOCKED'),
  exclusion: exclusionOf(objections),
});

/**
 * The pool that the policy ranks first, other than the machine's own: the cheapest of those that are as sure as the
 * surest. One that it would enter by choice comes before one that can only be entered.
 */
function surestOf(places: readonly Unpriced[]): string | undefined {
  const pools = places.filter(({ mode }) => mode === 'SPOT');
  const best = pools.find(({ exclusion }) => exclusion === null) ?? pools.find(({ isAvailable }) => isAvailable);
  return best?.poolId ?? undefined;
}

/** What the policy thinks of every place that a machine could be in. Reads only. */
export function createSurvey(see: See) {
  return async function survey(instance: Instance): Promise<Survey> {
    const { input, settings, priceOf } = await see(instance);
    const { candidates, ownRisk, switchCost } = assess(input);
    const { mode, hourlyPrice, onDemandHourlyPrice, poolId = null } = instance;
    const pools = candidates.flatMap((pool) => {
      const price = priceOf(pool.poolId);
      return price === undefined ? [] : [placeIn(pool, price)];
    });
    const isOwn = (place: Unpriced) => mode === 'SPOT' && place.poolId === poolId;
    const known = pools.find(isOwn) ?? { isAvailable: true };
    // Nothing speaks against staying, and what the machine pays is what staying costs.
    const risk = riskAfterNotice(input, ownRisk);
    const current: Unpriced = { ...known, mode, poolId, hourlyPrice, risk, exclusion: null, isCurrent: true };
    const onDemand: Unpriced = {
      ...{ mode: 'ON_DEMAND', poolId: null, hourlyPrice: onDemandHourlyPrice, risk: 0 },
      ...{ isAvailable: true, exclusion: null, isCurrent: false },
    };
    const others = [...(mode === 'SPOT' ? [onDemand] : []), ...pools.filter((place) => !isOwn(place))];
    return {
      places: [current, ...others].map((place) => withCost(place, switchCost)),
      surestPoolId: surestOf(others),
      ...{ switchCost: toDecimal(switchCost), guard: guardAgainst(input), isToBeLeft: input.notice === 'REBALANCE' },
      isAutoSwitchEnabled: settings.isAutoSwitchEnabled,
    };
  };
}
export type SurveyOf = ReturnType<typeof createSurvey>;
