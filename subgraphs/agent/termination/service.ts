import type { EntityManager } from '@mikro-orm/sql';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Agents } from '../agent/service.ts';
import type { Commands } from '../command/service.ts';
import type { Instances, TerminationReason } from '../instance/service.ts';
import { write } from '../write.ts';

export interface TerminationDependencies {
  readonly em: EntityManager;
  readonly agents: Agents;
  readonly instances: Instances;
  readonly commands: Pick<Commands, 'settleEnd'>;
}

export interface TerminationReport {
  readonly agentId?: string | null;
  readonly instanceId: string;
  readonly terminatedAt?: Date | null;
  readonly reason?: TerminationReason | null;
}

const noSuch = (what: string, field: string) => refuse('InvalidInput', `No such ${what}.`, [field]);

/** The ends of machines, as their agents report them. */
export function createTerminations({ em, agents, instances, commands }: TerminationDependencies) {
  async function take(tx: EntityManager, viewer: Viewer, report: TerminationReport) {
    const agent = await agents.lock(viewer, report.agentId);
    if (!agent) return noSuch('agent', 'agentId');
    if (agent.isDeleted) return refuse('AgentDeleted', 'This agent was deleted.', ['agentId']);
    const instance = await instances.ofAgent(agent.id, report.instanceId);
    if (!instance) return noSuch('machine', 'instanceId');
    if (instance.role === 'TERMINATED') return accept(instance);
    const at = instances.endOf(instance, report.terminatedAt);
    if (!at) {
      const message = 'Must be neither before the launch of the machine nor in the future.';
      return refuse('InvalidInput', message, ['terminatedAt']);
    }
    await instances.terminateAt(tx, instance, { at, ...(report.reason && { reason: report.reason }) });
    await commands.settleEnd(tx, agent.id, instance.id);
    return accept(instance);
  }

  return {
    /** Takes in that a machine has ended. A repeat answers the end as it was first told. */
    report: (viewer: Viewer, report: TerminationReport) => write(em, (tx) => take(tx, viewer, report)),
  };
}
export type Terminations = ReturnType<typeof createTerminations>;
