import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';
import { identityProperties } from '#foundation/database/identity.ts';

export type SwitchMode = 'SPOT' | 'ON_DEMAND';
export type SwitchTrigger = 'AUTOMATIC' | 'MANUAL' | 'EMERGENCY';

const SwitchRecordSchema = defineEntity({
  name: 'SwitchRecord',
  tableName: 'switch_record',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    /** The agent's name at the time. */
    hostname: p.string(),
    trigger: p.string().$type<SwitchTrigger>(),
    oldMode: p.string().$type<SwitchMode>(),
    newMode: p.string().$type<SwitchMode>(),
    oldPoolName: p.string().nullable(),
    newPoolName: p.string().nullable(),
    oldHourlyPrice: decimal(),
    newHourlyPrice: decimal(),
    /** Old price less new price; negative when the new one costs more. */
    hourlySavings: decimal(),
    downtimeSeconds: p.double().$type<number>(),
    completedAt: p.datetime(),
  },
});

/** A switch that completed, as it was told; its id is the switch's. Added, never changed. */
export class SwitchRecord extends SwitchRecordSchema.class {}
SwitchRecordSchema.setClass(SwitchRecord);
