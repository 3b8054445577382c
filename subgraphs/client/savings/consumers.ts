import { on } from '#foundation/events/consumer.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { parseDecimal } from '#foundation/money/money.ts';
import {
  agentDeleted,
  instanceLaunched,
  instancePriceChanged,
  instanceRoleChanged,
  instanceTerminated,
} from '#schema/events/agent.ts';
import type { MachineNews, TakeMachineNews } from './intake-service.ts';
import type { Step, StepKind } from './machine.ts';

interface MachinePayload {
  readonly instanceId: string;
  readonly agentId: string;
  readonly effectiveAt: string;
  readonly role?: Step['role'];
  readonly hourlyPrice?: string;
  readonly onDemandHourlyPrice?: string;
}

const units = (text: string | undefined) => (text === undefined ? null : parseDecimal(text));

/** Null for news that belong to no client. Nothing holds from later on than it is told. */
function newsOf(kind: StepKind, { clientId, sequence, occurredAt, payload }: StoredEvent<MachinePayload>) {
  if (clientId === null) return null;
  const toldAt = Date.parse(occurredAt);
  const { instanceId: machineId, agentId, effectiveAt, role, hourlyPrice, onDemandHourlyPrice } = payload;
  const step = {
    ...{ kind, machineId, agentId, clientId, sequence, role: role ?? null },
    effectiveAt: Math.min(Date.parse(effectiveAt), toldAt),
    hourlyPrice: units(hourlyPrice),
    onDemandHourlyPrice: units(onDemandHourlyPrice),
  };
  return { toldAt, step } satisfies MachineNews;
}

/** Hears what machines cost, and from when to when. The machines of a deleted agent are watched no longer. */
export const savingsConsumers = (take: TakeMachineNews) => {
  const hear =
    (kind: StepKind) =>
    async (tx: Parameters<TakeMachineNews>[0], event: StoredEvent<MachinePayload>): Promise<void> => {
      const news = newsOf(kind, event);
      if (news) take(tx, news);
    };
  return [
    on(instanceLaunched, hear('LAUNCHED')),
    on(instancePriceChanged, hear('PRICE_CHANGED')),
    on(instanceRoleChanged, hear('ROLE_CHANGED')),
    on(instanceTerminated, hear('TERMINATED')),
    on(agentDeleted, async (tx, { sequence, occurredAt, payload: { agentId } }) => {
      const effectiveAt = Date.parse(occurredAt);
      take(tx, { toldAt: effectiveAt, end: { agentId, effectiveAt, sequence } });
    }),
  ];
};
