import type { EntityManager } from '@mikro-orm/sql';
import type { Outbox } from '#foundation/events/outbox.ts';
import { serviceViewer } from '#foundation/identity/viewer.ts';
import { switchCompleted } from '#schema/events/agent.ts';
import type { Agent } from '../agent/service.ts';
import type { Instance } from '../instance/service.ts';
import type { Pools } from '../pricing/pool-service.ts';
import type { Switch } from './entity.ts';
import { hourlySavingsOf } from './rules.ts';

const itself = serviceViewer('agent');

/** Between which machines a workload moved. */
interface Machines {
  readonly agent: Agent;
  readonly old: Instance;
  readonly next: Instance;
}

/** Tells that a workload has moved. */
export async function tellCompleted(
  { outbox, pools }: { readonly outbox: Outbox; readonly pools: Pools },
  tx: EntityManager,
  row: Switch,
  { agent: { id: agentId, clientId, hostname }, old, next }: Machines,
): Promise<void> {
  const [oldPool, newPool] = await pools.find(itself, [old.poolId ?? '', next.poolId ?? '']);
  const { oldHourlyPrice, newHourlyPrice, completedAt } = row;
  if (oldHourlyPrice == null || newHourlyPrice == null || !completedAt) throw new Error('The move is not over.');
  outbox.add(tx, switchCompleted, {
    ...{ aggregateId: agentId, clientId },
    payload: {
      ...{ switchId: row.id, agentId, hostname, trigger: row.trigger, oldInstanceId: old.id, newInstanceId: next.id },
      ...{ oldMode: old.mode, newMode: next.mode, oldHourlyPrice, newHourlyPrice },
      ...{ oldPoolName: oldPool?.name ?? null, newPoolName: newPool?.name ?? null },
      ...{ hourlySavings: hourlySavingsOf(oldHourlyPrice, newHourlyPrice), downtimeSeconds: row.downtimeSeconds ?? 0 },
      ...{ startedAt: row.startedAt.toISOString(), completedAt: completedAt.toISOString() },
    },
  });
}
