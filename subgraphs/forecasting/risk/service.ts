import type { Clock } from '#foundation/clock.ts';
import { maySee, serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import type { Holdings, Machine } from '../holding/service.ts';
import type { RiskPool } from './entity.ts';
import { countGroups, type LastingRun, lastingRuns, type Place, sortEvidence } from './evidence.ts';
import type { EvidenceRepository } from './evidence-repository.ts';
import { ageHoursOf, type Estimate, estimate, type Risk, riskAt } from './rules.ts';
import type { Leaving, SeenPool, SignRepository, Turn } from './sign-repository.ts';

export type { RiskPool } from './entity.ts';
export type { Estimate, Risk } from './rules.ts';

export interface RiskDependencies {
  readonly signs: SignRepository;
  readonly evidence: EvidenceRepository;
  readonly holdings: Pick<Holdings, 'running' | 'poolsInUse' | 'poolsInUseOf'>;
  readonly clock: Clock;
}

/** The risk of a pool that machines run in. */
export interface PoolRisk {
  readonly poolId: string;
  readonly machineCount: number;
  readonly risk: Risk;
}

/** What a client's machines on spot have before them. */
export interface ClientRisk {
  readonly poolCount: number;
  readonly machineCount: number;
  /** How many of them are expected to be interrupted within a day. */
  readonly expectedInterruptionsPerDay: number;
  /** The riskiest first. */
  readonly pools: readonly PoolRisk[];
}

const HOUR_MILLISECONDS = 3_600_000;
/** Of a client that has machines in more, those with the most machines count. */
const MOST_POOLS_IN_USE = 1_000;
const itself = serviceViewer('forecasting');

/** How likely pools are to take machines back: what is seen of them, and what follows from it. */
export function createRisks({ signs, evidence, holdings, clock }: RiskDependencies) {
  async function lasting(clientId: string): Promise<LastingRun[]> {
    const open = await evidence.open(clientId, clock());
    if (open.length === 0) return [];
    return lastingRuns(open, new Set((await holdings.poolsInUseOf(clientId)).map(({ poolId }) => poolId)));
  }

  /** What is known of pools of one client. */
  async function estimatesOf(clientId: string, pools: readonly Place[]): Promise<Estimate[]> {
    const ids = pools.map(({ poolId }) => poolId);
    const regions = [...new Set(pools.map(({ region }) => region))];
    const counted = await evidence.counted(clientId, ids);
    const own = countGroups(counted, await lasting(clientId), ids);
    const around = sortEvidence(own, countGroups(await evidence.market(regions)));
    return pools.map((pool) => estimate(around(pool)));
  }

  /** What is known of pools of any clients, by their ids. */
  async function estimates(pools: readonly RiskPool[]): Promise<ReadonlyMap<string, Estimate>> {
    const found = new Map<string, Estimate>();
    for (const [clientId, own] of Map.groupBy(pools, (pool) => pool.clientId)) {
      const made = await estimatesOf(clientId, own);
      for (const [place, { poolId }] of own.entries()) found.set(poolId, made[place] as Estimate);
    }
    return found;
  }

  async function risksOf(pools: readonly (RiskPool | undefined)[]): Promise<(PoolRisk | undefined)[]> {
    const known = pools.filter((pool) => pool !== undefined);
    const made = await estimates(known);
    const inUse = await holdings.poolsInUse(known.map(({ poolId }) => poolId));
    const counts = new Map(inUse.map(({ poolId, machineCount }) => [poolId, machineCount]));
    const now = clock();
    return pools.map((pool) => {
      const found = pool && made.get(pool.poolId);
      if (!pool || !found) return undefined;
      const { poolId } = pool;
      return { poolId, machineCount: counts.get(poolId) ?? 0, risk: riskAt(found, ageHoursOf(pool, now), now) };
    });
  }

  const poolRisks = async (viewer: Viewer, poolIds: readonly string[]): Promise<(PoolRisk | undefined)[]> =>
    risksOf(await evidence.pools(viewer, poolIds));

  return {
    estimatesOf,
    poolRisks,
    /** The client's runs that last. */
    lasting,

    /** Pools were seen. Inside a transaction, as all that is noted. */
    learn: (clientId: string, pools: readonly SeenPool[]): Promise<void> => signs.learn(clientId, pools),
    turn: (turn: Turn): Promise<void> => signs.turn(turn),
    leave: (leaving: Leaving): Promise<void> => signs.leave(leaving),

    /** The risk of each pool, in the order asked; undefined where the viewer knows none, and of one that nothing was seen of. */
    ofPools: async (viewer: Viewer, poolIds: readonly string[]): Promise<(Risk | undefined)[]> =>
      (await poolRisks(viewer, poolIds)).map((found) => found?.risk),

    /**
     * The risk of each machine, in the order asked: of its pool at the machine's age, or the pool's where that is the
     * older. Undefined on demand, and where the viewer knows no such machine that runs.
     */
    async ofInstances(viewer: Viewer, instanceIds: readonly string[]): Promise<(Risk | undefined)[]> {
      const machines = await holdings.running(viewer, instanceIds);
      const poolIds = machines.flatMap((machine) => machine?.poolId ?? []);
      const pools = (await evidence.pools(itself, [...new Set(poolIds)])).filter((pool) => pool !== undefined);
      const made = await estimates(pools);
      const byId = new Map(pools.map((pool) => [pool.poolId, pool]));
      const now = clock();
      const riskOf = ({ poolId, clientId, launchedAt }: Machine): Risk | undefined => {
        const pool = poolId ? byId.get(poolId) : undefined;
        const found = pool?.clientId === clientId ? made.get(pool.poolId) : undefined;
        if (!pool || !found) return undefined;
        const lifetime = (now.getTime() - launchedAt.getTime()) / HOUR_MILLISECONDS;
        return riskAt(found, Math.max(lifetime, ageHoursOf(pool, now)), now);
      };
      return machines.map((machine) => machine && riskOf(machine));
    },

    /** The risk of a client's machines on spot; undefined where the viewer knows no such client. */
    async ofClient(viewer: Viewer, clientId: string): Promise<ClientRisk | undefined> {
      if (!maySee(viewer, clientId)) return undefined;
      const inUse = (await holdings.poolsInUseOf(clientId)).slice(0, MOST_POOLS_IN_USE);
      const known = await evidence.pools(
        itself,
        inUse.map(({ poolId }) => poolId),
      );
      const found = await risksOf(known.filter((pool) => pool?.clientId === clientId));
      const pools = found.filter((pool) => pool !== undefined);
      return {
        poolCount: pools.length,
        machineCount: pools.reduce((sum, { machineCount }) => sum + machineCount, 0),
        expectedInterruptionsPerDay: pools.reduce(
          (sum, { machineCount, risk }) => sum + machineCount * (1 - risk.survival24Hours),
          0,
        ),
        pools: pools.sort((a, b) => a.risk.survival1Hour - b.risk.survival1Hour || (a.poolId < b.poolId ? -1 : 1)),
      };
    },
  };
}
export type Risks = ReturnType<typeof createRisks>;
