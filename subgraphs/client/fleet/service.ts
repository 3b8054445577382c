import type { Clock } from '#foundation/clock.ts';
import { inOrder } from '#foundation/database/rows.ts';
import type { Notifications } from '../notification/service.ts';
import type { Savings } from '../savings/service.ts';
import { lastDays } from '../span.ts';
import type { Switches } from '../switch/service.ts';
import type { FleetAgent, FleetMachine, FleetReplica, MachineRole, Survival } from './entity.ts';
import type { FleetNumbers, FleetRepository } from './repository.ts';

interface FleetDependencies {
  readonly fleet: FleetRepository;
  readonly savings: Savings;
  readonly switches: Switches;
  readonly notifications: Notifications;
  readonly clock: Clock;
}

const zero = { amount: '0.000000', currency: 'USD' };

/** A client's fleet at a glance, from what others tell of it. */
export function createFleet({ fleet, savings, switches, notifications, clock }: FleetDependencies) {
  const usd = (amount: string) => ({ amount, currency: 'USD' });

  const show = ({ clientId: _, hourlyCost, onDemandHourlyCost, interruptionsSurvived, ...numbers }: FleetNumbers) => ({
    ...numbers,
    hourlyCost: usd(hourlyCost),
    onDemandHourlyCost: usd(onDemandHourlyCost),
    interruptionsSurvivedLast30Days: interruptionsSurvived,
  });

  return {
    /** The overviews of these clients, in the order asked; of clients the viewer may see. */
    async overviews(clientIds: readonly string[]) {
      const since = new Date(lastDays(clock()).from);
      const [numbers, saved, switched, unread] = await Promise.all([
        fleet.numbers(clientIds, since),
        savings.ofLastDays(clientIds),
        switches.countsSince(clientIds, since),
        notifications.unreadCounts(clientIds),
      ]);
      return inOrder(numbers, clientIds, ({ clientId }) => clientId).map((row, place) => {
        const id = clientIds[place] ?? '';
        return (
          row && {
            ...show(row),
            savingsLast30Days: saved.get(id) ?? zero,
            switchesLast30Days: switched.get(id) ?? 0,
            unreadNotificationCount: unread.get(id) ?? 0,
          }
        );
      });
    },
  };
}
export type Fleet = ReturnType<typeof createFleet>;

/** Takes in the news of a fleet, in the order they were told: the last word on each thing stands. */
export function createFleetView(fleet: FleetRepository) {
  return {
    hostnameOf: (agentId: string) => fleet.hostname(agentId),

    /** An agent registered: that is a sign of life. */
    agentRegistered: (agent: Pick<FleetAgent, 'id' | 'clientId' | 'hostname'>) =>
      fleet.saveAgent({ ...agent, isOnline: true, isDeleted: false }),

    agentHeard: (id: string, isOnline: boolean) => fleet.changeAgent(id, { isOnline }),

    /** Its machines are watched no longer. */
    async agentDeleted(id: string): Promise<void> {
      await fleet.changeAgent(id, { isOnline: false, isDeleted: true });
      await fleet.endMachinesOf(id);
    },

    machineKnown: (machine: Omit<FleetMachine, never>) => fleet.saveMachine(machine),

    machineRole: (id: string, role: MachineRole) => fleet.changeMachine(id, { role }),

    replicaKnown: (replica: Omit<FleetReplica, never>) => fleet.saveReplica(replica),

    survived: (survival: Omit<Survival, never>) => fleet.addSurvival(survival),
  };
}
export type FleetView = ReturnType<typeof createFleetView>;
