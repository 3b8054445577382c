import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { on } from '#foundation/events/consumer.ts';
import type { PayloadOf } from '#foundation/events/define-event.ts';
import { instanceTerminated, poolAvailabilityChanged, priceObserved } from '#schema/events/agent.ts';
import type { Assessments } from './assessment-service.ts';
import type { Risks } from './service.ts';

/** The services that the news concerns. */
interface RiskUnit {
  readonly risks: Risks;
  readonly assessments: Assessments;
}

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

/** Of the agent subgraph's news: which pools there are, when they came up and went down, and until when they were watched. */
export function riskConsumers(unitIn: (tx: EntityManager) => RiskUnit, clock: Clock) {
  return [
    // Tenants own pools: news without one is about none.
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
    on(instanceTerminated, async (tx, { clientId, payload: { poolId, effectiveAt } }) => {
      if (clientId && poolId) await unitIn(tx).risks.leave({ poolId, clientId, at: new Date(effectiveAt) });
    }),
  ];
}
