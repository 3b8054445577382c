import { z } from 'zod';
import { isDecimal, parseDecimal } from '#foundation/money/money.ts';

const MOST_ZONES = 20;
const ZONE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Names of zones; each counts once. */
export const zones = () =>
  z
    .array(z.string().regex(ZONE, 'Must be 1 to 64 letters, digits, dots, hyphens or underscores.'))
    .max(MOST_ZONES, `Must be at most ${MOST_ZONES} zones.`)
    .transform((names) => [...new Set(names)].sort());

/** The most that a place may cost, in USD per hour. */
export const priceLimit = () =>
  z.string().refine((text) => isDecimal(text) && parseDecimal(text) > 0n, 'Must be a price of more than 0.');
