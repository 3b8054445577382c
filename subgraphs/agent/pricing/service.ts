import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { PayloadOf } from '#foundation/events/define-event.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, type Refusal, refuse } from '#foundation/graphql/refuse.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import { agentOf, type Viewer } from '#foundation/identity/viewer.ts';
import { priceObserved } from '#schema/events/agent.ts';
import type { AgentOfMachine, Instance, Instances } from '../instance/service.ts';
import { poolName, regionOf } from '../places.ts';
import { write } from '../write.ts';
import type { AddedPrice, PooledPrice, PriceStore, RecordedPrices, SeenPrice } from './price-store.ts';
import { type ObservedSource, seenAt } from './rules.ts';

/** The agents, as far as prices concern them. */
export interface ReportingAgents {
  /** The agent, locked until the transaction ends; an agent's token may leave its own id out. Null for an unknown one. */
  lock(viewer: Viewer, agentId: string | null | undefined): Promise<{ readonly isDeleted: boolean } | null>;
  /** Locks many, in the order in which everybody locks many. */
  lockAll(agentIds: readonly string[]): Promise<void>;
}

/** A primary machine that has reported, and its agent, whose lock is held. */
export interface PrimaryReport {
  readonly agent: AgentOfMachine;
  readonly instance: Instance;
}

export interface PricingDependencies<D extends { readonly id: string }> {
  readonly em: EntityManager;
  readonly store: PriceStore;
  readonly instances: Instances;
  readonly agents: ReportingAgents;
  /** What is made of the prices that a primary machine has reported. */
  readonly onReported: (tx: EntityManager, report: PrimaryReport) => Promise<D>;
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
  readonly source: ObservedSource;
  /** The agent that reported, or the import. */
  readonly aggregateId: string;
  readonly observations: readonly Observation[];
}

type ReportRefusal = Refusal<'InvalidInput' | 'InstanceRetired'>;
type Observed = PayloadOf<typeof priceObserved>;
type Point = Observed['points'][number];

/** What a report has led to. */
interface Taken<D> {
  readonly acceptedCount: number;
  readonly decision: D | null;
}

const NO_DECISION = 'none';
const NOTHING: RecordedPrices = { added: [], standing: new Map() };
const noSuch = (what: string, field: string) => refuse('InvalidInput', `No such ${what}.`, [field]);

