import { z } from 'zod';
import { defineCall, type SubgraphName } from '#foundation/calls/define-call.ts';
import { id } from '../events/common.ts';

const task = z.object({ taskId: id });
const answer = z.object({ ok: z.boolean(), reason: z.enum(['UNKNOWN_TASK', 'NOT_RUNNING', 'NOT_FAILED']).nullable() });

/** Cancels a task at the subgraph that runs it. */
export const cancelTaskAt = (subgraph: SubgraphName) => defineCall(subgraph, 'cancelTask', task, answer);

/** Runs a failed or cancelled task again at the subgraph that ran it. */
export const retryTaskAt = (subgraph: SubgraphName) => defineCall(subgraph, 'retryTask', task, answer);
