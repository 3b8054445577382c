import type { EntityManager } from '@mikro-orm/sql';
import { transact } from '#foundation/database/transact.ts';
import type { Series } from '../series/service.ts';
import { RunStatus } from './entity.ts';
import type { Opening } from './opening.ts';
import type { RunRepository } from './repository.ts';

export interface NightDependencies {
  readonly em: EntityManager;
  readonly runs: RunRepository;
  readonly series: Series;
  readonly opening: Opening;
}

// A week's forecast would serve more questions, but is of little use by its end.
const HORIZON_HOURS = 24;
const CLIENTS_AT_ONCE = 1_000;
// Twice what one program is expected to serve.
const MOST_CLIENTS = 20_000;

/** The runs that each night begins for every client that has series. */
export function createNights({ em, runs, series, opening }: NightDependencies) {
  return {
    /**
     * The clients whose run of this night is still to begin, those first whose last one is the longest ago: whoever had
     * to stand back for the budget comes first the next time.
     */
    async due(night: string): Promise<string[]> {
      const due: { clientId: string; last: string }[] = [];
      let after: string | null = null;
      for (let seen = 0; seen < MOST_CLIENTS; seen += CLIENTS_AT_ONCE) {
        const owners: string[] = await series.owners(after, CLIENTS_AT_ONCE);
        const nights = await runs.lastNights(owners);
        const lastOf = (clientId: string) => nights.get(clientId) ?? '';
        due.push(
          ...owners.map((clientId) => ({ clientId, last: lastOf(clientId) })).filter(({ last }) => last < night),
        );
        after = owners.at(-1) ?? null;
        if (owners.length < CLIENTS_AT_ONCE) break;
      }
      // Of equals, in the order of ids.
      return due.sort((a, b) => (a.last < b.last ? -1 : Number(a.last > b.last))).map(({ clientId }) => clientId);
    },

    /**
     * Begins a client's run of a night, at most once, and answers how many series it has to do. One that the budget has
     * stopped the night before goes on instead; one that is still under way is left to it.
     */
    begin: (clientId: string, night: string): Promise<number> =>
      transact(em, async (tx) => {
        const last = await runs.lockedOfNight(clientId);
        if (last?.isOpen || (last?.night ?? '') >= night) return 0;
        if (last?.status === RunStatus.ABORTED) {
          last.night = night;
          await opening.reopen(tx, last);
          return opening.restOf(last);
        }
        const order = { clientId, seriesId: null, horizonHours: HORIZON_HOURS, horizonSteps: null, night };
        const run = await opening.open(tx, order);
        return opening.countOf(run);
      }),
  };
}
export type Nights = ReturnType<typeof createNights>;
