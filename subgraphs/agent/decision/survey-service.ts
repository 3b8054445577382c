import { assess } from '#policy/assess.ts';
import { guardAgainst } from '#policy/guards.ts';
import { optionsOf } from '#policy/options.ts';
import type { Instance, PurchaseMode } from '../instance/service.ts';
import { exactPrice, exclusionOf, toDecimal } from './rules.ts';
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
  /** The pools of its size and region, best first, and on demand; one of them is where it is. */
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

/**
 * The pool that the policy ranks first, other than the machine's own: the cheapest of those that are as sure as the
 * surest. One that it would enter by choice comes before one that can only be entered.
 */
function surestOf(places: readonly Place[]): string | undefined {
  const pools = places.filter(({ mode }) => mode === 'SPOT');
  const best = pools.find(({ exclusion }) => exclusion === null) ?? pools.find(({ isAvailable }) => isAvailable);
  return best?.poolId ?? undefined;
}

/** What the policy thinks of every place that a machine could be in. Reads only. */
export function createSurvey(see: See) {
  return async function survey(instance: Instance): Promise<Survey> {
    const { input, settings, priceOf } = await see(instance);
    const assessment = assess(input);
    const places = optionsOf(input, assessment).flatMap((option): Place[] => {
      const { mode, poolId, risk, isAvailable, isCurrent, objections } = option;
      const hourlyPrice = exactPrice(option, { instance, priceOf });
      if (hourlyPrice === undefined) return [];
      const expectedHourlyCost = toDecimal(option.expectedHourlyCost);
      const exclusion = exclusionOf(objections);
      return [{ mode, poolId, hourlyPrice, expectedHourlyCost, risk, isAvailable, exclusion, isCurrent }];
    });
    return {
      places,
      surestPoolId: surestOf(places.filter(({ isCurrent }) => !isCurrent)),
      switchCost: toDecimal(assessment.switchCost),
      ...{ guard: guardAgainst(input), isToBeLeft: input.notice === 'REBALANCE' },
      isAutoSwitchEnabled: settings.isAutoSwitchEnabled,
    };
  };
}
export type SurveyOf = ReturnType<typeof createSurvey>;
