import { z } from 'zod';
import { answer, defineCall, type SubgraphName } from '#foundation/calls/define-call.ts';
import { id } from '../events/common.ts';

const task = z.object({ taskId: id });
const answerShape = z.object({
  ok: z.boolean(),
  reason: z.enum(['UNKNOWN_TASK', 'NOT_RUNNING', 'NOT_FAILED']).nullable(),
});

/** Cancels a task at the subgraph that runs it. */
export const cancelTaskAt = (subgraph: SubgraphName) => defineCall(subgraph, 'cancelTask', task, answerShape);

/** Runs a failed or cancelled task again at the subgraph that ran it. */
export const retryTaskAt = (subgraph: SubgraphName) => defineCall(subgraph, 'retryTask', task, answerShape);

/** What runs a subgraph's background work, as far as these calls need it. */
interface TaskRunner {
  cancel(taskId: string): Promise<z.output<typeof answerShape>>;
  retry(taskId: string): Promise<z.output<typeof answerShape>>;
}

/** How each subgraph answers these calls. */
export const taskCalls = (subgraph: SubgraphName, tasks: TaskRunner) => [
  answer(cancelTaskAt(subgraph), ({ taskId }) => tasks.cancel(taskId)),
  answer(retryTaskAt(subgraph), ({ taskId }) => tasks.retry(taskId)),
];
