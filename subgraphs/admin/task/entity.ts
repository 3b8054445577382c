import { defineEntity, p } from '@mikro-orm/core';
import type { SubgraphName } from '#foundation/calls/define-call.ts';
import { identityProperties } from '#foundation/database/identity.ts';
import type { TaskStatus } from '#foundation/jobs/task-events.ts';

const TaskViewSchema = defineEntity({
  name: 'TaskView',
  tableName: 'task_view',
  properties: {
    ...identityProperties,
    subgraph: p.string().$type<SubgraphName>(),
    name: p.string(),
    title: p.string(),
    clientId: p.uuid().nullable(),
    status: p.string().$type<TaskStatus>(),
    progressRatio: p.double().$type<number>(),
    phase: p.string().nullable(),
    message: p.text().nullable(),
    attempts: p.integer(),
    createdAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
  },
});

/** Background work of any subgraph, as its events tell it; the work itself lives where it is done. */
export class TaskView extends TaskViewSchema.class {}
TaskViewSchema.setClass(TaskView);
