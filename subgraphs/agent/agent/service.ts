import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import { agentOf, serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import { agentOffline, agentOnline } from '#schema/events/agent.ts';
import type { Instance, Instances, PurchaseMode } from '../instance/service.ts';
import type { Pools } from '../pricing/pool-service.ts';
import { write } from '../write.ts';
import type { Agent, ReportedMetrics } from './entity.ts';
import type { AgentFilter, AgentRepository, SilentAgent, Stamped } from './repository.ts';
import { isLastWord, statusAfter } from './rules.ts';

export type { Agent, ReportedMetrics } from './entity.ts';

export interface AgentDependencies {
  readonly em: EntityManager;
  readonly agents: AgentRepository;
  readonly instances: Instances;
  readonly pools: Pools;
  /** Whether commands wait for an agent whose lock is held. */
  readonly hasPendingCommands: (em: EntityManager, agentId: string) => Promise<boolean>;
  /** An agent that had fallen silent, and whose lock is held, is heard of again. */
  readonly onBack: (tx: EntityManager, agent: Agent) => Promise<void>;
  /** A primary machine says how many hours of its job it has done; the agent's lock is held. */
  readonly onProgress: (tx: EntityManager, agent: Agent, workHoursDone: number) => Promise<void>;
  readonly heartbeatTimeoutSeconds: number;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

export interface Heartbeat {
  readonly agentId?: string | null;
  readonly instanceId: string;
  readonly status: 'ONLINE' | 'OFFLINE';
  readonly mode?: PurchaseMode | null;
  readonly version?: string | null;
  readonly metrics?: Omit<ReportedMetrics, 'reportedAt'> | null;
  readonly workHoursDone?: number | null;
}

const itself = serviceViewer('agent');
// The heartbeats of all of them wait for the transaction.
const SILENT_BATCH = 100;

/** What an agent's program counted, and when it said so. */
const saidAt = (metrics: Heartbeat['metrics'], now: Date): ReportedMetrics | null =>
  metrics ? { ...metrics, reportedAt: now.toISOString() } : null;

/** The agents, and whether they are heard of. */
export function createAgents(o: AgentDependencies) {
  const { em, agents, instances, pools, hasPendingCommands, onBack, onProgress, outbox, clock } = o;
  const { heartbeatTimeoutSeconds } = o;

  /** The agent, locked; an agent's own token may leave its id out. Null for one that the viewer does not know. */
  async function lock(viewer: Viewer, agentId: string | null | undefined): Promise<Agent | null> {
    const id = agentId ?? agentOf(viewer);
    return id === undefined ? null : agents.locked(viewer, id);
  }

  function tellOffline(tx: EntityManager, { id, clientId, hostname, lastHeartbeatAt }: SilentAgent | Agent) {
    outbox.add(tx, agentOffline, {
      aggregateId: id,
      clientId,
      payload: { agentId: id, hostname, lastHeartbeatAt: lastHeartbeatAt?.toISOString() ?? null },
    });
  }

  /** Moves a locked agent on after it was heard of, or has said its last word. */
  function hear(tx: EntityManager, agent: Agent, isAlive: boolean) {
    const { id, clientId, hostname, status: before } = agent;
    agent.status = statusAfter(before, isAlive);
    if (agent.status === before) return;
    if (!isAlive) return tellOffline(tx, agent);
    outbox.add(tx, agentOnline, { aggregateId: id, clientId, payload: { agentId: id, hostname } });
  }

  /** Notes that a machine is paid for in another way. */
  async function changeMode(tx: EntityManager, instance: Instance, mode: PurchaseMode) {
    const { clientId, onDemandHourlyPrice } = instance;
    const pool = mode === 'SPOT' ? await pools.at(tx, clientId, instance) : null;
    instances.changePrice(tx, instance, {
      mode,
      poolId: pool?.id ?? null,
      hourlyPrice: pool?.hourlyPrice ?? onDemandHourlyPrice,
      effectiveAt: clock(),
    });
  }

  /** Notes the usual sign of life, which changes nothing else; null for any other. */
  function stamp(
    viewer: Viewer,
    { agentId: given, metrics, workHoursDone, ...sign }: Heartbeat,
  ): Promise<Stamped | null> | null {
    const agentId = given ?? agentOf(viewer);
    const now = clock();
    return agentId === undefined || workHoursDone != null
      ? null
      : agents.stamp(viewer, { ...sign, agentId, metrics: saidAt(metrics, now), now });
  }

  /** Takes in any sign of life, and what follows from it. A machine that was replaced says nothing of its agent. */
  async function takeIn(tx: EntityManager, viewer: Viewer, heartbeat: Heartbeat) {
    const agent = await lock(viewer, heartbeat.agentId);
    if (!agent) return refuse('InvalidInput', 'No such agent.', ['agentId']);
    if (agent.isDeleted) return refuse('AgentDeleted', 'This agent was deleted.', ['agentId']);
    const instance = await instances.ofAgent(agent.id, heartbeat.instanceId);
    if (!instance) return refuse('InvalidInput', 'No such machine.', ['instanceId']);
    if (instance.isRetired) return accept(agent);
    const now = clock();
    const isAlive = heartbeat.status === 'ONLINE';
    const isBack = isAlive && agent.status === 'OFFLINE';
    const { lastRegisteredAt, lastRegisteredInstanceId } = agent;
    const isPrimary = instance.role === 'PRIMARY';
    const farewell = { isPrimary, instanceId: instance.id, lastRegisteredAt, lastRegisteredInstanceId, now };
    if (isAlive || isLastWord(farewell)) {
      agent.lastHeartbeatAt = now;
      hear(tx, agent, isAlive);
    }
    agent.heartbeatCount += 1;
    if (heartbeat.version) agent.version = heartbeat.version;
    if (isPrimary && heartbeat.metrics) agent.reportedMetrics = saidAt(heartbeat.metrics, now);
    const { mode } = heartbeat;
    if (mode && mode !== instance.mode) await changeMode(tx, instance, mode);
    if (isPrimary && heartbeat.workHoursDone != null) await onProgress(tx, agent, heartbeat.workHoursDone);
    if (isBack) await onBack(tx, agent);
    return accept(agent);
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => agents.byIds(viewer, ids),
    list: (viewer: Viewer, filter: AgentFilter & { clientId?: string }, request: PageRequest) =>
      agents.list(viewer, filter, request),
    lock,
    lockAll: async (ids: readonly string[]): Promise<void> => void (await agents.lockAll(ids)),

    /** The agent, locked, as whoever promotes needs it; null for an unknown or deleted one. */
    async lockFence(agentId: string): Promise<Agent | null> {
      const agent = await agents.locked(itself, agentId);
      return agent?.isDeleted ? null : agent;
    },

    /** Takes in a sign of life; answers whether commands wait. */
    async heartbeat(viewer: Viewer, heartbeat: Heartbeat) {
      const stamped = heartbeat.status === 'ONLINE' ? await stamp(viewer, heartbeat) : null;
      if (stamped) return accept(stamped);
      const heard = await write(em, (tx) => takeIn(tx, viewer, heartbeat));
      if (!heard.ok) return heard;
      const { id: agentId } = heard.value;
      return accept({ agentId, hasPendingCommands: await hasPendingCommands(em, agentId) });
    },

    /** Moves a locked agent on after it has registered. */
    hear,

    /** Marks the agents that fell silent. Their machines may still run: nothing is said of them. Answers how many. */
    async markSilent(signal?: AbortSignal): Promise<number> {
      const since = new Date(clock().getTime() - heartbeatTimeoutSeconds * 1000);
      let count = 0;
      for (;;) {
        signal?.throwIfAborted();
        const silent = await write(em, async (tx) => {
          const marked = await agents.markSilent(since, SILENT_BATCH);
          for (const agent of marked) tellOffline(tx, agent);
          return marked.length;
        });
        count += silent;
        if (silent < SILENT_BATCH) return count;
      }
    },

    /** Whose token this is; null for a revoked or unknown one, and for a deleted agent's. */
    async resolveCredential(hash: string) {
      const found = await agents.byTokenHash(hash);
      if (!found) return null;
      const { token, agent } = found;
      return { agentId: agent.id, clientId: agent.clientId, generation: token.generation };
    },
  };
}
export type Agents = ReturnType<typeof createAgents>;
