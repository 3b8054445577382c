import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { agentDeleted, agentDisabled, agentEnabled } from '#schema/events/agent.ts';
import type { Instances } from '../instance/service.ts';
import { write } from '../write.ts';
import { type Agent, AgentStatus } from './entity.ts';
import type { AgentRepository } from './repository.ts';
import { agentStatuses, isHeardOf, statusOnWish } from './rules.ts';
import type { Agents } from './service.ts';

export interface AdministrationDependencies {
  readonly em: EntityManager;
  readonly agents: Agents;
  readonly repository: AgentRepository;
  readonly instances: Instances;
  /** Takes back what an agent was told, whose lock is held: what it has not begun, or all of it. */
  readonly recall: (tx: EntityManager, agentId: string, o: { isBegunToo: boolean; message: string }) => Promise<void>;
  /** Tells an agent, whose lock is held, that its settings may be other ones now. */
  readonly onEnabled: (tx: EntityManager, agent: Agent) => Promise<unknown>;
  /** Ends the switch that an agent is in the middle of, whose lock is held. */
  readonly abandonSwitch: (tx: EntityManager, agentId: string) => Promise<void>;
  readonly heartbeatTimeoutSeconds: number;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

const MACHINES_AT_ONCE = 500;

const unknown = () => refuse('InvalidInput', 'No such agent.', ['agentId']);

/** How agents are commanded again, only watched, and deleted. Each may be asked for twice: the second time changes nothing. */
export function createAdministration(o: AdministrationDependencies) {
  const { em, agents, repository, instances, recall, onEnabled, abandonSwitch, heartbeatTimeoutSeconds } = o;
  const { outbox, clock } = o;

  const about = ({ id, clientId }: Agent) => ({ aggregateId: id, clientId });

  /** Tells that an agent is disabled, or enabled again. */
  function tell(tx: EntityManager, agent: Agent) {
    const payload = { agentId: agent.id, hostname: agent.hostname };
    if (agent.status === AgentStatus.DISABLED) return outbox.add(tx, agentDisabled, { ...about(agent), payload });
    const isOnline = agent.status === AgentStatus.ONLINE;
    outbox.add(tx, agentEnabled, { ...about(agent), payload: { ...payload, isOnline } });
  }

  const change = (viewer: Viewer, agentId: string, wish: 'ENABLE' | 'DISABLE') =>
    write(em, async (tx) => {
      const agent = await agents.lock(viewer, agentId);
      if (!agent) return unknown();
      const isHeard = isHeardOf(agent, { now: clock(), timeoutSeconds: heartbeatTimeoutSeconds });
      const status = statusOnWish(agent.status, wish, isHeard);
      if (!status) return refuse('AgentDeleted', 'This agent was deleted.', ['agentId']);
      if (status === agent.status) return accept(agent);
      if (wish === 'DISABLE') await recall(tx, agent.id, { isBegunToo: false, message: 'The agent was disabled.' });
      agent.status = agentStatuses.go(agent.status, status);
      tell(tx, agent);
      if (wish === 'ENABLE') await onEnabled(tx, agent); // it was told of no change while it was only watched
      return accept(agent);
    });

  async function endMachines(tx: EntityManager, agentId: string) {
    for (let left = MACHINES_AT_ONCE; left === MACHINES_AT_ONCE; ) {
      const running = await instances.running(agentId, MACHINES_AT_ONCE);
      for (const instance of running) instances.terminate(tx, instance);
      await tx.flush();
      left = running.length;
    }
  }

  async function remove(tx: EntityManager, agent: Agent) {
    if (agent.isDeleted) return;
    await recall(tx, agent.id, { isBegunToo: true, message: 'The agent was deleted.' });
    await abandonSwitch(tx, agent.id);
    await endMachines(tx, agent.id);
    await repository.revokeTokens(agent.id, agent.tokenGeneration, clock());
    agent.status = agentStatuses.go(agent.status, 'DELETED');
    outbox.add(tx, agentDeleted, { ...about(agent), payload: { agentId: agent.id } });
  }

  return {
    /** Commands an agent again that was only watched; it is online or not by when it was last heard of. */
    enable: (viewer: Viewer, agentId: string) => change(viewer, agentId, 'ENABLE'),

    /** Watches an agent and no longer commands it: what it was told and has not begun is taken back. */
    disable: (viewer: Viewer, agentId: string) => change(viewer, agentId, 'DISABLE'),

    /** Ends an agent with all that is under way for it; its history is kept, its name is free for another one. */
    delete: (viewer: Viewer, agentId: string) =>
      write(em, async (tx) => {
        const agent = await agents.lock(viewer, agentId);
        if (!agent) return unknown();
        await remove(tx, agent);
        return accept(agent);
      }),
  };
}
export type Administration = ReturnType<typeof createAdministration>;
