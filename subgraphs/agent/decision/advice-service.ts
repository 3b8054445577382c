import { limitsReached, type ReachedLimit } from '#policy/guards.ts';
import type { Instance } from '../instance/service.ts';
import type { See } from './sight.ts';
import { createSurvey } from './survey-service.ts';

/** What the policy says to those who ask for a switch of their own. Reads only. */
export function createAdvice(see: See) {
  const survey = createSurvey(see);

  return {
    /** Where a switch of a machine to spot goes that names no pool; undefined when no other pool can be entered. */
    surestPool: async (instance: Instance): Promise<string | undefined> => (await survey(instance)).surestPoolId,

    /** The limit of automatic switches that holds longest for a machine; undefined when none holds. */
    async switchLimit(instance: Instance): Promise<ReachedLimit | undefined> {
      const { input } = await see(instance);
      const until = (limit: ReachedLimit) => limit.until?.getTime() ?? Number.POSITIVE_INFINITY;
      return limitsReached(input).sort((a, b) => until(b) - until(a))[0];
    },
  };
}
export type Advice = ReturnType<typeof createAdvice>;
