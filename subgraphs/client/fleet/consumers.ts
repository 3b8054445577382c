import type { EntityManager } from '@mikro-orm/sql';
import { type EventHandler, on } from '#foundation/events/consumer.ts';
import type { EventDefinition, PayloadOf } from '#foundation/events/define-event.ts';
import {
  agentDeleted,
  agentEnabled,
  agentOffline,
  agentOnline,
  agentRegistered,
  instanceLaunched,
  instancePriceChanged,
  instanceRoleChanged,
  instanceTerminated,
} from '#schema/events/agent.ts';
import {
  failoverProgressed,
  interruptionNoticed,
  replicaCreated,
  replicaFailed,
  replicaProgressed,
  replicaPromoted,
  replicaReady,
  replicaTerminated,
} from '#schema/events/replica.ts';
import type { NoteActivity } from './activity-service.ts';
import type { FleetView } from './service.ts';

export interface FleetConsumerDependencies {
  readonly viewIn: (tx: EntityManager) => FleetView;
  readonly noteActivity: NoteActivity;
}

type Hear<P> = (view: FleetView, payload: P, told: { clientId: string; at: Date }) => Promise<unknown>;

interface MachineNews {
  readonly instanceId: string;
  readonly agentId: string;
  readonly mode: 'SPOT' | 'ON_DEMAND';
  readonly role: 'PRIMARY' | 'REPLICA' | 'ZOMBIE' | 'TERMINATED';
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice: string;
}

const hearMachine: Hear<MachineNews> = (view, { instanceId: id, ...machine }, { clientId }) => {
  const { agentId, mode, role, hourlyPrice, onDemandHourlyPrice } = machine;
  return view.machineKnown({ id, clientId, agentId, mode, role, hourlyPrice, onDemandHourlyPrice });
};

const hearReplica: Hear<PayloadOf<typeof replicaCreated>> = (view, { replicaId: id, agentId, status }, { clientId }) =>
  view.replicaKnown({ id, clientId, agentId, status });

/** Keeps the fleet as its publishers tell it. */
export function fleetConsumers({ viewIn, noteActivity }: FleetConsumerDependencies) {
  /** News of a client; it is activity as well. */
  const hear = <D extends EventDefinition>(definition: D, handle: Hear<PayloadOf<D>>): EventHandler =>
    on(definition, async (tx, { clientId, occurredAt, payload }) => {
      if (clientId === null) return;
      const at = new Date(occurredAt);
      noteActivity(tx, { clientId, at });
      await handle(viewIn(tx), payload, { clientId, at });
    });

  return {
    agent: [
      hear(agentRegistered, (view, { agentId: id, hostname }, { clientId }) =>
        view.agentRegistered({ id, clientId, hostname }),
      ),
      hear(agentOnline, (view, { agentId }) => view.agentHeard(agentId, true)),
      hear(agentOffline, (view, { agentId }) => view.agentHeard(agentId, false)),
      hear(agentEnabled, (view, { agentId, isOnline }) => view.agentHeard(agentId, isOnline)),
      hear(agentDeleted, (view, { agentId }) => view.agentDeleted(agentId)),
      hear(instanceLaunched, hearMachine),
      hear(instancePriceChanged, hearMachine),
      hear(instanceRoleChanged, (view, { instanceId, role }) => view.machineRole(instanceId, role)),
      hear(instanceTerminated, (view, { instanceId }) => view.machineRole(instanceId, 'TERMINATED')),
    ],
    replica: [
      hear(replicaCreated, hearReplica),
      hear(replicaProgressed, hearReplica),
      hear(replicaReady, hearReplica),
      hear(replicaPromoted, hearReplica),
      hear(replicaFailed, hearReplica),
      hear(replicaTerminated, hearReplica),
      hear(interruptionNoticed, async () => undefined),
      hear(failoverProgressed, async (view, { failoverId, phase }, { clientId, at }) => {
        if (phase === 'PROMOTED') await view.survived({ failoverId, clientId, survivedAt: at });
      }),
    ],
  };
}
