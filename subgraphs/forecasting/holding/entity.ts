import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';

export type HeldRole = 'PRIMARY' | 'REPLICA' | 'ZOMBIE' | 'TERMINATED';

const HeldMachineSchema = defineEntity({
  name: 'HeldMachine',
  tableName: 'held_machine',
  properties: {
    instanceId: p.uuid().primary(),
    clientId: p.uuid(),
    agentId: p.uuid(),
    /** Null on demand. */
    poolId: p.uuid().nullable(),
    region: p.string(),
    instanceType: p.string(),
    role: p.string().$type<HeldRole>(),
    hourlyPrice: decimal(),
    onDemandHourlyPrice: decimal(),
    launchedAt: p.datetime(),
    /** Null while it runs. */
    endedAt: p.datetime().nullable(),
    /** The number of the newest news about it: older news change nothing. */
    sequence: p.bigint().$type<string>(),
  },
});

/** A machine of a client, as its owner tells of it. */
export class HeldMachine extends HeldMachineSchema.class {}
HeldMachineSchema.setClass(HeldMachine);

const PricedPoolSchema = defineEntity({
  name: 'PricedPool',
  tableName: 'priced_pool',
  properties: {
    poolId: p.uuid().primary(),
    clientId: p.uuid(),
    name: p.string(),
    region: p.string(),
    instanceType: p.string(),
    zone: p.string(),
    hourlyPrice: decimal(),
    /** Null while nobody reported one. */
    onDemandHourlyPrice: decimal().nullable(),
    firstObservedAt: p.datetime(),
    observedAt: p.datetime(),
  },
});

/** A pool of a client with its newest price. */
export class PricedPool extends PricedPoolSchema.class {}
PricedPoolSchema.setClass(PricedPool);
