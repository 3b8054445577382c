import type { EntityManager } from '@mikro-orm/sql';
import { transact } from '#foundation/database/transact.ts';
import type { Agents } from '../agent/service.ts';
import type { Instances } from '../instance/service.ts';
import { CommandKind } from './entity.ts';
import type { StandbyOrder } from './issuing.ts';
import type { CommandRepository } from './repository.ts';
import type { Commands } from './service.ts';

export interface StandbyOrderDependencies {
  readonly repository: CommandRepository;
  readonly commands: Commands;
  readonly agents: Agents;
  readonly instances: Instances;
}

/** A standby, and whom it stands by for. */
export interface StandbyOfAgent {
  readonly agentId: string;
  readonly replicaId: string;
}

/** What agents are told of their standbys, as those who keep them tell what is wanted. */
export function createStandbyOrders({ repository, commands, agents, instances }: StandbyOrderDependencies) {
  const { CREATE_REPLICA, PROMOTE_REPLICA } = CommandKind;

  return {
    /** A standby is wanted: its agent is told to launch it, unless it has its machine already. */
    wanted: (tx: EntityManager, { agentId, ...standby }: StandbyOrder & StandbyOfAgent) =>
      transact(tx, async () => {
        const agent = await agents.lockFence(agentId);
        if (!agent || (await instances.hasMachineOf(agentId, standby.replicaId))) return;
        await commands.issueCreateReplica(tx, agent, standby);
      }),

    /** A standby has its machine: the order to launch one is carried out. */
    launched: (tx: EntityManager, { agentId, replicaId }: StandbyOfAgent) =>
      transact(tx, async () => {
        if (!(await agents.lockFence(agentId))) return;
        const open = await repository.openOf(agentId, { kind: CREATE_REPLICA, replicaId });
        for (const command of open) commands.settle(tx, command);
      }),

    /** A standby is none any more: nobody launches it. Unless it took over, nobody lets it take over either. */
    ended: (tx: EntityManager, { agentId, replicaId }: StandbyOfAgent, { hasTakenOver }: { hasTakenOver: boolean }) =>
      transact(tx, async () => {
        if (!(await agents.lockFence(agentId))) return;
        const message = hasTakenOver ? 'The standby has taken over.' : 'The standby has ended.';
        const kinds = hasTakenOver ? [CREATE_REPLICA] : [CREATE_REPLICA, PROMOTE_REPLICA];
        for (const kind of kinds) {
          for (const command of await repository.openOf(agentId, { kind, replicaId })) {
            await commands.giveUp(tx, command, { status: 'CANCELLED', message });
          }
        }
      }),
  };
}
export type StandbyOrders = ReturnType<typeof createStandbyOrders>;
