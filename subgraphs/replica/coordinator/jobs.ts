import { handleJob, JobFailed } from '#foundation/jobs/define-job.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import { finishEach } from '../leftovers.ts';
import { coordinate, sweep } from './definition.ts';
import type { Coordinator } from './service.ts';

/** Agents that one sweep looks at; the next one comes within a minute. */
const AT_ONCE = 500;

export const coordinatorJobs = (coordinator: () => Coordinator, logger: Logger) => [
  handleJob(coordinate, ({ agentId }) => coordinator().reconcile(agentId)),
  handleJob(sweep, async (_, { signal }) => {
    const agentIds = await coordinator().due(AT_ONCE);
    await finishEach(agentIds, (agentId) => coordinator().reconcile(agentId), { logger, signal }).catch(() => {
      signal.throwIfAborted();
      throw new JobFailed('The standbys of some agents could not be seen to; they are looked at again.');
    });
  }),
];
