import { defineEntity, p } from '@mikro-orm/core';

const DeadlineJobSchema = defineEntity({
  name: 'DeadlineJob',
  tableName: 'deadline_job',
  properties: {
    agentId: p.uuid().primary(),
    clientId: p.uuid(),
    workHours: p.double().$type<number>(),
    /** The most that was reported, and no more than the work. */
    workHoursDone: p.double().$type<number>(),
    deadlineAt: p.datetime(),
    changeoverHours: p.double().$type<number>(),
    declaredAt: p.datetime(),
    /** Null until progress is first reported. */
    progressedAt: p.datetime().nullable(),
  },
});

/** The work of an agent that is to be done by a deadline: one at a time. */
export class DeadlineJob extends DeadlineJobSchema.class {
  get isDone(): boolean {
    return this.workHoursDone >= this.workHours;
  }
}
DeadlineJobSchema.setClass(DeadlineJob);
