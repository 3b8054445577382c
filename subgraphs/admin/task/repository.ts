import type { EntityManager, FilterQuery } from '@mikro-orm/sql';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import type { TaskStatus } from '#foundation/jobs/task-events.ts';
import { TaskView } from './entity.ts';

export interface TaskFilter {
  readonly statuses?: readonly TaskStatus[] | null;
  readonly name?: string | null;
  readonly clientId?: string | null;
}

export function taskRepository(em: EntityManager) {
  return {
    /** The tasks with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(TaskView | undefined)[]> {
      const rows = await em.find(TaskView, { id: { $in: ids.filter(isUuid) }, ...tenantFilter(viewer) });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** Newest first. */
    list(viewer: Viewer, { statuses, name, clientId }: TaskFilter, request: PageRequest): Promise<Page<TaskView>> {
      const conditions: FilterQuery<TaskView>[] = [tenantFilter(viewer)];
      if (statuses) conditions.push({ status: { $in: [...statuses] } });
      if (name) conditions.push({ name });
      if (clientId) conditions.push({ clientId: { $in: [clientId].filter(isUuid) } });
      return page(em, TaskView, { $and: conditions }, [['id', 'desc']], request);
    },

    /** Takes in the newest state of a task. */
    async save(task: Omit<TaskView, never>): Promise<void> {
      await em.upsert(TaskView, task);
    },
  };
}
export type TaskRepository = ReturnType<typeof taskRepository>;
