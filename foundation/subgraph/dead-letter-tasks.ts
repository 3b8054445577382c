import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '../clock.ts';
import type { Consumer, DeadLetter } from '../events/consumer.ts';
import type { Outbox } from '../events/outbox.ts';
import type { Jobs, TaskAnswer } from '../jobs/jobs.ts';
import { type TaskStatus, taskFinished } from '../jobs/task-events.ts';

/** The name under which a dead letter is shown among the tasks. */
export const DEAD_LETTER_TASK = 'events.dead-letter';

/**
 * Shows each dead letter as a failed task, told in the transaction that makes it: so it is seen wherever tasks are, and
 * is applied again by running the task again. Spread into the options of every consumer.
 */
export function deadLetterTasks({ outbox, clock }: { outbox: Outbox; clock: Clock }) {
  const tell = (tx: EntityManager, letter: DeadLetter, status: TaskStatus, attempts: number) =>
    outbox.add(tx, taskFinished, {
      aggregateId: letter.id,
      clientId: letter.event.clientId,
      payload: {
        taskId: letter.id,
        name: DEAD_LETTER_TASK,
        title: `${letter.event.type} of ${letter.publisher} for ${letter.consumer}`,
        status,
        progressRatio: status === 'SUCCEEDED' ? 1 : 0,
        phase: null,
        message: status === 'SUCCEEDED' ? null : 'The event could not be applied; run the task again to try once more.',
        attempts,
        createdAt: letter.createdAt,
        startedAt: letter.createdAt,
        finishedAt: clock(),
      },
    });
  return {
    onDeadLetter: (tx: EntityManager, letter: DeadLetter) => tell(tx, letter, 'FAILED', letter.attempts),
    onReplayed: (tx: EntityManager, letter: DeadLetter) => tell(tx, letter, 'SUCCEEDED', letter.attempts + 1),
  };
}

/** What answers commands to tasks: the subgraph's jobs, if it has any, and the dead letters of its consumers. */
export function taskRunner(consumers: readonly Consumer[], jobs?: Pick<Jobs, 'cancel' | 'retry'>) {
  const unknown: TaskAnswer = { ok: false, reason: 'UNKNOWN_TASK' };
  return {
    cancel: async (taskId: string): Promise<TaskAnswer> => (await jobs?.cancel(taskId)) ?? unknown,
    async retry(taskId: string): Promise<TaskAnswer> {
      const answer = (await jobs?.retry(taskId)) ?? unknown;
      if (answer.reason !== 'UNKNOWN_TASK') return answer;
      for (const consumer of consumers) {
        if (await consumer.replayDeadLetter(taskId)) return { ok: true, reason: null };
      }
      return unknown;
    },
  };
}
