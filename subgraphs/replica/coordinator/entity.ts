import { defineEntity, p } from '@mikro-orm/core';

export const StandbyMode = { NONE: 'NONE', MANUAL: 'MANUAL', AUTOMATIC: 'AUTOMATIC' } as const;
export type StandbyMode = keyof typeof StandbyMode;

/** How the risk of losing a primary stands to the agent's threshold: below it by a margin, about it, or above it. */
export const RiskLevel = { LOW: 'LOW', MIDDLE: 'MIDDLE', HIGH: 'HIGH' } as const;
export type RiskLevel = keyof typeof RiskLevel;

const CoordinationSchema = defineEntity({
  name: 'Coordination',
  tableName: 'coordination',
  properties: {
    agentId: p.uuid().primary(),
    clientId: p.uuid(),
    /** Counts the looks at the agent and the news of it: whoever acts on an older one acts on what was. */
    version: p.integer(),
    /** Whether a task to look at the agent waits. */
    isQueued: p.boolean(),
    /** When it is to be looked at; null for an agent of which only news can change what it needs. */
    dueAt: p.datetime().nullable(),
    /** What was wanted when it was last looked at; null before the first time. */
    mode: p.string().$type<StandbyMode>().nullable(),
    riskThreshold: p.double().$type<number>().nullable(),
    riskLevel: p.string().$type<RiskLevel>().nullable(),
    /** Since when the risk has been low; null while it is not. */
    clearedSince: p.datetime().nullable(),
    /** Since when the agent can be told to launch something; null while it cannot, or before that was looked at. */
    presentSince: p.datetime().nullable(),
  },
});

/** What is remembered of an agent between two looks at the standbys that it needs. */
export class Coordination extends CoordinationSchema.class {}
CoordinationSchema.setClass(Coordination);
