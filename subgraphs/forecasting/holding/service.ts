import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Machine, MachineRole } from './entity.ts';
import type {
  IntakeRepository,
  Launch,
  MachineEnd,
  MachineNews,
  MachineStep,
  Moved,
  PoolPrice,
} from './intake-repository.ts';
import type { MachineRepository, PoolInUse } from './machine-repository.ts';
import type { Holding, HoldingRepository, KnownPool, OnDemandHolding } from './repository.ts';

export type { Machine } from './entity.ts';
export type { Moved } from './intake-repository.ts';
export type { PoolInUse } from './machine-repository.ts';
export type { Holding, KnownPool, OnDemandHolding } from './repository.ts';

export interface HoldingDependencies {
  readonly holdings: HoldingRepository;
  readonly machines: MachineRepository;
  readonly intake: IntakeRepository;
}

/** So many pools of a client are looked at; with more, those with the most capacity. */
const MOST_POOLS = 100;
/** No client has machines in more, as far as is known; of one that has, those with the most machines count. */
const MOST_POOLS_IN_USE = 10_000;

/** What each client holds: machines in pools and on demand, and what the pools cost. */
export function createHoldings({ holdings, machines, intake }: HoldingDependencies) {
  return {
    /** The pools in use, those with the dearest capacity first; at most 100. The caller may see the client. */
    ofClient: (clientId: string): Promise<Holding[]> => holdings.ofClient(clientId, MOST_POOLS),
    ofRegion: (clientId: string, region: string): Promise<Holding[]> => holdings.ofClient(clientId, MOST_POOLS, region),
    onDemandOf: (clientId: string): Promise<OnDemandHolding> => holdings.onDemandOf(clientId),
    pools: (clientId: string, poolIds: readonly string[]): Promise<KnownPool[]> => holdings.pools(clientId, poolIds),
    /** The cheapest against on-demand first; at most 100. */
    poolsOfTypes: (
      clientId: string,
      types: readonly string[],
      regions: readonly string[] | null,
    ): Promise<KnownPool[]> => holdings.poolsOfTypes(clientId, types, MOST_POOLS, regions),

    /** The machines with these ids that run, in the order asked; undefined where the viewer knows none. */
    running: (viewer: Viewer, instanceIds: readonly string[]): Promise<(Machine | undefined)[]> =>
      machines.running(viewer, instanceIds),
    /** The pool of each of these machines; undefined on demand, and where the viewer knows no such machine that runs. */
    poolsOfInstances: async (viewer: Viewer, instanceIds: readonly string[]): Promise<(string | undefined)[]> =>
      (await machines.running(viewer, instanceIds)).map((machine) => machine?.poolId ?? undefined),
    /** Those of these pools that machines run in, whatever for; of any clients. */
    poolsInUse: (poolIds: readonly string[]): Promise<PoolInUse[]> => machines.inUse(poolIds),
    /** The pools that a client's machines run in, whatever for, those with the most machines first; at most 10,000. */
    poolsInUseOf: (clientId: string): Promise<PoolInUse[]> => machines.inUseOf(clientId, MOST_POOLS_IN_USE),

    // What is told of machines and pools, inside a transaction. Answers where a client may hold something else now.
    launch: (launch: Launch): Promise<Moved[]> => intake.launch(launch),
    reprice: (step: MachineStep): Promise<Moved[]> => intake.reprice(step),
    changeRole: (news: MachineNews, role: MachineRole): Promise<Moved[]> => intake.changeRole(news, role),
    end: (ended: MachineEnd): Promise<Moved[]> => intake.end(ended),
    endAgent: (agentId: string, at: Date): Promise<Moved[]> => intake.endAgent(agentId, at),
    price: async (clientId: string, prices: readonly PoolPrice[]): Promise<Moved[]> =>
      prices.length === 0 ? [] : intake.price(clientId, prices),
  };
}
export type Holdings = ReturnType<typeof createHoldings>;
