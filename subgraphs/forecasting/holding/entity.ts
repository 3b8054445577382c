import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';

/** What a machine is for its agent. */
export type MachineRole = 'PRIMARY' | 'REPLICA' | 'ZOMBIE' | 'TERMINATED';

const MachineSchema = defineEntity({
  name: 'Machine',
  tableName: 'machine',
  properties: {
    instanceId: p.uuid().primary(),
    clientId: p.uuid(),
    agentId: p.uuid(),
    /** Null on demand. */
    poolId: p.uuid().nullable(),
    /** These two null until its launch is told. */
    region: p.string().nullable(),
    instanceType: p.string().nullable(),
    /** These three null while nothing but its end is told. */
    role: p.string().$type<MachineRole>().nullable(),
    hourlyPrice: decimal().nullable(),
    onDemandHourlyPrice: decimal().nullable(),
    /** When it was launched, or the first moment of which something is told. */
    launchedAt: p.datetime(),
    /** Null while it runs. */
    endedAt: p.datetime().nullable(),
    /** Since when it is where it is, at its price. */
    effectiveAt: p.datetime(),
    /** The place of the newest news about it in its owner's log. */
    sequence: p.bigint().$type<string>(),
  },
});

/** A machine of a client, as its owner tells of it. One that has ended stays for a while: news of it may come late. */
export class Machine extends MachineSchema.class {}
MachineSchema.setClass(Machine);

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
