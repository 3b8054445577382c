import type { EntityManager } from '@mikro-orm/sql';
import { invalidCursor } from '../database/cursor.ts';
import type { Page, PageRequest } from '../database/page.ts';
import { isUuid } from '../database/uuid.ts';
import type { Task } from './task.ts';
import { selectTasks, type TaskFilter } from './task-table.ts';

/** Tasks, newest first: their ids are in the order in which they were made. */
export async function pageOfTasks(
  em: EntityManager,
  filter: TaskFilter,
  { first, after }: PageRequest,
): Promise<Page<Task>> {
  if (after && !isUuid(after)) throw invalidCursor();
  const position = after ? { before: after } : {};
  const rows = await selectTasks(em, filter, { ...position, limit: first + 1 });
  return { items: rows.slice(0, first), hasNextPage: rows.length > first, cursorOf: ({ id }) => id };
}
