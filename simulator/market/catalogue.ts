import type { PoolDescription } from './create-market.ts';

/** Public on-demand prices (Linux, USD per hour), equal in both regions, and where their spot price tends to lie. */
const INSTANCE_TYPES = [
  { instanceType: 'm5.large', onDemandHourlyPrice: '0.096000', meanSpotRatio: 0.38 },
  { instanceType: 'm5.xlarge', onDemandHourlyPrice: '0.192000', meanSpotRatio: 0.4 },
  { instanceType: 'c5.xlarge', onDemandHourlyPrice: '0.170000', meanSpotRatio: 0.42 },
  { instanceType: 'r5.large', onDemandHourlyPrice: '0.126000', meanSpotRatio: 0.33 },
  { instanceType: 'g4dn.xlarge', onDemandHourlyPrice: '0.526000', meanSpotRatio: 0.36 },
] as const;

/** Zones of one region differ by more than their prices move: choosing the pool well is most of what can be saved. */
const ZONES = [
  { region: 'us-east-1', zone: 'us-east-1a', factor: 1 },
  { region: 'us-east-1', zone: 'us-east-1b', factor: 0.92 },
  { region: 'us-east-1', zone: 'us-east-1c', factor: 1.09 },
  { region: 'us-west-2', zone: 'us-west-2a', factor: 0.96 },
  { region: 'us-west-2', zone: 'us-west-2b', factor: 1.05 },
  { region: 'us-west-2', zone: 'us-west-2c', factor: 0.88 },
] as const;

/** The pools of the made-up market: five instance types in two regions of three zones each. */
export const defaultPools: readonly PoolDescription[] = INSTANCE_TYPES.flatMap((type) =>
  ZONES.map(({ region, zone, factor }) => ({
    name: `${type.instanceType}.${zone}`,
    instanceType: type.instanceType,
    zone,
    region,
    onDemandHourlyPrice: type.onDemandHourlyPrice,
    meanSpotRatio: type.meanSpotRatio * factor,
  })),
);
