import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { transact } from '#foundation/database/transact.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import type { Holdings } from '../holding/service.ts';
import type { AssessedPool, AssessmentRepository, Mark, Prediction } from './assessment-repository.ts';
import { countGroups } from './evidence.ts';
import type { EvidenceRepository } from './evidence-repository.ts';
import { createMarket } from './market.ts';
import { tellHazards, tellRisk } from './news.ts';
import { ageHoursOf, type Estimate, isWorthTelling, type Risk, riskAt } from './rules.ts';
import type { Risks } from './service.ts';

export interface AssessmentDependencies {
  readonly em: EntityManager;
  readonly assessments: AssessmentRepository;
  readonly evidence: EvidenceRepository;
  readonly risks: Risks;
  readonly holdings: Pick<Holdings, 'poolsInUse' | 'poolsInUseOf'>;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

interface Assessed {
  readonly pool: AssessedPool;
  readonly found: Estimate;
  readonly risk: Risk;
  readonly isInUse: boolean;
  readonly now: Date;
}

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;
/** Pools of one client in one transaction. */
const POOLS_AT_ONCE = 100;
/** In an exhausted loop something else is wrong; the next run goes on. */
const MOST_PAGES = 100_000;
// Clients with many pools leave half of the time to others.
const LONGEST_REST_MILLISECONDS = 20;

const isDue = (last: Date | null, now: Date) => !last || now.getTime() - last.getTime() >= HOUR_MILLISECONDS;

/** What is kept to be held against what comes: of a pool that is known to be up, and that somebody would see go down. */
function predictionsOf({ pool, risk, isInUse, now }: Assessed): Prediction[] {
  const { poolId, clientId, since: runStartedAt, isUp, sampledAt } = pool;
  if (!isUp || !runStartedAt || !isInUse || !isDue(sampledAt, now)) return [];
  const about = { poolId, clientId, runStartedAt };
  return [
    { ...about, horizonHours: 1, interruption: 1 - risk.survival1Hour },
    { ...about, horizonHours: 24, interruption: 1 - risk.survival24Hours },
  ];
}

/** Looks at the risks of pools again as time goes on, and tells what has changed. */
export function createAssessments(o: AssessmentDependencies) {
  const { em, assessments, evidence, risks, holdings, outbox, clock } = o;

  async function assessed(clientId: string, pools: readonly AssessedPool[]): Promise<Assessed[]> {
    const estimates = await risks.estimatesOf(clientId, pools);
    const inUse = await holdings.poolsInUse(pools.map(({ poolId }) => poolId));
    const used = new Set(inUse.map(({ poolId }) => poolId));
    const now = clock();
    return pools.map((pool, place) => {
      const found = estimates[place] as Estimate;
      const risk = riskAt(found, ageHoursOf(pool, now), now);
      return { pool, found, risk, isInUse: used.has(pool.poolId), now };
    });
  }

  /** Tells the risks that have moved. Answers which. */
  function tellMoved(tx: EntityManager, all: readonly Assessed[]): Mark[] {
    return all.flatMap(({ pool, found, risk }) => {
      const toldRisk = 1 - risk.survival1Hour;
      if (!isWorthTelling(toldRisk, pool.toldRisk)) return [];
      tellRisk(outbox, tx, { pool, found, risk });
      return [{ poolId: pool.poolId, toldRisk, isHazardTold: true }];
    });
  }

  async function keepPredictions(all: readonly Assessed[]): Promise<Mark[]> {
    const predictions = all.flatMap(predictionsOf);
    if (predictions.length > 0) await assessments.keep(predictions, clock());
    return [...new Set(predictions.map(({ poolId }) => poolId))].map((poolId) => ({ poolId, isSampled: true }));
  }

  /** Tells, once an hour, what wider groups say of the pools: whoever decides goes by it while it is fresh. */
  function tellDueHazards(
    tx: EntityManager,
    clientId: string,
    all: readonly Assessed[],
    moved: readonly Mark[],
  ): Mark[] {
    const told = new Set(moved.map(({ poolId }) => poolId));
    const due = all.filter(({ pool, now }) => !told.has(pool.poolId) && isDue(pool.hazardToldAt, now));
    if (due.length > 0) tellHazards(outbox, tx, clientId, due);
    return due.map(({ pool: { poolId } }) => ({ poolId, isHazardTold: true }));
  }

  /** Of several marks of one pool one. */
  const merged = (marks: readonly Mark[]): Mark[] =>
    Array.from(Map.groupBy(marks, ({ poolId }) => poolId).values(), (of) => Object.assign({}, ...of) as Mark);

  /** Answers the last pool that was looked at; undefined when there is none behind it. */
  const assessSlice = (clientId: string, after: string | undefined): Promise<string | undefined> =>
    transact(
      em,
      async (tx) => {
        const seenFrom = new Date(clock().getTime() - DAY_MILLISECONDS);
        const inUse = (await holdings.poolsInUseOf(clientId)).map(({ poolId }) => poolId);
        const pools = await assessments.slice({ clientId, after, inUse, seenFrom }, POOLS_AT_ONCE);
        if (pools.length === 0) return undefined;
        const all = await assessed(clientId, pools);
        const moved = tellMoved(tx, all);
        const marks = [...moved, ...tellDueHazards(tx, clientId, all, moved), ...(await keepPredictions(all))];
        if (marks.length > 0) await assessments.mark(merged(marks), clock());
        return pools.length < POOLS_AT_ONCE ? undefined : pools.at(-1)?.poolId;
      },
      { repeat: true },
    );

  return {
    /** A pool has come up or gone down: tells its risk if that has moved. Inside a transaction. */
    async reassess(tx: EntityManager, clientId: string, poolId: string): Promise<void> {
      const pool = await assessments.one(clientId, poolId);
      if (!pool) return;
      const moved = tellMoved(tx, await assessed(clientId, [pool]));
      if (moved.length > 0) await assessments.mark(moved, clock());
    },

    /** Looks at every pool that is in use or was seen within a day. */
    async assessAll(signal: AbortSignal): Promise<void> {
      let clientId = await evidence.clientAfter(undefined);
      let after: string | undefined;
      for (let page = 0; clientId && page < MOST_PAGES; page += 1) {
        signal.throwIfAborted();
        em.clear();
        const begunAt = performance.now();
        after = await assessSlice(clientId, after);
        if (after === undefined) clientId = await evidence.clientAfter(clientId);
        await pause(Math.min(LONGEST_REST_MILLISECONDS, performance.now() - begunAt));
      }
    },

    /** Sums up what all clients have seen, one after the other. */
    async sumUpMarket(signal: AbortSignal): Promise<void> {
      const market = createMarket();
      let clientId = await evidence.clientAfter(undefined);
      for (let client = 0; clientId && client < MOST_PAGES; client += 1) {
        signal.throwIfAborted();
        const counted = await evidence.counted(clientId, []);
        market.add(countGroups(counted, await risks.lasting(clientId)).values());
        clientId = await evidence.clientAfter(clientId);
      }
      await transact(em, () => evidence.replaceMarket(market.groups()), { repeat: true });
    },
  };
}
export type Assessments = ReturnType<typeof createAssessments>;