/** What pools cost, as it is reported, and what follows from it. `D`: what is made of a report. */
export function createPricing<D extends { readonly id: string }>(o: PricingDependencies<D>) {
  const { em, store, instances, agents, onReported, outbox, clock } = o;

  /** Stores observations and tells the new ones. Inside a transaction. */
  async function take(tx: EntityManager, { clientId, source, aggregateId, observations }: Batch) {
    if (observations.length === 0) return NOTHING;
    const recorded = await store.record(clientId, observations.map(seenPrice), source);
    const points = recorded.added.map(pointOf);
    const payload = { source: source === 'IMPORT' ? ('IMPORT' as const) : ('AGENT' as const), points };
    if (points.length > 0) outbox.add(tx, priceObserved, { aggregateId, clientId, payload });
    return recorded;
  }

  /** Brings the reporting machine to what its pool costs, whoever was the first to see it. */
  function reprice(tx: EntityManager, instance: Instance, report: PricingReport, { standing }: RecordedPrices) {
    const seen = standing.get(instance.poolId ?? '');
    if (seen) instances.observePrice(tx, instance, { ...seen, isNewest: true });
    const { onDemandHourlyPrice } = report;
    const isOnDemand = instance.mode === 'ON_DEMAND';
    instances.changePrice(tx, instance, {
      onDemandHourlyPrice,
      ...(isOnDemand && { hourlyPrice: onDemandHourlyPrice }),
      effectiveAt: clock(),
    });
  }

  /** What a report leads to when it is new: its prices, the machine's own, and a decision. */
  async function takeIn(
    tx: EntityManager,
    { agent, instance }: PrimaryReport,
    report: PricingReport,
  ): Promise<Taken<D>> {
    const now = clock();
    const observations = report.prices.map((price) => {
      const instanceType = price.instanceType ?? instance.instanceType;
      const own = instanceType === instance.instanceType ? report.onDemandHourlyPrice : null;
      const observedAt = seenAt(price.observedAt, now) ?? now;
      return { ...price, instanceType, observedAt, onDemandHourlyPrice: price.onDemandHourlyPrice ?? own };
    });
    const { clientId, id: aggregateId } = agent;
    const isPrimary = instance.role === 'PRIMARY';
    const source = isPrimary ? 'AGENT' : 'AGENT_REPLICA';
    const recorded = await take(tx, { clientId, source, aggregateId, observations });
    reprice(tx, instance, report, recorded);
    const decision = isPrimary ? await onReported(tx, { agent, instance }) : null;
    return { acceptedCount: recorded.added.length, decision };
  }

  /** Why there is no machine that reports. */
  async function noReporter(viewer: Viewer, { agentId }: PricingReport) {
    const agent = await agents.lock(viewer, agentId);
    if (!agent) return noSuch('agent', 'agentId');
    if (agent.isDeleted) return refuse('AgentDeleted', 'This agent was deleted.', ['agentId']);
    return noSuch('machine', 'instanceId');
  }

  return {
    /** Stores observations and tells the new ones, which it answers. Inside a transaction. */
    record: async (tx: EntityManager, batch: Batch): Promise<readonly PooledPrice[]> => (await take(tx, batch)).added,

    /** Takes in a report once for each report id; a repeat answers the same, with nothing accepted. */
    async report(viewer: Viewer, report: PricingReport) {
      const early = tooEarly(report, clock());
      if (early.length > 0) return { ok: false, errors: early } as const;
      return write(em, async (tx) => {
        const { agentId, reportId, ...request } = report;
        const reporter = await instances.lockWithAgent(viewer, agentId ?? agentOf(viewer), report.instanceId);
        if (!reporter || reporter.agent.status === 'DELETED') return noReporter(viewer, report);
        const { agent, instance } = reporter;
        const scope = { subject: agent.id, operation: 'reportPricing', key: reportId };
        let taken: Taken<D> | undefined;
        const done = await idempotent<ReportRefusal>(tx, { ...scope, request, now: clock() }, async () => {
          if (instance.isRetired) return retired();
          taken = await takeIn(tx, reporter, report);
          return { resultId: taken.decision?.id ?? NO_DECISION };
        });
        if (!done.ok) return { ok: false, errors: done.errors.map(inReport) } as const;
        const { acceptedCount, decision } = taken ?? { acceptedCount: 0, decision: null };
        const decisionId = done.resultId === NO_DECISION ? null : done.resultId;
        return accept({ instance, acceptedCount, decision, decisionId });
      });
    },

    /**
     * Brings every other machine in these pools to the prices that were seen of them. What an agent sees is the price
     * in force, however long ago it began; what a history tells of the time before a launch is not.
     */
    async applyPrices(tx: EntityManager, { source, points }: Observed): Promise<void> {
      const newest = newestOfEach(points);
      const due = await instances.atOtherPrices([...newest.values()]);
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

const MOST_REFUSALS = 20;

/** The prices that were seen in the future, as refusals. */
const tooEarly = ({ prices }: PricingReport, now: Date): Refusal<'InvalidInput'>[] =>
  prices
    .flatMap(({ observedAt }, n) => (seenAt(observedAt, now) ? [] : [`${n}`]))
    .slice(0, MOST_REFUSALS)
    .map((n) => ({
      __typename: 'InvalidInput',
      message: 'Must not be in the future.',
      path: ['prices', n, 'observedAt'],
    }));

const retired = () => refuse('InstanceRetired', 'This machine was replaced or has ended.', ['instanceId']);

function seenPrice({ instanceType, zone, region, ...seen }: Observation): SeenPrice {
  const { observedAt, hourlyPrice, onDemandHourlyPrice = null } = seen;
  const pool = { name: poolName(instanceType, zone), instanceType, zone, region: region ?? regionOf(zone) };
  return { pool, observedAt, hourlyPrice, onDemandHourlyPrice };
}

/** The news of an added price. */
function pointOf({
  poolId,
  pool: { name, ...place },
  hourlyPrice,
  onDemandHourlyPrice,
  observedAt,
  hasMoved,
}: PooledPrice): Point {
  const prices = { hourlyPrice, onDemandHourlyPrice, observedAt: observedAt.toISOString() };
  return { poolId, poolName: name, ...place, ...prices, hasMoved };
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
const inReport = <E extends { readonly path: readonly string[] }>(error: E): E => ({
  ...error,
  path: error.path.map((part) => (part === 'idempotencyKey' ? 'reportId' : part)),
});
