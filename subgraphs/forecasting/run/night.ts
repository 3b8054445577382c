import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { JobRun } from '#foundation/jobs/define-job.ts';
import type { Budget } from '../budget/service.ts';
import type { Nights } from './night-service.ts';

export interface NightWorkDependencies {
  /** A new unit of work. */
  readonly fork: () => EntityManager;
  readonly nightsIn: (em: EntityManager) => Nights;
  readonly budget: Budget;
  readonly clock: Clock;
}

const HOUR_MILLISECONDS = 3_600_000;
// An hour after the budget is whole again, when the day before is complete.
const BEGINS_AT_HOUR = 1;

/** The night that a moment belongs to, by the date (UTC) on which it began. */
export const nightOf = (now: Date): string =>
  new Date(now.getTime() - BEGINS_AT_HOUR * HOUR_MILLISECONDS).toISOString().slice(0, 10);

/** Begins the runs of the night that are still to begin, as many as the budget may pay. */
export function createNightWork({ fork, nightsIn, budget, clock }: NightWorkDependencies) {
  const nights = () => nightsIn(fork());

  return {
    /** Whether any is still to begin. */
    isDue: async (): Promise<boolean> => (await nights().due(nightOf(clock()))).length > 0,

    async begin({ signal, progress }: Pick<JobRun, 'signal' | 'progress'>): Promise<void> {
      const night = nightOf(clock());
      const due = await nights().due(night);
      const { calls: left } = await budget.look(fork(), Number.MAX_SAFE_INTEGER);
      let planned = 0;
      for (const [place, clientId] of due.entries()) {
        signal.throwIfAborted();
        // The next one would end at once: it comes first when the budget is whole again.
        if (planned >= left) break;
        planned += await nights().begin(clientId, night);
        await progress((place + 1) / due.length, `${place + 1} of ${due.length} clients`);
      }
    },
  };
}
export type NightWork = ReturnType<typeof createNightWork>;
