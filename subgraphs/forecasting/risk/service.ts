import type { Clock } from '#foundation/clock.ts';
import { maySee, serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import type { RiskMachine, RiskPool } from './entity.ts';
import { countGroups, type Place, sortEvidence } from './evidence.ts';
import type { EvidenceRepository } from './evidence-repository.ts';
import { ageHoursOf, type Estimate, estimate, type Risk, riskAt } from './rules.ts';
import type { SeenPool, SignRepository, Step, Turn } from './sign-repository.ts';

export type { RiskPool } from './entity.ts';
export type { Estimate, Risk } from './rules.ts';

export interface RiskDependencies {
  readonly signs: SignRepository;
  readonly evidence: EvidenceRepository;
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
/** No client has machines in more, as far as is known; of one that has, those with the most machines count. */
const MOST_POOLS_IN_USE = 1_000;
const itself = serviceViewer('forecasting');

/** How likely pools are to take machines back: what is seen of them, and what follows from it. */
export function createRisks({ signs, evidence, clock }: RiskDependencies) {
  /** What is known of pools of one client. */
  async function estimatesOf(clientId: string, pools: readonly Place[]): Promise<Estimate[]> {
    const ids = pools.map(({ poolId }) => poolId);
    const regions = [...new Set(pools.map(({ region }) => region))];
    const counted = await evidence.counted(clientId, ids);
    const own = countGroups(counted, await evidence.lasting(clientId, clock()), ids);
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

  async function poolRisks(viewer: Viewer, poolIds: readonly string[]): Promise<(PoolRisk | undefined)[]> {
    const pools = await evidence.pools(viewer, poolIds);
    const known = pools.filter((pool) => pool !== undefined);
    const made = await estimates(known);
    const counts = await evidence.machineCounts(known.map(({ poolId }) => poolId));
    const now = clock();
    return pools.map((pool) => {
      const found = pool && made.get(pool.poolId);
      if (!pool || !found) return undefined;
      const { poolId } = pool;
      return { poolId, machineCount: counts.get(poolId) ?? 0, risk: riskAt(found, ageHoursOf(pool, now), now) };
    });
  }

  return {
    estimatesOf,
    poolRisks,

    /** Pools were seen. Inside a transaction, as all that is noted. */
    learn: (clientId: string, pools: readonly SeenPool[]): Promise<void> => signs.learn(clientId, pools),
    turn: (turn: Turn): Promise<void> => signs.turn(turn),
    place: (step: Step): Promise<void> => signs.place(step),
    end: (step: Omit<Step, 'poolId'>): Promise<void> => signs.end(step),

    /** The risk of each pool, in the order asked; undefined where the viewer knows none, and of one that nothing was seen of. */
    ofPools: async (viewer: Viewer, poolIds: readonly string[]): Promise<(Risk | undefined)[]> =>
      (await poolRisks(viewer, poolIds)).map((found) => found?.risk),

    /**
     * The risk of each machine, in the order asked: of its pool at the machine's age, or the pool's where that is the
     * older. Undefined on demand, and where the viewer knows no such machine that runs.
     */
    async ofInstances(viewer: Viewer, instanceIds: readonly string[]): Promise<(Risk | undefined)[]> {
      const machines = await evidence.machines(viewer, instanceIds);
      const poolIds = machines.flatMap((machine) => machine?.poolId ?? []);
      const pools = (await evidence.pools(itself, [...new Set(poolIds)])).filter((pool) => pool !== undefined);
      const made = await estimates(pools);
      const byId = new Map(pools.map((pool) => [pool.poolId, pool]));
      const now = clock();
      const riskOf = ({ poolId, clientId, launchedAt }: RiskMachine): Risk | undefined => {
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
      const inUse = await evidence.inUse(clientId, MOST_POOLS_IN_USE);
      const found = await poolRisks(
        itself,
        inUse.map(({ poolId }) => poolId),
      );
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
