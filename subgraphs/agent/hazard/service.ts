import type { Clock } from '#foundation/clock.ts';
import type { HazardRepository, SaidHazard } from './repository.ts';

export interface HazardDependencies {
  readonly hazards: HazardRepository;
  readonly clock: Clock;
}

/** What forecasting says of how fast runs end: a better supposition than age alone, while it is fresh. */
export function createHazards({ hazards, clock }: HazardDependencies) {
  return {
    /** Takes in what was said of a client's machine sizes and regions. Inside a transaction. */
    async hear(clientId: string, places: readonly SaidHazard[], madeAt: Date): Promise<void> {
      const now = clock();
      // What is said of the future would stand until then.
      if (places.length > 0) await hazards.keep(clientId, places, madeAt < now ? madeAt : now);
    },
  };
}
export type Hazards = ReturnType<typeof createHazards>;
