/** USD per hour, on demand. */
export const SIZES = [
  { instanceType: 'm5.large', onDemandHourlyPrice: '0.096' },
  { instanceType: 'c5.xlarge', onDemandHourlyPrice: '0.17' },
  { instanceType: 'r5.large', onDemandHourlyPrice: '0.126' },
  { instanceType: 'm5.2xlarge', onDemandHourlyPrice: '0.384' },
] as const;
export const ZONES = ['1a', '1b', '1c', '1d', '1e', '1f', '2a', '2b', '2c', '2d'].map((name) => `us-east-${name}`);

/** How often each pool's price moves; a pool of the recorded history of AWS has one or two new prices a day. */
export const MOVE_EVERY_HOURS = 2;

const HOUR_MILLISECONDS = 3_600_000;
/** The golden ratio spreads the pools' moves over the interval. */
const SPREAD = 0.618_033_988_75;

export const sizeOf = (member: number): (typeof SIZES)[number] => SIZES[member % SIZES.length] ?? SIZES[0];
export const zoneOf = (member: number): string => ZONES[Math.floor(member / SIZES.length) % ZONES.length] ?? '';

/**
 * What the pool of a size in a zone costs at a moment, for everybody who asks: between a quarter and a half of the
 * on-demand price, another one after each interval.
 */
export function priceAt(size: number, zone: number, at: number): string {
  const pool = size * ZONES.length + zone;
  const moves = Math.floor(at / (MOVE_EVERY_HOURS * HOUR_MILLISECONDS) + pool * SPREAD);
  const wave = Math.sin(moves * 2.4 + pool);
  return (Number(SIZES[size]?.onDemandHourlyPrice) * (0.375 + 0.125 * wave)).toFixed(6);
}

/** What an agent on a machine of this size sees now: a price of each zone. */
export const pricesFor = (member: number, at: number) =>
  ZONES.map((zone, n) => ({ zone, hourlyPrice: priceAt(member % SIZES.length, n, at) }));
