import { defineEntity, p } from '@mikro-orm/core';

const AgentConfigSchema = defineEntity({
  name: 'AgentConfig',
  tableName: 'agent_config',
  properties: {
    agentId: p.uuid().primary(),
    clientId: p.uuid(),
    isAutoSwitchEnabled: p.boolean(),
    isManualReplicaEnabled: p.boolean(),
    isAutoTerminateEnabled: p.boolean(),
    terminateWaitSeconds: p.integer(),
    minimumSavingsRatio: p.double().$type<number>(),
    riskThreshold: p.double().$type<number>(),
    maximumSwitchesPerDay: p.integer(),
    maximumSwitchesPerWeek: p.integer(),
    minimumStaySeconds: p.integer(),
    version: p.integer(),
  },
});

/** What an agent may do by itself, and within which limits. */
export class AgentConfig extends AgentConfigSchema.class {}
AgentConfigSchema.setClass(AgentConfig);
