import { isUuid } from '#foundation/database/uuid.ts';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { maySee, tenantOf, type Viewer } from '#foundation/identity/viewer.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { Weighting } from './chain.ts';
import { linkWeights } from './rules.ts';
import type { Composition } from './service.ts';

const badArgument = (argument: string, why: string) =>
  failure('BAD_USER_INPUT', `\`${argument}\`: ${why}`, { argument });

function regionOf(region: string): string {
  const checked = checkInput(line(), region);
  if (checked.ok) return checked.value;
  throw badArgument('region', checked.errors[0]?.message ?? 'Must name a region.');
}

/** Whose index is meant; undefined for a client that the viewer does not see. */
function ownerOf(viewer: Viewer, clientId: string | null | undefined): string | undefined {
  const owner = clientId ?? tenantOf(viewer);
  if (owner === undefined) throw badArgument('clientId', 'Say which client.');
  return isUuid(owner) && maySee(viewer, owner) ? owner : undefined;
}

/** A composition as the graph shows it: a weight for each pool. */
function show({ effectiveAt, reason, parts }: Composition) {
  const [byCapacity, bySpend] = [linkWeights({ parts }, Weighting.CAPACITY), linkWeights({ parts }, Weighting.SPEND)];
  const weights = parts.map((part, n) => ({
    ...{ pool: { id: part.poolId }, poolName: part.poolName, machines: part.machines },
    ...{ hourlyPrice: part.hourlyPrice, onDemandHourlyPrice: part.onDemandHourlyPrice },
    ...{ capacityShare: byCapacity[n] ?? 0, spendShare: bySpend[n] ?? 0 },
  }));
  return { effectiveAt, reason, weights };
}

export const priceIndexResolvers: Resolvers = {
  Query: {
    priceIndex: async (_, { region, clientId }, { priceIndices, viewer }) => {
      const owner = ownerOf(viewer, clientId);
      const wanted = regionOf(region);
      return owner === undefined ? null : priceIndices.ofRegion(owner, wanted);
    },
  },
  PriceIndex: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.priceIndex.load(id)) ?? null,
    present: (index, { weighting }, { priceIndices }) => priceIndices.present(index, weighting),
    values: (index, { range, interval, weighting }, { indexHistories }) =>
      indexHistories.values(index, interval, weighting, range ?? null),
    composition: async (index, _, { priceIndices }) => {
      const composition = await priceIndices.composition(index);
      return composition && show(composition);
    },
    weights: async (index, { at }, { priceIndices }) => {
      const composition = await priceIndices.compositionAt(index, at);
      return composition ? show(composition).weights : [];
    },
    compositions: async (index, args, { priceIndices }) =>
      toConnection(await priceIndices.compositions(index, pageRequest(args)), show),
    benchmark: async (index, { weighting }, { priceIndices }) => {
      const present = await priceIndices.present(index, weighting);
      return present && { value: present.benchmarkValue, ratio: present.ratio, priceRatio: present.priceRatio ?? null };
    },
  },
};
