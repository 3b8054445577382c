import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { cleaningRepository } from './pricing/cleaning-repository.ts';
import { createCleaning } from './pricing/cleaning-service.ts';
import { dueRepository } from './pricing/due-repository.ts';
import { fillingRepository } from './pricing/filling-repository.ts';
import { createFilling } from './pricing/filling-service.ts';
import { createPriceHistories } from './pricing/history-service.ts';
import { rollUpRepository } from './pricing/roll-up-repository.ts';
import { createRollUps } from './pricing/roll-up-service.ts';

/** What is made of stored prices: cleaned, filled, summed up and shown. */
export function priceServices({ em, clock }: { readonly em: EntityManager; readonly clock: Clock }) {
  const due = dueRepository(em);
  const rows = rollUpRepository(em);
  const cleaning = createCleaning({ em, points: cleaningRepository(em), due, clock });
  const filling = createFilling({ em, points: fillingRepository(em), due, clock });
  const rollUps = createRollUps({ em, rollUps: rows, due, clock });
  return { cleaning, filling, rollUps, priceHistories: createPriceHistories({ rollUps: rows, clock }) };
}
