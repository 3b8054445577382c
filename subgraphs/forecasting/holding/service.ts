import type { HeldRole } from './entity.ts';
import type { IntakeRepository, Launch, MachineNews, MachineStep, Moved, PoolPrice } from './intake-repository.ts';
import type { Holding, HoldingRepository, KnownPool, OnDemandHolding } from './repository.ts';

export type { Moved } from './intake-repository.ts';
export type { Holding, KnownPool, OnDemandHolding } from './repository.ts';

export interface HoldingDependencies {
  readonly holdings: HoldingRepository;
  readonly intake: IntakeRepository;
}

/** So many pools of a client are looked at; with more, those with the most capacity. */
const MOST_POOLS = 100;

/** What each client holds: machines in pools and on demand, and what the pools cost. */
export function createHoldings({ holdings, intake }: HoldingDependencies) {
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

    // What is told of machines and pools, inside a transaction. Answers where a client may hold something else now.
    launch: (launch: Launch): Promise<Moved[]> => intake.launch(launch),
    reprice: (step: MachineStep): Promise<Moved[]> => intake.reprice(step),
    changeRole: (news: MachineNews, role: HeldRole): Promise<Moved[]> => intake.changeRole(news, role),
    end: (instanceId: string, at: Date): Promise<Moved[]> => intake.end(instanceId, at),
    endAgent: (agentId: string, at: Date): Promise<Moved[]> => intake.endAgent(agentId, at),
    price: async (clientId: string, prices: readonly PoolPrice[]): Promise<Moved[]> =>
      prices.length === 0 ? [] : intake.price(clientId, prices),
  };
}
export type Holdings = ReturnType<typeof createHoldings>;
