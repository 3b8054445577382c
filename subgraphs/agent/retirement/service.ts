import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import type { Agents } from '../agent/service.ts';
import type { Commands, CommandTrail } from '../command/service.ts';
import type { Instance, Instances } from '../instance/service.ts';
import { sweep } from '../sweep.ts';
import type { RetirementRepository } from './repository.ts';
import { sparedSince } from './rules.ts';

export interface RetirementDependencies {
  readonly em: EntityManager;
  readonly retirements: RetirementRepository;
  readonly agents: Agents;
  readonly instances: Instances;
  readonly commands: Pick<Commands, 'issueTerminate'>;
  readonly clock: Clock;
}

const itself = serviceViewer('agent');

/** Old machines that are due to end, and how their agents are told. */
export function createRetirements(o: RetirementDependencies) {
  const { em, retirements, agents, instances, commands, clock } = o;

  /** Tells the agent of a machine to end it, if that is still to be done. */
  async function tell(tx: EntityManager, { id, agentId }: { readonly id: string; readonly agentId: string }) {
    const agent = await agents.lock(itself, agentId);
    if (!agent || !(await retirements.isDue(id, clock()))) return false;
    return (await commands.issueTerminate(tx, agent, id, 'AUTOMATIC')) !== null;
  }

  return {
    /** What each of these agents is to end now, the longest due first; at most 100 each. */
    async due(viewer: Viewer, agentIds: readonly string[]): Promise<Instance[][]> {
      const idsOfEach = await retirements.dueOfAgents(viewer, agentIds, clock());
      const found = await instances.find(viewer, idsOfEach.flat());
      const byId = new Map(found.flatMap((instance) => (instance ? [[instance.id, instance] as const] : [])));
      return idsOfEach.map((ids) => ids.flatMap((id) => byId.get(id) ?? []));
    },

    /** Tells agents to end what is due; what they know they are not told again. Answers how many machines. */
    retire: (signal?: AbortSignal): Promise<number> =>
      sweep(
        em,
        {
          next: (limit, passedOver) => retirements.untold(clock(), sparedSince(clock()), limit, passedOver),
          idOf: ({ id }) => id,
          work: tell,
        },
        signal,
      ),
  };
}
export type Retirements = ReturnType<typeof createRetirements>;

/** What follows an order to end a machine: when it was carried out, the machine has ended. `before` comes first. */
export const createRetirementTrail = ({ before, instances }: RetirementTrailDependencies): CommandTrail => ({
  async follow(tx, command, step, ratio) {
    await before.follow(tx, command, step, ratio);
    const { kind, agentId, instanceId } = command;
    if (kind !== 'TERMINATE' || step !== 'CARRIED_OUT' || !instanceId) return;
    const instance = await instances.ofAgent(agentId, instanceId);
    if (instance) instances.terminate(tx, instance);
  },
});

export interface RetirementTrailDependencies {
  readonly before: CommandTrail;
  readonly instances: Instances;
}
