import type { EntityManager } from '@mikro-orm/sql';
import { CallFailed } from '#foundation/calls/call-failed.ts';
import type { Clock } from '#foundation/clock.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { agentOf, maySee, tenantOf } from '#foundation/identity/viewer.ts';
import { type AgentDescription, type Agents, agentIdFor } from '../agents.ts';
import type { Promotion, Promotions } from '../promotion/service.ts';
import type { Standbys } from '../replica/standby-service.ts';
import type { Chronicle, Notice, NoticedPool } from './chronicle-service.ts';
import type { Failover } from './entity.ts';
import type { FailoverRepository } from './repository.ts';
import { bestStandby, isHopeless, pendingEmergency } from './rules.ts';

interface FailoverDependencies {
  readonly em: EntityManager;
  readonly failovers: FailoverRepository;
  readonly chronicle: Chronicle;
  readonly standbys: Standbys;
  readonly promotions: Promotions;
  readonly agents: Agents;
  readonly clock: Clock;
}

export interface NoticeReport {
  readonly agentId?: string | null | undefined;
  readonly instanceId: string;
  readonly noticeId: string;
  readonly terminatesAt?: Date | null | undefined;
}

type Action = 'REPLICA_PROMOTED' | 'LAUNCH_EMERGENCY_REPLICA' | 'NOTHING';
interface Conclusion {
  readonly failover: Failover;
  readonly action: Action;
}
type Decision = Conclusion | { readonly failover: Failover; readonly promotion: Promotion } | 'OVERTAKEN';

const nobody: ReadonlySet<string> = new Set();
// As many standbys as can be open, and some that came meanwhile.
const MOST_ROUNDS = 8;

