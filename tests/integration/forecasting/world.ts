import { randomUUID } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import type { SubgraphName } from '#foundation/calls/define-call.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { instanceLaunched, priceObserved } from '#schema/events/agent.ts';
import { asClient, createTestSubgraphs, type TestSubgraphsOptions } from '../../support/subgraph.ts';

const HOUR = 3_600_000;

export interface PricePoint {
  readonly poolId: string;
  readonly hourlyPrice: string;
  readonly observedAt: Date;
  readonly poolName?: string;
  readonly region?: string;
}

/** The forecasting subgraph, and others beside it where asked; what the agent subgraph would tell is told by the test. */
export async function createForecastingWorld({
  beside = [],
  ...options
}: TestSubgraphsOptions & { readonly beside?: readonly SubgraphName[] } = {}) {
  const world = await createTestSubgraphs(['forecasting', ...beside], { schedules: 'off', ...options });
  const now = () => world.clock.now();

  /** Tells prices of one client's pools, at most 500 an event, and waits until they have arrived. */
  async function observe(clientId: string | null, prices: readonly PricePoint[]) {
    for (let start = 0; start < prices.length; start += 500) {
      const points = prices.slice(start, start + 500).map(({ poolId, hourlyPrice, observedAt, poolName, region }) => ({
        ...{ poolId, hourlyPrice, poolName: poolName ?? `m5.large.${poolId.slice(-4)}` },
        ...{ instanceType: 'm5.large', zone: 'us-east-1a', region: region ?? 'us-east-1', onDemandHourlyPrice: null },
        observedAt: observedAt.toISOString(),
      }));
      const payload = { source: 'IMPORT' as const, points };
      await world.publish('agent', priceObserved, { aggregateId: uuidv7(), clientId, payload });
    }
    await world.settled();
  }

  return {
    ...world,
    observe,
    client: () => {
      const clientId = uuidv7();
      return { clientId, viewer: asClient(clientId) };
    },

    /** A pool with a price an hour up to now, `hours` of them. */
    async pool(clientId: string, hours: number, priceAt: (hour: number) => number = dailyPrice): Promise<string> {
      const poolId = uuidv7();
      const from = now().getTime() - (hours - 1) * HOUR;
      const prices = Array.from({ length: hours }, (_, hour) => ({
        ...{ poolId, hourlyPrice: priceAt(hour).toFixed(6), observedAt: new Date(from + hour * HOUR) },
      }));
      await observe(clientId, prices);
      return poolId;
    },

    /** A machine that runs in a pool; on demand without one. */
    async launch(clientId: string, poolId: string | null, agentId: string = uuidv7()): Promise<string> {
      const instanceId = uuidv7();
      const payload = {
        ...{ instanceId, agentId, poolId, mode: poolId ? ('SPOT' as const) : ('ON_DEMAND' as const) },
        ...{ role: 'PRIMARY' as const, hourlyPrice: '0.03', onDemandHourlyPrice: '0.1', providerId: `i-${instanceId}` },
        ...{ instanceType: 'm5.large', zone: 'us-east-1a', region: 'us-east-1', poolName: null, epoch: 1 },
        effectiveAt: now().toISOString(),
      };
      await world.publish('agent', instanceLaunched, { aggregateId: agentId, clientId, payload });
      await world.settled();
      return instanceId;
    },

    /** Fields that this subgraph adds to another one's entity, asked for as the gateway does. */
    async entity<T>(viewer: Viewer, type: 'Pool' | 'Instance', id: string, fields: string): Promise<T> {
      const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type} { ${fields} } } }`;
      const of = [{ __typename: type, id }];
      const { _entities } = await world.data<{ _entities: [T] }>('forecasting', viewer, query, { of });
      return _entities[0];
    },

    /** The results of a subscription, one call a result. */
    async subscribe(viewer: Viewer, query: string, variables: Record<string, unknown>) {
      const opened = await world.service('forecasting').subscribe({
        ...{ query, variables, viewer, requestId: randomUUID(), deadlineAt: Date.now() + 10_000 },
      });
      if (!('next' in opened)) return { refused: opened };
      return {
        next: async () => (await opened.next()).value as ExecutionResult,
        close: async () => void (await opened.return?.()),
      };
    },
  };
}
export type ForecastingWorld = Awaited<ReturnType<typeof createForecastingWorld>>;

/** A price that is dear by day and cheap by night, the same in every run. */
export const dailyPrice = (hour: number): number =>
  0.04 + 0.01 * Math.sin((hour / 24) * 2 * Math.PI) + 0.0005 * ((hour * 7919) % 11);
