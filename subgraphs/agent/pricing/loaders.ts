import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { HistoryRequest, PriceHistories, ShownPeriod } from './history-service.ts';
import type { Pools } from './pool-service.ts';

/** The history of one pool. */
interface HistoryKey extends HistoryRequest {
  readonly poolId: string;
}

const requestOf = ({ interval, from, to }: HistoryRequest): string => `${interval} ${+from} ${+to}`;

export const poolLoaders = (pools: Pools, histories: PriceHistories, viewer: Viewer) => ({
  pool: new DataLoader((ids: readonly string[]) => pools.find(viewer, ids), { maxBatchSize: 500 }),
  volatilityOfPool: new DataLoader((poolIds: readonly string[]) => pools.volatilities(poolIds), { maxBatchSize: 100 }),
  historyOfPool: new DataLoader((keys: readonly HistoryKey[]) => manyHistories(histories, keys), {
    maxBatchSize: 20,
    cacheKeyFn: (key: HistoryKey) => `${key.poolId} ${requestOf(key)}`,
  }),
});

/** Pools are mostly asked for the same span: these are read together. */
async function manyHistories(histories: PriceHistories, keys: readonly HistoryKey[]): Promise<ShownPeriod[][]> {
  const found = new Map<HistoryKey, ShownPeriod[]>();
  for (const alike of Map.groupBy(keys, requestOf).values()) {
    const [request] = alike;
    const periods = request
      ? await histories.of(
          alike.map(({ poolId }) => poolId),
          request,
        )
      : [];
    for (const [index, key] of alike.entries()) found.set(key, periods[index] ?? []);
  }
  return keys.map((key) => found.get(key) ?? []);
}
