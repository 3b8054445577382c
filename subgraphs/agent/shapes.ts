import { z } from 'zod';
import { failure } from '#foundation/graphql/failure.ts';
import { line } from '#foundation/graphql/input.ts';
import { formatDecimal, parseDecimal } from '#foundation/money/money.ts';
import { isHourlyPrice } from './hourly-price.ts';

// Shapes of input that several slices check alike.

const CLOUD_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A price in USD per hour; comes out with six decimals, as the database has it. */
export const hourlyPrice = () =>
  z
    .string()
    .refine(isHourlyPrice, 'Must be a price of more than 0 and at most 1,000,000.')
    .transform((text) => formatDecimal(parseDecimal(text)));

/** A name that the cloud gives: a machine size, a zone, a region. */
export const cloudName = () =>
  z.string().regex(CLOUD_NAME, 'Must be 1 to 64 letters, digits, dots, hyphens or underscores.');

/** Text that a list is narrowed by. */
export const searchText = () => line().nullish();

/**
 * The filter of a list, checked: the database stores no control characters, so nothing can contain them.
 * BAD_USER_INPUT names the first field that fails.
 */
export function checkFilter<S extends z.ZodType>(shape: S, filter: unknown): z.output<S> {
  const checked = shape.safeParse(filter ?? {});
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw failure('BAD_USER_INPUT', `\`filter.${issue?.path.join('.')}\`: ${issue?.message}`, { argument: 'filter' });
}
