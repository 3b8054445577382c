import type { EntityManager } from '@mikro-orm/sql';
import type { SubgraphName } from '#foundation/calls/define-call.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { TaskSnapshot } from '#foundation/jobs/task-events.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { cancelTaskAt, retryTaskAt } from '#schema/calls/task.ts';
import { taskChanged } from '#schema/events/admin.ts';
import type { TaskFilter, TaskRepository } from './repository.ts';

interface TaskDependencies {
  readonly em: EntityManager;
  readonly tasks: TaskRepository;
  readonly peers: Peers;
  readonly outbox: Outbox;
}

/** What goes on in the background of every subgraph: shown here, commanded at its owner. */
export function createTasks({ em, tasks, peers, outbox }: TaskDependencies) {
  const noSuchTask = () => refuse('InvalidInput', 'No such task.', ['taskId']);

  return {
    find: (viewer: Viewer, ids: readonly string[]) => tasks.byIds(viewer, ids),

    list: (viewer: Viewer, filter: TaskFilter, request: PageRequest) => tasks.list(viewer, filter, request),

    /** Tells the owner to stop it; that it stopped comes back as news. */
    async cancel(viewer: Viewer, taskId: string) {
      const [task] = await tasks.byIds(viewer, [taskId]);
      if (!task) return noSuchTask();
      const { ok, reason } = await peers.call(cancelTaskAt(task.subgraph), { taskId });
      if (ok) return accept(task);
      if (reason === 'UNKNOWN_TASK') return noSuchTask();
      return refuse('TaskNotOpen', 'The task has ended already.', ['taskId']);
    },

    /** Tells the owner to run it again; that it runs comes back as news. */
    async retry(viewer: Viewer, taskId: string) {
      const [task] = await tasks.byIds(viewer, [taskId]);
      if (!task) return noSuchTask();
      const { ok, reason } = await peers.call(retryTaskAt(task.subgraph), { taskId });
      if (ok) return accept(task);
      if (reason === 'UNKNOWN_TASK') return noSuchTask();
      return refuse('TaskNotEnded', 'Only a failed or cancelled task is run again.', ['taskId']);
    },

    /** Takes in what a subgraph tells of one of its tasks, and tells it on to those who watch. */
    async takeIn(subgraph: SubgraphName, clientId: string | null, { taskId, ...state }: TaskSnapshot) {
      await tasks.save({ id: taskId, subgraph, clientId, ...state });
      outbox.add(em, taskChanged, { aggregateId: taskId, clientId, payload: { taskId } });
    },
  };
}
export type Tasks = ReturnType<typeof createTasks>;
