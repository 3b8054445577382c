import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';
import { identityProperties } from '#foundation/database/identity.ts';

export type MachineMode = 'SPOT' | 'ON_DEMAND';
export type MachineRole = 'PRIMARY' | 'REPLICA' | 'ZOMBIE' | 'TERMINATED';
export type ReplicaStatus = 'LAUNCHING' | 'SYNCING' | 'READY' | 'PROMOTING' | 'PROMOTED' | 'FAILED' | 'TERMINATED';

const FleetAgentSchema = defineEntity({
  name: 'FleetAgent',
  tableName: 'fleet_agent',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    hostname: p.string(),
    isOnline: p.boolean(),
    isDeleted: p.boolean(),
  },
});

/** An agent, as the news of it tell. */
export class FleetAgent extends FleetAgentSchema.class {}
FleetAgentSchema.setClass(FleetAgent);

const FleetMachineSchema = defineEntity({
  name: 'FleetMachine',
  tableName: 'fleet_machine',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    mode: p.string().$type<MachineMode>(),
    role: p.string().$type<MachineRole>(),
    hourlyPrice: decimal(),
    onDemandHourlyPrice: decimal(),
  },
});

/** A machine as it now is; what it was and cost before is kept by the savings. */
export class FleetMachine extends FleetMachineSchema.class {}
FleetMachineSchema.setClass(FleetMachine);

const FleetReplicaSchema = defineEntity({
  name: 'FleetReplica',
  tableName: 'fleet_replica',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    status: p.string().$type<ReplicaStatus>(),
  },
});

/** A standby, as the news of it tell. */
export class FleetReplica extends FleetReplicaSchema.class {}
FleetReplicaSchema.setClass(FleetReplica);

const SurvivalSchema = defineEntity({
  name: 'Survival',
  tableName: 'survival',
  properties: {
    failoverId: p.uuid().primary(),
    clientId: p.uuid(),
    survivedAt: p.datetime(),
  },
});

/** An interruption after which a standby took over. */
export class Survival extends SurvivalSchema.class {}
SurvivalSchema.setClass(Survival);
