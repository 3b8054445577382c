import { formatMicroUnits, parseMicroUnits } from './micro-units.ts';

/** One observed price: in force in its pool from then until the pool's next row. */
export interface PriceRow {
  readonly instanceType: string;
  readonly zone: string;
  readonly product: string;
  /** USD, six decimals. */
  readonly hourlyPrice: string;
  readonly observedAt: Date;
}

/** The region of a zone: `us-east-1` for `us-east-1a` and for the local zone `us-east-1-bos-1a`. */
export function regionOfZone(zone: string): string {
  return /^[a-z]{2}(?:-[a-z]+)+-\d+/.exec(zone)?.[0] ?? zone;
}

const text = (record: Record<string, unknown>, field: string): string => {
  const value = record[field];
  if (typeof value !== 'string' || value === '') throw new RangeError(`A price record needs the text ${field}.`);
  return value;
};

/**
 * Reads one record of what `aws ec2 describe-spot-price-history` prints.
 * @throws RangeError that names the field which is missing or malformed.
 */
export function parsePriceRecord(record: Record<string, unknown>): PriceRow {
  const timestamp = text(record, 'Timestamp');
  // Without an offset the machine's own zone would count; clouds tell UTC.
  const observedAt = new Date(/^\d{4}-\d{2}-\d{2}[T ][\d:.]+$/.test(timestamp) ? `${timestamp}Z` : timestamp);
  if (Number.isNaN(observedAt.getTime())) throw new RangeError('The Timestamp of a price record is not a time.');
  const hourlyPrice = formatMicroUnits(parseMicroUnits(text(record, 'SpotPrice')));
  if (hourlyPrice.startsWith('-') || hourlyPrice === '0.000000') {
    throw new RangeError('The SpotPrice of a price record must be above zero.');
  }
  return {
    instanceType: text(record, 'InstanceType'),
    zone: text(record, 'AvailabilityZone'),
    product: text(record, 'ProductDescription'),
    hourlyPrice,
    observedAt,
  };
}
