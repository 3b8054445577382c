import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { DeadlineJob } from './entity.ts';
import type { DeadlineRepository } from './repository.ts';
import { deadlineFault, doneAfter, jobAfter, type WantedJob } from './rules.ts';

export type { WantedJob } from './rules.ts';

export interface DeadlineDependencies {
  readonly deadlines: DeadlineRepository;
  readonly clock: Clock;
}

/** What agents are to have done by when. */
export function createDeadlines({ deadlines, clock }: DeadlineDependencies) {
  return {
    ofAgents: (viewer: Viewer, agentIds: readonly string[]) => deadlines.byAgents(viewer, agentIds),

    /** Gives an agent, whose lock is held, a job, or takes it away. Answers whether that changed anything. */
    async declare(
      tx: EntityManager,
      agent: { readonly id: string; readonly clientId: string },
      wanted: WantedJob | null,
    ) {
      const kept = await deadlines.ofAgent(agent.id);
      if (wanted === null) {
        if (kept) tx.remove(kept);
        return accept(kept !== null);
      }
      const now = clock();
      const next = jobAfter(kept, wanted, now);
      if (next === kept) return accept(false);
      const fault = deadlineFault(wanted.deadlineAt, now);
      if (fault) return refuse('InvalidInput', fault, ['job', 'deadlineAt']);
      const { workHours, workHoursDone, deadlineAt, changeoverHours, declaredAt, progressedAt = null } = next;
      const job = kept ?? new DeadlineJob();
      if (!kept) Object.assign(job, { agentId: agent.id, clientId: agent.clientId });
      Object.assign(job, { workHours, workHoursDone, deadlineAt, changeoverHours, declaredAt, progressedAt });
      if (!kept) tx.persist(job);
      return accept(true);
    },

    /** Notes how much of its job an agent, whose lock is held, has done. Means nothing without a job. */
    async progress(agentId: string, workHoursDone: number): Promise<void> {
      const job = await deadlines.ofAgent(agentId);
      if (job) Object.assign(job, { workHoursDone: doneAfter(job, workHoursDone), progressedAt: clock() });
    },
  };
}
export type Deadlines = ReturnType<typeof createDeadlines>;
