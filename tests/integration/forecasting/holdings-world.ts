import { uuidv7 } from '#foundation/database/identity.ts';
import { instanceLaunched, instanceRoleChanged, instanceTerminated, priceObserved } from '#schema/events/agent.ts';
import { asClient } from '../../support/subgraph.ts';
import type { ForecastingWorld } from './world.ts';

export interface TestPool {
  readonly poolId: string;
  readonly name: string;
  readonly region: string;
  readonly instanceType: string;
  readonly onDemandHourlyPrice: string;
}

/** A client whose machines and prices the test tells. */
export function holderOf(world: ForecastingWorld) {
  const clientId = uuidv7();
  const machines = new Map<string, { readonly agentId: string; readonly poolId: string | null }>();
  const now = () => world.clock.now().toISOString();

  return {
    clientId,
    viewer: asClient(clientId),

    pool: (zone: string, more: Partial<TestPool> = {}): TestPool => ({
      ...{ poolId: uuidv7(), name: `m5.large.${zone}`, region: zone.slice(0, -1) },
      ...{ instanceType: 'm5.large', onDemandHourlyPrice: '0.1' },
      ...more,
    }),

    /** Tells what pools cost at a moment, now unless told. */
    async price(prices: readonly (readonly [TestPool, string])[], observedAt = now()): Promise<void> {
      const points = prices.map(([pool, hourlyPrice]) => ({
        ...{ poolId: pool.poolId, poolName: pool.name, region: pool.region, instanceType: pool.instanceType },
        ...{ zone: pool.name.split('.').at(-1) ?? '', hourlyPrice, onDemandHourlyPrice: pool.onDemandHourlyPrice },
        observedAt,
      }));
      for (let start = 0; start < points.length; start += 500) {
        const payload = { source: 'IMPORT' as const, points: points.slice(start, start + 500) };
        await world.publish('agent', priceObserved, { aggregateId: uuidv7(), clientId, payload });
      }
      await world.settled();
    },

    /** A machine in a pool, or on demand in its region and of its type. */
    async launch(pool: TestPool, mode: 'SPOT' | 'ON_DEMAND' = 'SPOT', hourlyPrice = '0.04'): Promise<string> {
      const [instanceId, agentId] = [uuidv7(), uuidv7()];
      machines.set(instanceId, { agentId, poolId: mode === 'SPOT' ? pool.poolId : null });
      const payload = {
        ...{ instanceId, agentId, mode, role: 'PRIMARY' as const, hourlyPrice, epoch: 1, effectiveAt: now() },
        ...{ poolId: mode === 'SPOT' ? pool.poolId : null, poolName: mode === 'SPOT' ? pool.name : null },
        ...{ onDemandHourlyPrice: pool.onDemandHourlyPrice, providerId: `i-${instanceId}` },
        ...{ instanceType: pool.instanceType, zone: pool.name.split('.').at(-1) ?? '', region: pool.region },
      };
      await world.publish('agent', instanceLaunched, { aggregateId: agentId, clientId, payload });
      await world.settled();
      return instanceId;
    },

    agentOf: (instanceId: string): string => machines.get(instanceId)?.agentId ?? '',

    async becomes(instanceId: string, role: 'PRIMARY' | 'REPLICA' | 'ZOMBIE'): Promise<void> {
      const agentId = machines.get(instanceId)?.agentId ?? '';
      const payload = { instanceId, agentId, role, previousRole: 'PRIMARY' as const, epoch: 1, effectiveAt: now() };
      await world.publish('agent', instanceRoleChanged, { aggregateId: agentId, clientId, payload });
      await world.settled();
    },

    async end(instanceId: string): Promise<void> {
      const { agentId = '', poolId = null } = machines.get(instanceId) ?? {};
      const payload = { instanceId, agentId, poolId, effectiveAt: now() };
      await world.publish('agent', instanceTerminated, { aggregateId: agentId, clientId, payload });
      await world.settled();
    },
  };
}
