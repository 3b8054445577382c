import { z } from 'zod';
import { fromBase64, isGzip } from '#foundation/content/unpack.ts';
import { parseDateTime } from '#foundation/graphql/scalars.ts';
import { formatDecimal, parseDecimal } from '#foundation/money/money.ts';
import { isHourlyPrice } from '../hourly-price.ts';
import type { SpotPriceImportStatus } from './entity.ts';

/** A price of a history; USD per hour. */
export interface ImportedPrice {
  readonly instanceType: string;
  readonly zone: string;
  readonly hourlyPrice: string;
  readonly observedAt: Date;
}

const CLOUD_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** The one product that a fleet of ours runs on; others have prices of their own in the same zones. */
const PRODUCT = 'Linux/UNIX';

const cloudName = (field: string) => {
  const expected = `${field} must be 1 to 64 letters, digits, dots, hyphens or underscores.`;
  return z.string(expected).regex(CLOUD_NAME, expected);
};
const priceExpected =
  'SpotPrice must be a decimal of more than 0 and at most 1000000, with at most six places, as text.';
const momentExpected = 'Timestamp must be a moment with a time zone: 2026-01-31T08:00:00.000Z.';

const record = z.object(
  {
    AvailabilityZone: cloudName('AvailabilityZone'),
    InstanceType: cloudName('InstanceType'),
    ProductDescription: z.literal(PRODUCT, `ProductDescription must be ${PRODUCT}.`),
    SpotPrice: z
      .string(priceExpected)
      .refine(isHourlyPrice, priceExpected)
      .transform((text) => formatDecimal(parseDecimal(text))),
    Timestamp: z.string(momentExpected).transform((text, context) => {
      const moment = parseDateTime(text);
      if (moment) return moment;
      context.addIssue(momentExpected);
      return z.NEVER;
    }),
  },
  'A record must be an object.',
);

/** The price that a record of a history tells, or what was expected instead. */
export function readRecord(given: unknown, now: Date): ImportedPrice | { readonly refusal: string } {
  const { data, error } = record.safeParse(given);
  if (!data)
    return {
      refusal: error.issues
        .map(({ message }) => message)
        .slice(0, 3)
        .join(' '),
    };
  if (data.Timestamp > now) return { refusal: 'Timestamp must not be in the future.' };
  const { InstanceType: instanceType, AvailabilityZone: zone, SpotPrice: hourlyPrice, Timestamp: observedAt } = data;
  return { instanceType, zone, hourlyPrice, observedAt };
}

/** How an import that was read to its end, or as far as it could be, has ended. */
export function endingOf(o: { kept: number; refused: number }): SpotPriceImportStatus {
  if (o.refused === 0) return 'SUCCEEDED';
  return o.kept > 0 ? 'PARTIAL' : 'FAILED';
}

/** The bytes of a history as it was sent: JSON as text, or gzip in base64; undefined when it is neither. */
export function decodeContent(content: string): Buffer | undefined {
  if (/^\s*[{[]/.test(content)) return Buffer.from(content, 'utf8');
  const bytes = fromBase64(content);
  return bytes && isGzip(bytes) ? bytes : undefined;
}