/** What is done about termination notices. It asks nobody but the agent's owner, and needs neither news nor a model. */
export function createFailovers(dependencies: FailoverDependencies) {
  const { em, failovers, chronicle, standbys, promotions, agents, clock } = dependencies;

  /** Milliseconds since a fail-over's notice came: by the clock until this call, and monotonic within it. */
  function startStopwatch() {
    const [arrivedAt, started] = [clock().getTime(), performance.now()];
    return ({ noticedAt }: Failover): number => {
      const before = Math.max(0, arrivedAt - noticedAt.getTime());
      return Math.round((before + performance.now() - started) * 1000) / 1000;
    };
  }
  type Stopwatch = ReturnType<typeof startStopwatch>;

  /** The machine is not, or no longer, the primary. */
  async function stepAside(tx: EntityManager, failover: Failover): Promise<Decision> {
    const standby = failover.replicaId ? await standbys.current(failover.replicaId) : undefined;
    if (standby?.status !== 'PROMOTED') {
      chronicle.close(failover);
      return { failover, action: 'NOTHING' };
    }
    const elapsedMilliseconds = Math.max(0, (standby.endedAt ?? clock()).getTime() - failover.noticedAt.getTime());
    chronicle.go(tx, failover, { phase: 'PROMOTED', elapsedMilliseconds });
    return { failover, action: 'REPLICA_PROMOTED' };
  }

  /** The promotion of this fail-over whose outcome is not known, or one that somebody else began in the same epoch. */
  async function pendingPromotion({ promotionId }: Failover, { agentId, epoch }: AgentDescription) {
    const { pending, isOvertaken } = await promotions.since(agentId, epoch);
    return {
      own: pending.find(({ id }) => id === promotionId),
      // One of an older epoch was decided before the machine became the primary.
      other: pending.find(({ expectedEpoch }) => expectedEpoch === epoch),
      isOvertaken,
    };
  }

  /** Which of the machines of these standbys are to be taken: asked only where there is a choice. */
  const doomedAmong = (open: readonly unknown[], agentId: string) =>
    open.length > 1 ? failovers.noticedMachines(agentId) : nobody;

  /**
   * Finds what is to be done next and stores it. The agent's state was read before: OVERTAKEN when a promotion that was
   * done meanwhile shows that it does not hold any more.
   */
  const decide = (notice: Notice, agent: AgentDescription, tried: ReadonlySet<string>, stopwatch: Stopwatch) =>
    transact(em, async (tx): Promise<Decision> => {
      await standbys.lockAgent(notice.agentId);
      const failover = (await failovers.byNotice(notice)) ?? chronicle.open(tx, notice);
      const open = await standbys.openOf(notice.agentId);
      chronicle.announce(tx, failover, poolOf(failover.instanceId, agent, open));
      if (failover.isPromoted) return { failover, action: 'REPLICA_PROMOTED' };
      const { own, other, isOvertaken } = await pendingPromotion(failover, agent);
      if (own) return { failover, promotion: own };
      if (isOvertaken) return 'OVERTAKEN';
      const primary = agent.primaryInstance;
      if (primary?.instanceId !== failover.instanceId) return stepAside(tx, failover);

      const begin = (promotion: Promotion): Decision => {
        const { id: promotionId, replicaId } = promotion;
        const elapsedMilliseconds = stopwatch(failover);
        chronicle.go(tx, failover, { phase: 'PROMOTING', replicaId, promotionId, elapsedMilliseconds });
        return { failover, promotion };
      };
      if (other) return begin(other);
      const best = bestStandby(open, { tried, doomed: await doomedAmong(open, notice.agentId) });
      if (best) {
        const terms = { trigger: 'EMERGENCY', oldBecomes: 'ZOMBIE', isReplacementDue: false } as const;
        return begin(promotions.begin(tx, agent, best, terms));
      }
      const standby =
        pendingEmergency(open, { tried, primaryPoolId: primary.poolId }) ??
        (await standbys.addEmergency(tx, agent, failover.noticedAt));
      const elapsedMilliseconds = stopwatch(failover);
      chronicle.go(tx, failover, { phase: 'EMERGENCY_REPLICA', replicaId: standby.id, elapsedMilliseconds });
      return { failover, action: 'LAUNCH_EMERGENCY_REPLICA' };
    });

  /** Decides and acts until it is known what the machine's agent is to do. @throws CallFailed */
  async function proceed(notice: Notice, described: AgentDescription, stopwatch: Stopwatch) {
    const tried = new Set<string>();
    let agent: AgentDescription | null = described;
    for (let round = 0; agent && round < MOST_ROUNDS; round += 1) {
      const decision: Decision = await decide(notice, agent, tried, stopwatch);
      if (decision !== 'OVERTAKEN') {
        if ('action' in decision) return decision;
        const { failover, promotion } = decision;
        let concluded: Conclusion | undefined;
        const settled = await promotions.settle(promotion, async (tx, { outcome }) => {
          if (outcome === 'DONE') concluded = await conclude(tx, failover.id, stopwatch);
        });
        if (settled.outcome === 'DONE') return concluded ?? concludeAfter(failover, stopwatch);
        tried.add(settled.replicaId);
      }
      agent = await agents.describe(notice.agentId);
    }
    throw failure('SUBGRAPH_UNAVAILABLE', 'The agent changes faster than it can be answered; repeat the notice.');
  }

  /** The promotion of this fail-over is done. The lock of the agent is held. */
  async function conclude(tx: EntityManager, id: string, stopwatch: Stopwatch): Promise<Conclusion> {
    const failover = await failovers.current(id);
    const elapsedMilliseconds = stopwatch(failover);
    if (!failover.isPromoted) chronicle.go(tx, failover, { phase: 'PROMOTED', elapsedMilliseconds });
    return { failover, action: 'REPLICA_PROMOTED' };
  }

  /** Somebody else stored how the promotion ended, and may know nothing of this fail-over. */
  const concludeAfter = ({ id, agentId }: Failover, stopwatch: Stopwatch) =>
    transact(em, async (tx) => {
      await standbys.lockAgent(agentId);
      return conclude(tx, id, stopwatch);
    });

  /** Keeps a notice whose agent's owner does not answer. An agent's token says whose notice it is; no other does. */
  async function keep(viewer: Viewer, { terminatesAt = null, ...key }: Omit<Notice, 'clientId'>) {
    const clientId = tenantOf(viewer);
    if (clientId === undefined || agentOf(viewer) !== key.agentId) return;
    await transact(em, async (tx) => {
      await standbys.lockAgent(key.agentId);
      if (!(await failovers.byNotice(key))) chronicle.open(tx, { ...key, clientId, terminatesAt });
    });
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => failovers.byIds(viewer, ids),
    ofAgent: (viewer: Viewer, agentId: string, request: PageRequest) => failovers.ofAgent(viewer, agentId, request),
    openBefore: failovers.openBefore,
    noticedMachines: failovers.noticedMachines,

    /** The standbys that fail-overs of an agent wait for. */
    async awaitedBy(agentId: string): Promise<Set<string>> {
      return new Set((await failovers.openOf(agentId)).flatMap(({ replicaId }) => replicaId ?? []));
    },

    /** Nothing more is to be done for this agent, which is gone. Its lock is held. */
    async closeAll(agentId: string): Promise<void> {
      for (const failover of await failovers.openOf(agentId)) chronicle.close(failover);
    },

    /** Answers a termination notice: the same notice has the same effect, however often it comes. */
    async report(viewer: Viewer, { terminatesAt = null, instanceId, noticeId, ...report }: NoticeReport) {
      const stopwatch = startStopwatch();
      const agentId = agentIdFor(viewer, report.agentId);
      if (agentId === undefined) return refuse('InvalidInput', 'No such agent.', ['agentId']);
      const key = { agentId, instanceId, noticeId, terminatesAt };
      try {
        const known = await failovers.byNotice(key);
        if (known?.isPromoted && maySee(viewer, known.clientId)) {
          return accept({ failover: known, action: 'REPLICA_PROMOTED' as const });
        }
        const agent = await agents.find(viewer, agentId);
        if (!agent) return refuse('InvalidInput', 'No such agent.', ['agentId']);
        return accept(await proceed({ ...key, clientId: agent.clientId }, agent, stopwatch));
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        await keep(viewer, key);
        throw failure('SUBGRAPH_UNAVAILABLE', 'The machines cannot be reached now; repeat the notice.');
      }
    },

    /** Goes on with a fail-over that was left. @throws CallFailed */
    async goOn(id: string): Promise<void> {
      const stopwatch = startStopwatch();
      const failover = await failovers.current(id);
      const { agentId, clientId, instanceId, noticeId, terminatesAt = null } = failover;
      const agent = await agents.describe(agentId);
      const notice = { agentId, clientId, instanceId, noticeId, terminatesAt };
      const isOpen = !agent || (await proceed(notice, agent, stopwatch)).action === 'LAUNCH_EMERGENCY_REPLICA';
      if (!isOpen || (agent && !isHopeless(failover, clock()))) return;
      await transact(em, async (tx) => {
        await standbys.lockAgent(agentId);
        const current = await failovers.current(id);
        if (current.isPromoted) return;
        chronicle.go(tx, current, { phase: 'FAILED', elapsedMilliseconds: stopwatch(current) });
      });
    },
  };
}
export type Failovers = ReturnType<typeof createFailovers>;

/** The pool of a machine: that of the primary, or of the standby that it is. */
function poolOf(
  instanceId: string,
  { primaryInstance }: AgentDescription,
  standbys: readonly { instanceId?: string | null; poolId?: string | null; poolName?: string | null }[],
): NoticedPool {
  const machine =
    primaryInstance?.instanceId === instanceId
      ? primaryInstance
      : standbys.find((standby) => standby.instanceId === instanceId);
  return { poolId: machine?.poolId ?? null, poolName: machine?.poolName ?? null };
}
