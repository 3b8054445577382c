import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { Agents } from './agent/service.ts';
import { cleanupRepository } from './cleanup/repository.ts';
import { createCleanups } from './cleanup/service.ts';
import type { Commands } from './command/service.ts';
import type { Instances } from './instance/service.ts';
import { interruptionRepository } from './interruption/repository.ts';
import { createInterruptions } from './interruption/service.ts';
import { retirementRepository } from './retirement/repository.ts';
import { createRetirements } from './retirement/service.ts';
import { createTerminations } from './termination/service.ts';

export interface Reporting {
  readonly em: EntityManager;
  readonly agents: Agents;
  readonly instances: Instances;
  readonly commands: Commands;
  readonly clock: Clock;
}

/** What agents say of what has ended, what they are to end, and what is kept of it. */
export function reportServices(reporting: Reporting) {
  const { em } = reporting;
  return {
    terminations: createTerminations(reporting),
    retirements: createRetirements({ ...reporting, retirements: retirementRepository(em) }),
    cleanups: createCleanups({ ...reporting, cleanups: cleanupRepository(em) }),
    interruptions: createInterruptions(interruptionRepository(em)),
  };
}
