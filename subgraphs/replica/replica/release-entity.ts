import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

const MachineReleaseSchema = defineEntity({
  name: 'MachineRelease',
  tableName: 'machine_release',
  properties: {
    ...identityProperties,
    agentId: p.uuid(),
    instanceId: p.uuid(),
    /** Whether it is known to have ended; else it runs on until its agent was told to end it. */
    hasEnded: p.boolean().default(true),
    requestedAt: p.datetime(),
  },
});

/** A machine that no standby needs any more, and that its owner has not been told of yet. Removed once it has. */
export class MachineRelease extends MachineReleaseSchema.class {}
MachineReleaseSchema.setClass(MachineRelease);
