import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Agent, Agents } from '../agent/service.ts';
import { write } from '../write.ts';
import { Cleanup } from './entity.ts';
import type { CleanupRepository } from './repository.ts';
import { type CleanupItem, summarise } from './rules.ts';

export interface CleanupDependencies {
  readonly em: EntityManager;
  readonly agents: Agents;
  readonly cleanups: CleanupRepository;
  readonly clock: Clock;
}

export interface CleanupReport {
  readonly agentId?: string | null;
  readonly reportId: string;
  /** At most 500. */
  readonly items: readonly CleanupItem[];
}

/** What agents removed of what they had left behind. */
export function createCleanups({ em, agents, cleanups, clock }: CleanupDependencies) {
  function store(tx: EntityManager, { id: agentId, clientId }: Agent, { reportId, items }: CleanupReport): Cleanup {
    const cleanup = new Cleanup();
    Object.assign(cleanup, { id: uuidv7(), clientId, agentId, reportId, ...summarise(items), reportedAt: clock() });
    tx.persist(cleanup);
    return cleanup;
  }

  return {
    list: (viewer: Viewer, agentId: string, request: PageRequest) => cleanups.list(viewer, agentId, request),

    /** Takes in a report once for each report id; a repeat answers what is kept. */
    report: (viewer: Viewer, report: CleanupReport) =>
      write(em, async (tx) => {
        const agent = await agents.lock(viewer, report.agentId);
        if (!agent) return refuse('InvalidInput', 'No such agent.', ['agentId']);
        if (agent.isDeleted) return refuse('AgentDeleted', 'This agent was deleted.', ['agentId']);
        const { reportId: key, items } = report;
        const scope = { subject: agent.id, operation: 'reportCleanup', key };
        const done = await idempotent(tx, { ...scope, request: { items }, now: clock() }, async () => {
          // Keys are forgotten before reports are.
          const known = await cleanups.ofReport(agent.id, key);
          return { resultId: (known ?? store(tx, agent, report)).id };
        });
        if (!done.ok) return { ok: false, errors: done.errors.map(inReport) } as const;
        await tx.flush();
        return accept(await cleanups.byId(done.resultId));
      }),
  };
}

/** The key of a report is called its id. */
const inReport = <E extends object>(error: E) => ({ ...error, path: ['reportId'] });
export type Cleanups = ReturnType<typeof createCleanups>;
