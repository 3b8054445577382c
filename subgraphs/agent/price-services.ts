import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { cleaningRepository } from './pricing/cleaning-repository.ts';
import { createCleaning } from './pricing/cleaning-service.ts';
import { dueRepository } from './pricing/due-repository.ts';

/** What is made of stored prices: cleaned, filled, summed up and shown. */
export function priceServices({ em, clock }: { readonly em: EntityManager; readonly clock: Clock }) {
  const due = dueRepository(em);
  const cleaning = createCleaning({ em, points: cleaningRepository(em), due, clock });
  return { cleaning };
}
