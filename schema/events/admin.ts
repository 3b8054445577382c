import { z } from 'zod';
import { defineEvent } from '#foundation/events/define-event.ts';
import { id } from './common.ts';

// Aggregate: the client.

export const clientCreated = defineEvent('client.created', 1, z.object({ clientId: id, name: z.string() }));
export const clientSuspended = defineEvent('client.suspended', 1, z.object({ clientId: id }));
export const clientTokenRotated = defineEvent(
  'client.tokenRotated',
  1,
  z.object({ clientId: id, generation: z.int().positive() }),
);

/** One step of a task of any subgraph, as this subgraph shows it. Aggregate: the task. */
export const taskChanged = defineEvent('tasks.changed', 1, z.object({ taskId: id }));
