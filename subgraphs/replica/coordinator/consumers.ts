import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import type { EventDefinition } from '#foundation/events/define-event.ts';
import type { EventHandler } from '#foundation/events/event-handler.ts';
import {
  agentConfigured,
  agentDeleted,
  agentDisabled,
  agentEnabled,
  agentOffline,
  agentOnline,
  agentRegistered,
  decisionMade,
  instanceRoleChanged,
  instanceTerminated,
  rebalanceRecommended,
} from '#schema/events/agent.ts';
import {
  interruptionNoticed,
  replicaCreated,
  replicaFailed,
  replicaPromoted,
  replicaReady,
  replicaTerminated,
} from '#schema/events/replica.ts';
import type { Coordinator } from './service.ts';

type CoordinatorIn = (tx: EntityManager) => Coordinator;
type Heard = 'mark' | 'remind';

/** News whose aggregate is an agent: it is time to look at it. */
const lookOn = (definition: EventDefinition, how: Heard, coordinatorIn: CoordinatorIn): EventHandler =>
  on(definition, async (tx, { aggregateId: agentId, clientId }) => {
    if (clientId) await coordinatorIn(tx)[how](tx, { agentId, clientId });
  });

/**
 * Of the agents' news. Settings and warnings make an agent one that standbys are kept for; a new one observes, and
 * costs nothing here.
 */
export const agentConsumers = (coordinatorIn: CoordinatorIn): EventHandler[] => [
  ...[agentConfigured, agentDeleted, rebalanceRecommended].map((news) => lookOn(news, 'mark', coordinatorIn)),
  ...[agentRegistered, agentOnline, agentEnabled].map((news) => lookOn(news, 'remind', coordinatorIn)),
  ...[agentOffline, agentDisabled].map((news) =>
    on(news, (tx, { aggregateId: agentId }) => coordinatorIn(tx).leave(agentId)),
  ),
  on(decisionMade, async (tx, { clientId, payload: { agentId, risk } }) => {
    if (clientId) await coordinatorIn(tx).heed(tx, { agentId, clientId, risk });
  }),
];

/**
 * Of agents that are back. Apart from the other news: who has made an agent due and then waits for its lock, while
 * whoever sees to the agent holds that and waits to note so, waits for ever.
 */
export const returnConsumers = (coordinatorIn: CoordinatorIn): EventHandler[] =>
  [agentOnline, agentEnabled].map((news) =>
    on(news, (tx, { aggregateId: agentId }) => coordinatorIn(tx).returnTo(tx, agentId)),
  );

/** Of the machines' news. */
export const machineConsumers = (coordinatorIn: CoordinatorIn): EventHandler[] => [
  on(instanceRoleChanged, async (tx, { clientId, payload: { agentId, instanceId, role, epoch } }) => {
    const coordinator = coordinatorIn(tx);
    if (role === 'PRIMARY') await coordinator.machineTookOver(tx, { agentId, instanceId, epoch });
    if (role === 'ZOMBIE') await coordinator.machineEnded(tx, { agentId, instanceId });
    if (clientId) await coordinator.remind(tx, { agentId, clientId });
  }),
  on(instanceTerminated, async (tx, { clientId, payload: { agentId, instanceId } }) => {
    await coordinatorIn(tx).machineEnded(tx, { agentId, instanceId });
    if (clientId) await coordinatorIn(tx).remind(tx, { agentId, clientId });
  }),
];

/** Of our own news: a standby came or went. One for an emergency is looked after whatever is set. */
export const standbyConsumers = (coordinatorIn: CoordinatorIn): EventHandler[] => [
  ...[replicaReady, replicaFailed, replicaPromoted, replicaTerminated].map((news) =>
    lookOn(news, 'remind', coordinatorIn),
  ),
  on(interruptionNoticed, async (tx, { clientId, payload: { agentId, instanceId } }) => {
    if (clientId) await coordinatorIn(tx).machineNoticed(tx, { agentId, clientId, instanceId });
  }),
  on(replicaCreated, async (tx, { clientId, payload: { agentId, kind } }) => {
    const how: Heard = kind === 'EMERGENCY' ? 'mark' : 'remind';
    if (clientId) await coordinatorIn(tx)[how](tx, { agentId, clientId });
  }),
];
