import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { on } from '#foundation/events/consumer.ts';
import type { PayloadOf } from '#foundation/events/define-event.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import {
  instanceLaunched,
  instancePriceChanged,
  instanceTerminated,
  poolAvailabilityChanged,
  priceObserved,
} from '#schema/events/agent.ts';
import type { Assessments } from './assessment-service.ts';
import type { Risks } from './service.ts';

/** The services that the news concerns. */
interface RiskUnit {
  readonly risks: Risks;
  readonly assessments: Assessments;
}

type InstanceStep = StoredEvent<PayloadOf<typeof instancePriceChanged>>;
type SeenPoint = PayloadOf<typeof priceObserved>['points'][number];

/** When each pool of a batch was seen; nothing is seen in the future. */
function poolsOf(points: readonly SeenPoint[], now: Date) {
  return Array.from(
    Map.groupBy(points, ({ poolId }) => poolId),
    ([poolId, of]) => {
      const { poolName, instanceType, zone, region } = of[0] as SeenPoint;
      const moments = of.map(({ observedAt }) => Math.min(Date.parse(observedAt), now.getTime()));
      const [first, last] = [new Date(Math.min(...moments)), new Date(Math.max(...moments))];
      return { poolId, poolName, instanceType, zone, region, firstSeenAt: first, seenAt: last };
    },
  );
}

/** Of the agent subgraph's news: which pools there are, when they came up and went down, and the machines in them. */
export function riskConsumers(unitIn: (tx: EntityManager) => RiskUnit, clock: Clock) {
  // Tenants own machines and pools: news without one is about neither.
  async function place(tx: EntityManager, { clientId, payload }: InstanceStep) {
    const { instanceId, agentId, mode, effectiveAt } = payload;
    const poolId = mode === 'SPOT' ? payload.poolId : null;
    const { risks } = unitIn(tx);
    if (clientId) await risks.place({ instanceId, clientId, agentId, poolId, effectiveAt: new Date(effectiveAt) });
  }

  return [
    on(priceObserved, async (tx, { clientId, payload: { points } }) => {
      if (clientId && points.length > 0) await unitIn(tx).risks.learn(clientId, poolsOf(points, clock()));
    }),
    on(poolAvailabilityChanged, async (tx, { clientId, payload }) => {
      if (!clientId) return;
      const { poolId, isUp, reason, since: at, upSince: from, ...place } = payload;
      const [since, upSince] = [new Date(at), from ? new Date(from) : null];
      const { risks, assessments } = unitIn(tx);
      await risks.learn(clientId, [{ poolId, ...place, firstSeenAt: upSince ?? since, seenAt: since }]);
      await risks.turn({ poolId, clientId, isUp, since, upSince, cause: reason === 'LAUNCH' ? null : reason });
      await assessments.reassess(tx, clientId, poolId);
    }),
    on(instanceLaunched, place),
    on(instancePriceChanged, place),
    on(instanceTerminated, async (tx, { clientId, payload: { instanceId, agentId, effectiveAt } }) => {
      const step = { instanceId, agentId, effectiveAt: new Date(effectiveAt) };
      if (clientId) await unitIn(tx).risks.end({ ...step, clientId });
    }),
  ];
}
