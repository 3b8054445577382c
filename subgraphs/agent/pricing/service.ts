import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { PayloadOf } from '#foundation/events/define-event.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, type Refusal, refuse } from '#foundation/graphql/refuse.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { priceObserved } from '#schema/events/agent.ts';
import type { Instance, Instances } from '../instance/service.ts';
import { poolName, regionOf } from '../places.ts';
import { write } from '../write.ts';
import type { PriceSource } from './entity.ts';
import type { AddedPrice, KnownPool, PoolKey, PriceStore, SeenPrice } from './price-store.ts';
import { seenAt } from './rules.ts';

/** The agents, as far as prices concern them. */
export interface ReportingAgents {
  /** The agent, locked until the transaction ends; an agent's token may leave its own id out. Null for an unknown one. */
  lock(
    viewer: Viewer,
    agentId: string | null | undefined,
  ): Promise<{ readonly id: string; readonly clientId: string; readonly isDeleted: boolean } | null>;
  /** Locks many, in the order in which everybody locks many. */
  lockAll(agentIds: readonly string[]): Promise<void>;
}

export interface PricingDependencies {
  readonly em: EntityManager;
  readonly store: PriceStore;
  readonly instances: Instances;
  readonly agents: ReportingAgents;
  /** What is made of new prices for the primary machine of an agent; its lock is held. */
  readonly onReported: (
    tx: EntityManager,
    report: { readonly agentId: string; readonly instanceId: string },
  ) => Promise<{ readonly id: string } | null>;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** A price as it was seen; USD per hour. */
export interface Observation {
  readonly instanceType: string;
  readonly zone: string;
  readonly region?: string;
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice?: string | null;
  readonly observedAt: Date;
}

export interface ReportedPrice {
  /** Without it the reporting machine's. */
  readonly instanceType?: string | null;
  readonly zone: string;
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice?: string | null;
  /** Without it, now. */
  readonly observedAt?: Date | null;
}

export interface PricingReport {
  readonly agentId?: string | null;
  readonly reportId: string;
  readonly instanceId: string;
  readonly onDemandHourlyPrice: string;
  readonly prices: readonly ReportedPrice[];
}

/** At most 500 observations of one client, and whose word they are. */
export interface Batch {
  readonly clientId: string;
  readonly source: PriceSource;
  /** The agent that reported, or the import. */
  readonly aggregateId: string;
  readonly observations: readonly Observation[];
}

type ReportRefusal = Refusal<'InvalidInput' | 'InstanceRetired'>;
type Observed = PayloadOf<typeof priceObserved>;
type Point = Observed['points'][number];

/** What a report has led to. */
interface Taken {
  readonly instance: Instance;
  readonly acceptedCount: number;
  readonly decisionId: string;
}

const NO_DECISION = 'none';

/** What pools cost, as it is reported, and what follows from it. */
export function createPricing({ em, store, instances, agents, onReported, outbox, clock }: PricingDependencies) {
  const noSuch = (what: string, field: string) => refuse('InvalidInput', `No such ${what}.`, [field]);

  /** Stores observations and tells the new ones. Inside a transaction. Answers those that are new, with their pools. */
  async function record(tx: EntityManager, { clientId, source, aggregateId, observations }: Batch) {
    if (observations.length === 0) return { added: [], pools: new Map<string, KnownPool>() };
    const keys = new Map(observations.map((seen) => [poolName(seen.instanceType, seen.zone), keyOf(seen)]));
    const pools = await store.ensure(clientId, [...keys.values()], { isLocked: true });
    const seen = observations.map((observation) => seenPrice(observation, pools));
    const added = await store.add(seen, source);
    if (added.length > 0) {
      const points = pointsOf(added, { keys, pools, seen });
      outbox.add(tx, priceObserved, { aggregateId, clientId, payload: { source, points } });
    }
    return { added, pools };
  }

  /** Brings the reporting machine to what was seen of it. */
  function reprice(tx: EntityManager, instance: Instance, report: PricingReport, added: readonly AddedPrice[]) {
    const newest = added.find(({ poolId, isNewest }) => isNewest && poolId === instance.poolId);
    if (newest) instances.observePrice(tx, instance, newest);
    const { onDemandHourlyPrice } = report;
    const isOnDemand = instance.mode === 'ON_DEMAND';
    instances.changePrice(tx, instance, {
      onDemandHourlyPrice,
      ...(isOnDemand && { hourlyPrice: onDemandHourlyPrice }),
      effectiveAt: clock(),
    });
  }

  /** What a report leads to when it is new: its prices, the machine's own, and a decision. */
  async function takeIn(tx: EntityManager, agent: { id: string; clientId: string }, report: PricingReport) {
    const instance = await instances.ofAgent(agent.id, report.instanceId);
    if (!instance) return noSuch('machine', 'instanceId');
    if (instance.isRetired) return refuse('InstanceRetired', 'This machine was replaced or has ended.', ['instanceId']);
    const now = clock();
    const observations = report.prices.map((price) => {
      const instanceType = price.instanceType ?? instance.instanceType;
      const own = instanceType === instance.instanceType ? report.onDemandHourlyPrice : null;
      const observedAt = seenAt(price.observedAt, now) ?? now;
      return { ...price, instanceType, observedAt, onDemandHourlyPrice: price.onDemandHourlyPrice ?? own };
    });
    const { clientId, id: aggregateId } = agent;
    const { added } = await record(tx, { clientId, source: 'AGENT', aggregateId, observations });
    reprice(tx, instance, report, added);
    await tx.flush();
    const isPrimary = instance.role === 'PRIMARY';
    const decision = isPrimary ? await onReported(tx, { agentId: agent.id, instanceId: instance.id }) : null;
    return accept({ instance, acceptedCount: added.length, decisionId: decision?.id ?? NO_DECISION });
  }

  return {
    record,

    /** Takes in a report once for each report id; a repeat answers the same, with nothing accepted. */
    report: (viewer: Viewer, report: PricingReport) =>
      write(em, async (tx) => {
        const agent = await agents.lock(viewer, report.agentId);
        if (!agent) return noSuch('agent', 'agentId');
        if (agent.isDeleted) return refuse('AgentDeleted', 'This agent was deleted.', ['agentId']);
        const { agentId: _given, reportId, ...request } = report;
        const scope = { subject: agent.id, operation: 'reportPricing', key: reportId };
        let taken: Taken | undefined;
        const done = await idempotent<ReportRefusal>(tx, { ...scope, request, now: clock() }, async () => {
          const outcome = await takeIn(tx, agent, report);
          if (!outcome.ok) return outcome;
          taken = outcome.value;
          return { resultId: taken.decisionId };
        });
        if (!done.ok) {
          return {
            ok: false,
            errors: done.errors.map((error) => ({ ...error, path: pathInReport(error.path) })),
          } as const;
        }
        const instance = taken?.instance ?? (await instances.ofAgent(agent.id, report.instanceId));
        const decisionId = done.resultId === NO_DECISION ? null : done.resultId;
        return accept({ instance, acceptedCount: taken?.acceptedCount ?? 0, decisionId });
      }),

    /**
     * Brings every other machine in these pools to the prices that were seen of them. What an agent sees is the price
     * in force, however long ago it began; what a history tells of the time before a launch is not.
     */
    async applyPrices(tx: EntityManager, { source, points }: Observed): Promise<void> {
      const newest = newestOfEach(points);
      const changed = (instance: Instance) => newest.get(instance.poolId ?? '')?.hourlyPrice !== instance.hourlyPrice;
      const due = (await instances.runningInPools([...newest.keys()])).filter(changed);
      if (due.length === 0) return;
      await agents.lockAll(due.map(({ agentId }) => agentId));
      const pools = await store.newest([...newest.keys()]);
      for (const instance of await instances.refreshed(due.map(({ id }) => id))) {
        const seen = newest.get(instance.poolId ?? '');
        if (!seen || instance.role === 'TERMINATED') continue;
        const isNewest = source === 'AGENT' && pools.get(seen.poolId)?.getTime() === seen.observedAt.getTime();
        instances.observePrice(tx, instance, { ...seen, isNewest });
      }
    },
  };
}
export type Pricing = ReturnType<typeof createPricing>;

const keyOf = ({ instanceType, zone, region }: Observation): PoolKey => ({
  ...{ name: poolName(instanceType, zone), instanceType, zone, region: region ?? regionOf(zone) },
});

function seenPrice(observation: Observation, pools: ReadonlyMap<string, KnownPool>): SeenPrice {
  const pool = pools.get(poolName(observation.instanceType, observation.zone));
  if (!pool) throw new Error('A pool is removed as fast as it is made.');
  const { observedAt, hourlyPrice, onDemandHourlyPrice = null } = observation;
  return { poolId: pool.id, observedAt, hourlyPrice, onDemandHourlyPrice };
}

/** The news of added prices. */
function pointsOf(
  added: readonly AddedPrice[],
  o: { keys: ReadonlyMap<string, PoolKey>; pools: ReadonlyMap<string, KnownPool>; seen: readonly SeenPrice[] },
): Point[] {
  const pools = new Map([...o.pools.values()].map((pool) => [pool.id, pool]));
  const onDemand = new Map(o.seen.map((price) => [price.poolId, price.onDemandHourlyPrice]));
  return added.flatMap(({ poolId, hourlyPrice, observedAt }) => {
    const pool = pools.get(poolId);
    const key = pool && o.keys.get(pool.name);
    if (!key) return [];
    const { name, ...place } = key;
    const onDemandHourlyPrice = onDemand.get(poolId) ?? pool.onDemandHourlyPrice;
    return [
      { poolId, poolName: name, ...place, hourlyPrice, onDemandHourlyPrice, observedAt: observedAt.toISOString() },
    ];
  });
}

/** The latest price of each pool. */
function newestOfEach(points: readonly Point[]) {
  const newest = new Map<string, Omit<AddedPrice, 'isNewest'>>();
  for (const { poolId, hourlyPrice, observedAt } of points) {
    const at = new Date(observedAt);
    const known = newest.get(poolId);
    if (!known || known.observedAt < at) newest.set(poolId, { poolId, hourlyPrice, observedAt: at });
  }
  return newest;
}

/** The key of a report is called its id. */
const pathInReport = (path: readonly string[]) => path.map((part) => (part === 'idempotencyKey' ? 'reportId' : part));
