import type { Instance } from '../instance/service.ts';
import { limitsReached, type ReachedLimit } from './policy/guards.ts';
import type { See } from './sight.ts';
import { createSurvey } from './survey-service.ts';

/** What the policy says to those who ask for a switch of their own. Reads only. */
export function createAdvice(see: See) {
  const survey = createSurvey(see);

  return {
    /**
     * The pool that the policy ranks first for a machine, other than its own: the cheapest of those that are as sure as
     * the surest. One that the policy would enter by choice comes before one that can only be entered.
     */
    async surestPool(instance: Instance): Promise<string | undefined> {
      const others = (await survey(instance)).places.filter(({ mode, isCurrent }) => mode === 'SPOT' && !isCurrent);
      const best = others.find(({ exclusion }) => exclusion === null) ?? others.find(({ isAvailable }) => isAvailable);
      return best?.poolId ?? undefined;
    },

    /** The limit of automatic switches that holds longest for a machine; undefined when none holds. */
    async switchLimit(instance: Instance): Promise<ReachedLimit | undefined> {
      const { input } = await see(instance);
      const until = (limit: ReachedLimit) => limit.until?.getTime() ?? Number.POSITIVE_INFINITY;
      return limitsReached(input).sort((a, b) => until(b) - until(a))[0];
    },
  };
}
export type Advice = ReturnType<typeof createAdvice>;
