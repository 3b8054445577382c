import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '../database/statement.ts';
import type { Task } from './task.ts';

interface TaskRow extends Omit<Task, 'payload' | 'createdAt' | 'startedAt' | 'finishedAt'> {
  readonly payload: string;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

// Dates as numbers and JSON as text, because the two drivers would parse them each in their own way.
const columns = `id, name, title, client_id as "clientId", status, progress_ratio as "progressRatio", phase, message,
  attempts, ended_attempts as "endedAttempts", failures, payload::text as payload, request_id as "requestId", traceparent,
  cancel_requested as "isCancelRequested", ${milliseconds('created_at')} as "createdAt",
  ${milliseconds('started_at')} as "startedAt", ${milliseconds('finished_at')} as "finishedAt"`;

const toTask = ({ payload, createdAt, startedAt, finishedAt, ...same }: TaskRow): Task => ({
  ...same,
  payload: JSON.parse(payload),
  createdAt: new Date(createdAt),
  startedAt: startedAt === null ? null : new Date(startedAt),
  finishedAt: finishedAt === null ? null : new Date(finishedAt),
});

export async function insertTask(tx: EntityManager, task: Task): Promise<void> {
  await statement(
    tx,
    `insert into ${tableOf(tx, 'task')} (id, name, title, client_id, status, payload, request_id, traceparent, created_at)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9::timestamptz)`,
    [
      task.id,
      task.name,
      task.title,
      task.clientId,
      task.status,
      JSON.stringify(task.payload),
      task.requestId,
      task.traceparent,
      task.createdAt.toISOString(),
    ],
  );
}

/** The task, locked until the transaction ends. */
export async function lockTask(tx: EntityManager, id: string): Promise<Task | undefined> {
  const rows = await statement<TaskRow>(tx, `select ${columns} from ${tableOf(tx, 'task')} where id = $1 for update`, [
    id,
  ]);
  return rows.map(toTask)[0];
}

/** Writes all that changes in the life of a task; to be called on a locked one. */
export async function updateTask(tx: EntityManager, task: Task): Promise<void> {
  await statement(
    tx,
    `update ${tableOf(tx, 'task')} set status = $2, progress_ratio = $3, phase = $4, message = $5, attempts = $6,
       ended_attempts = $7, failures = $8, cancel_requested = $9, started_at = $10::timestamptz,
       finished_at = $11::timestamptz
     where id = $1`,
    [
      task.id,
      task.status,
      task.progressRatio,
      task.phase,
      task.message,
      task.attempts,
      task.endedAttempts,
      task.failures,
      task.isCancelRequested,
      task.startedAt?.toISOString() ?? null,
      task.finishedAt?.toISOString() ?? null,
    ],
  );
}

/** Brings the progress of one run forward, never back; undefined when that run is not the task's current one. */
export async function advanceTask(
  tx: EntityManager,
  { id, attempt, ratio, phase }: { id: string; attempt: number; ratio: number; phase: string | null },
): Promise<Task | undefined> {
  const rows = await statement<TaskRow>(
    tx,
    `update ${tableOf(tx, 'task')} set progress_ratio = greatest(progress_ratio, $3), phase = $4
     where id = $1 and status = 'RUNNING' and attempts = $2 returning ${columns}`,
    [id, attempt, ratio, phase],
  );
  return rows.map(toTask)[0];
}

/** Which of these running tasks are to stop. */
export async function cancelledAmong(em: EntityManager, ids: readonly string[]): Promise<string[]> {
  const rows = await statement<{ id: string }>(
    em,
    `select id from ${tableOf(em, 'task')} where id = any($1::uuid[]) and cancel_requested`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

export interface TaskFilter {
  readonly statuses?: readonly Task['status'][];
  readonly name?: string;
  readonly clientId?: string;
}

/** The tasks older than `before` (an id), newest first. */
export async function selectTasks(
  em: EntityManager,
  { statuses, name, clientId }: TaskFilter,
  { before, limit }: { before?: string; limit: number },
): Promise<Task[]> {
  const rows = await statement<TaskRow>(
    em,
    `select ${columns} from ${tableOf(em, 'task')}
     where ($1::text[] is null or status = any($1)) and ($2::text is null or name = $2)
       and ($3::uuid is null or client_id = $3) and ($4::uuid is null or id < $4)
     order by id desc limit $5`,
    [statuses ?? null, name ?? null, clientId ?? null, before ?? null, limit],
  );
  return rows.map(toTask);
}

export async function selectTask(em: EntityManager, id: string): Promise<Task | undefined> {
  const rows = await statement<TaskRow>(em, `select ${columns} from ${tableOf(em, 'task')} where id = $1`, [id]);
  return rows.map(toTask)[0];
}

/** Deletes tasks that ended before a moment, at most `limit`; answers how many. */
export async function deleteFinished(em: EntityManager, before: Date, limit: number): Promise<number> {
  const task = tableOf(em, 'task');
  const rows = await statement(
    em,
    `delete from ${task} where id in
       (select id from ${task} where finished_at < $1::timestamptz order by finished_at limit $2) returning 1`,
    [before.toISOString(), limit],
  );
  return rows.length;
}

/** Deletes a tenant's tasks that have ended, at most `limit`; answers how many. */
export async function deleteOfClient(em: EntityManager, clientId: string, limit: number): Promise<number> {
  const task = tableOf(em, 'task');
  const rows = await statement(
    em,
    `delete from ${task} where id in
       (select id from ${task} where client_id = $1 and finished_at is not null limit $2) returning 1`,
    [clientId, limit],
  );
  return rows.length;
}
