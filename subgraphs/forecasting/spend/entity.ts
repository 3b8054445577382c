import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';

const SpendMachineSchema = defineEntity({
  name: 'SpendMachine',
  tableName: 'spend_machine',
  properties: {
    instanceId: p.uuid().primary(),
    clientId: p.uuid(),
    agentId: p.uuid(),
    /** Null while it runs. */
    endedAt: p.datetime().nullable(),
  },
});

/** A machine that costs, until it ends. */
export class SpendMachine extends SpendMachineSchema.class {}
SpendMachineSchema.setClass(SpendMachine);

const SpendStepSchema = defineEntity({
  name: 'SpendStep',
  tableName: 'spend_step',
  properties: {
    instanceId: p.uuid().primary(),
    effectiveAt: p.datetime().primary(),
    hourlyPrice: decimal(),
    /** Its place in the publisher's log: of two words on a moment the later one holds. */
    sequence: p.bigint('number'),
  },
});

/** What a machine costs from a moment on. */
export class SpendStep extends SpendStepSchema.class {}
SpendStepSchema.setClass(SpendStep);

const SpendProgressSchema = defineEntity({
  name: 'SpendProgress',
  tableName: 'spend_progress',
  properties: {
    clientId: p.uuid().primary(),
    /** The first hour that is not in the client's spend. */
    integratedUntil: p.datetime(),
    /** The first hour before it that is not what it was, by a step that was told late; null where none is. */
    changedFrom: p.datetime().nullable(),
  },
});

/** How far the spend of a client is worked out. Who changes it, or what it is worked out of, holds its lock. */
export class SpendProgress extends SpendProgressSchema.class {}
SpendProgressSchema.setClass(SpendProgress);
