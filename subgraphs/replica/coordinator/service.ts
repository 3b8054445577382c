import type { EntityManager } from '@mikro-orm/sql';
import { CallFailed } from '#foundation/calls/call-failed.ts';
import type { Clock } from '#foundation/clock.ts';
import { transact } from '#foundation/database/transact.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { AgentDescription, AgentNeed, Agents } from '../agents.ts';
import type { Failovers } from '../failover/service.ts';
import type { Promotions } from '../promotion/service.ts';
import type { Releases } from '../replica/release-service.ts';
import type { Standbys } from '../replica/standby-service.ts';
import type { Coordination } from './entity.ts';
import type { AgentKey, CoordinationRepository, Look } from './repository.ts';
import { isBare, type Memory, modeOf, type Plan, planFor, reasonOf, riskLevelOf, type Scene } from './rules.ts';

export interface CoordinatorDependencies {
  readonly em: EntityManager;
  readonly coordinations: CoordinationRepository;
  readonly standbys: Standbys;
  readonly releases: Releases;
  readonly promotions: Promotions;
  readonly failovers: Failovers;
  readonly agents: Agents;
  /** Adds a task that reconciles the agent, in the transaction that makes it due. */
  readonly enqueue: (tx: EntityManager, agent: AgentKey) => Promise<unknown>;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface MachineKey {
  readonly agentId: string;
  readonly instanceId: string;
}

/** What began and did not end is begun anew after so long. */
const LOOK_MILLISECONDS = 60_000;
/** As many as say how often standbys failed in a row, and how many were asked for within the hour. */
const HISTORY = 20;
/** In a pool in which a standby failed so lately, the next one is not tried. */
const FAILED_POOL_MILLISECONDS = 60 * 60_000;

/**
 * Keeps for each agent the standbys that its settings and its risk ask for. It looks at what there is, not at what
 * happened: news only says that it is time to look. Any number of processes may look at once, for what is seen counts
 * only while nobody has begun another look, and no news came.
 */
export function createCoordinator(dependencies: CoordinatorDependencies) {
  const { em, coordinations, standbys, releases, promotions, failovers, agents, enqueue, clock, logger } = dependencies;
  const before = (milliseconds: number) => new Date(clock().getTime() - milliseconds);
  const after = (milliseconds: number) => new Date(clock().getTime() + milliseconds);

  /** It is time to look at this agent. The task is added only when none waits. */
  async function mark(tx: EntityManager, { agentId, clientId }: AgentKey): Promise<void> {
    if (await coordinations.makeDue({ agentId, clientId }, clock())) await enqueue(tx, { agentId, clientId });
  }

  /** The same, of an agent that standbys were ever kept for. */
  async function remind(tx: EntityManager, agent: AgentKey): Promise<void> {
    if (await coordinations.find(agent.agentId)) await mark(tx, agent);
  }

  async function sceneOf(agentId: string, need: AgentNeed, memory: Memory): Promise<Scene> {
    const [open, history] = [await standbys.openOf(agentId), await standbys.newestOf(agentId, HISTORY)];
    const [awaited, doomed] = [await failovers.awaitedBy(agentId), await failovers.noticedMachines(agentId)];
    return { need, memory, standbys: open, history, awaited, doomed, now: clock() };
  }

  /** Whether a standby can be placed: an agent that was promoted since it was described is described anew. */
  async function isCurrent(agent: AgentDescription | null): Promise<boolean> {
    return agent?.primaryInstance != null && !(await agents.isOvertaken(agent));
  }

  /** Ends and asks for what the plan says. Answers the machines to be released. */
  async function apply(tx: EntityManager, plan: Plan, open: Scene['standbys'], agent: AgentDescription | null) {
    const machines = [];
    for (const { id } of open) {
      if (plan.giveUp.includes(id)) {
        standbys.fail(tx, await standbys.current(id), 'No machine was launched for it in time.', 'OTHER');
      }
      if (!plan.end.includes(id)) continue;
      const standby = await standbys.current(id);
      standbys.terminate(tx, standby);
      machines.push(await releases.noteOf(tx, standby, { hasEnded: false }));
    }
    if (plan.create && agent) await standbys.addWanted(tx, agent, plan.create, before(FAILED_POOL_MILLISECONDS));
    return machines.flatMap((machine) => machine ?? []);
  }

  /** Does what the agent needs, unless somebody began another look meanwhile or there was news. */
  const settle = ({ agentId, version }: Look, need: AgentNeed, agent: AgentDescription | null) =>
    transact(em, async (tx) => {
      await standbys.lockAgent(agentId);
      const row = await coordinations.locked(agentId);
      if (row?.version !== version) return [];
      const scene = await sceneOf(agentId, need, memoryOf(row));
      const plan = planFor(scene);
      const isPlaceable = plan.create === null || (await isCurrent(agent));
      const machines = await apply(tx, isPlaceable ? plan : { ...plan, create: null }, scene.standbys, agent);
      const { mode, riskLevel, clearedSince, presentSince, lookAt } = plan;
      const dueAt = isPlaceable ? lookAt : after(LOOK_MILLISECONDS);
      const { riskThreshold } = need;
      Object.assign(row, { mode, riskThreshold, riskLevel, clearedSince, presentSince, dueAt });
      return machines;
    });

  /** The agent was deleted: its standbys end with it, and nobody waits for anything any more. @throws CallFailed */
  async function close({ agentId }: Look): Promise<void> {
    for (const { id } of await promotions.pendingOf(agentId)) await promotions.finish(id);
    await transact(em, async (tx) => {
      await standbys.lockAgent(agentId);
      for (const standby of await standbys.openOf(agentId)) standbys.terminate(tx, standby);
      await failovers.closeAll(agentId);
      await releases.dropAllOf(agentId);
      await coordinations.remove(agentId);
    });
  }

  async function look(begun: Look): Promise<void> {
    const { agentId } = begun;
    const need = await agents.needOf(agentId);
    if (!need) return close(begun);
    const row = await coordinations.find(agentId);
    const isWanted = planFor(await sceneOf(agentId, need, memoryOf(row))).create !== null;
    const machines = await settle(begun, need, isWanted ? await agents.describe(agentId) : null);
    for (const machine of machines) await releases.tellOwner(machine);
  }

  return {
    mark,
    remind,

    /** A decision found another risk: it is time to look when that means something else than the last one. */
    async heed(tx: EntityManager, { risk, ...agent }: AgentKey & { readonly risk: number }): Promise<void> {
      const row = await coordinations.find(agent.agentId);
      if (row?.mode !== 'AUTOMATIC') return;
      if (row.riskThreshold == null || riskLevelOf(risk, row.riskThreshold) !== row.riskLevel) await mark(tx, agent);
    },

    /** The agent is offline, or only watched: what it does not launch meanwhile has not failed. */
    leave: (agentId: string) => coordinations.noteAway(agentId),

    /** The agent can be told again: also of the standbys that it has not launched, for it may not have heard of them. */
    async returnTo(tx: EntityManager, agentId: string): Promise<void> {
      if (!(await standbys.openOf(agentId)).some(isBare)) return;
      await standbys.lockAgent(agentId);
      for (const standby of (await standbys.openOf(agentId)).filter(isBare)) standbys.askAgain(tx, standby);
    },

    /** A machine is about to be taken: if it is a standby, another one may be needed. */
    async machineNoticed(tx: EntityManager, { instanceId, ...agent }: AgentKey & { readonly instanceId: string }) {
      if (await standbys.openWith(instanceId)) await remind(tx, agent);
    },

    /**
     * A machine became the primary: a standby that it was took over, though nobody asked for it here. What was heard
     * late, of an epoch before the last promotion from here, says nothing.
     */
    async machineTookOver(tx: EntityManager, { agentId, instanceId, epoch }: MachineKey & { readonly epoch: number }) {
      if (!(await standbys.openWith(instanceId))) return;
      await standbys.lockAgent(agentId);
      const standby = await standbys.openWith(instanceId);
      if (!standby || !isAtRest(standby) || epoch <= (await promotions.lastEpoch(agentId))) return;
      standbys.startPromotion(tx, standby);
      await tx.flush();
      await standbys.finishPromotion(tx, standby.id, { previousInstanceId: null, epoch });
    },

    /** A machine ended, or serves no more: a standby that it was, has ended with it. */
    async machineEnded(tx: EntityManager, { agentId, instanceId }: MachineKey): Promise<void> {
      if (!(await standbys.openWith(instanceId))) return;
      await standbys.lockAgent(agentId);
      const standby = await standbys.openWith(instanceId);
      if (standby && standby.status !== 'PROMOTING') standbys.terminate(tx, standby);
    },

    /**
     * What an agent is to maintain, as it stands now; null for an agent that the viewer does not know.
     * @throws CallFailed
     */
    async configOf(viewer: Viewer, agentId: string) {
      const agent = await agents.find(viewer, agentId);
      const need = agent && (await agents.needOf(agentId));
      if (!agent || !need) return null;
      const reason = need.status === 'DISABLED' ? null : reasonOf(need, clock());
      return { mode: modeOf(need), reason, desiredCount: reason === null ? 0 : 1, ...standbys.preferences(agent) };
    },

    /** Agents whose time has come. */
    due: (limit: number) => coordinations.due(clock(), limit),

    /** Sees to the standbys of one agent. An owner that does not answer is asked again a minute later. */
    async reconcile(agentId: string): Promise<void> {
      const begun = await coordinations.begin(agentId, after(LOOK_MILLISECONDS));
      if (!begun) return;
      try {
        await look(begun);
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        logger.warn({ err: error, agentId }, 'the standbys of an agent cannot be seen to now');
      }
    },
  };
}
export type Coordinator = ReturnType<typeof createCoordinator>;

const memoryOf = (row: Coordination | null): Memory => ({
  mode: row?.mode ?? null,
  clearedSince: row?.clearedSince ?? null,
  presentSince: row?.presentSince ?? null,
});

const isAtRest = ({ status }: { readonly status: string }): boolean => status === 'READY' || status === 'SYNCING';
