import type { EntityManager } from '@mikro-orm/sql';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, type Refusal, refuse } from '#foundation/graphql/refuse.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { agentConfigured } from '#schema/events/agent.ts';
import type { Agent, Agents } from '../agent/service.ts';
import type { Deadlines, WantedJob } from '../deadline/service.ts';
import { write } from '../write.ts';
import { AgentConfig } from './entity.ts';
import type { ConfigRepository } from './repository.ts';
import { asksForBoth, changesTo, defaultSettings, type SettingsChange } from './rules.ts';

export type { AgentConfig } from './entity.ts';

export interface ConfigDependencies {
  readonly em: EntityManager;
  readonly configs: ConfigRepository;
  readonly agents: Agents;
  readonly deadlines: Deadlines;
  /** Tells an agent, whose lock is held, that its settings are other ones now. */
  readonly onChanged: (tx: EntityManager, agent: Agent) => Promise<unknown>;
  readonly outbox: Outbox;
}

export interface ConfigChange extends SettingsChange {
  readonly agentId: string;
  /** The version that the caller saw; null changes whatever came between. */
  readonly expectedVersion?: number | null;
  /** What is to be done by when; null takes that away, and what is left out stays. */
  readonly job?: WantedJob | null | undefined;
}

const contradiction = (): { readonly ok: false; readonly errors: Refusal<'InvalidInput'>[] } => ({
  ok: false,
  errors: ['isAutoSwitchEnabled', 'isManualReplicaEnabled'].map((field) => ({
    __typename: 'InvalidInput',
    message: 'Automatic switching and manual replicas exclude each other: enable one of them.',
    path: [field],
  })),
});

const conflict = (currentVersion: number) =>
  refuse('VersionConflict', 'The settings were changed by somebody else.', ['expectedVersion'], { currentVersion });

/** Gives a new agent the settings that every agent begins with. */
export function openConfig(tx: EntityManager, agent: { readonly id: string; readonly clientId: string }): void {
  const config = new AgentConfig();
  Object.assign(config, { agentId: agent.id, clientId: agent.clientId, ...defaultSettings, version: 1 });
  tx.persist(config);
}

/** What each agent may do by itself. */
export function createConfigs({ em, configs, agents, deadlines, onChanged, outbox }: ConfigDependencies) {
  function tell(tx: EntityManager, config: AgentConfig) {
    const { agentId, clientId, isAutoSwitchEnabled, isManualReplicaEnabled, isAutoTerminateEnabled } = config;
    const { terminateWaitSeconds, version } = config;
    outbox.add(tx, agentConfigured, {
      ...{ aggregateId: agentId, clientId },
      payload: {
        ...{ agentId, isAutoSwitchEnabled, isManualReplicaEnabled, isAutoTerminateEnabled },
        ...{ terminateWaitSeconds, version },
      },
    });
  }

  return {
    ofAgents: (viewer: Viewer, agentIds: readonly string[]) => configs.byAgents(viewer, agentIds),

    /** The settings of an agent whose lock is held. */
    ofAgent: configs.ofAgent,

    /** Changes settings; answers the agent, whose settings are then those stored. */
    update: (viewer: Viewer, { agentId, expectedVersion, job, ...change }: ConfigChange) =>
      write(em, async (tx) => {
        if (asksForBoth(change)) return contradiction();
        const agent = await agents.lock(viewer, agentId);
        if (!agent) return refuse('InvalidInput', 'No such agent.', ['agentId']);
        if (agent.isDeleted) return refuse('AgentDeleted', 'This agent was deleted.', ['agentId']);
        const config = await configs.ofAgent(agent.id);
        if ((expectedVersion ?? config.version) !== config.version) return conflict(config.version);
        const changed = changesTo(config, change);
        const declared = job === undefined ? accept(false) : await deadlines.declare(tx, agent, job);
        if (!declared.ok) return declared;
        if (Object.keys(changed).length === 0 && !declared.value) return accept(agent);
        Object.assign(config, changed, { version: config.version + 1 });
        tell(tx, config);
        await onChanged(tx, agent);
        return accept(agent);
      }),
  };
}
export type Configs = ReturnType<typeof createConfigs>;
