import { z } from 'zod';

const INT_MAXIMUM = 2 ** 31 - 1;

const bytes = () => z.int('Must be a whole number.').nonnegative('Must not be negative.').nullish();

/** What a report says of the copy of a standby's state. */
export const copyFields = {
  progressRatio: z.number().min(0, 'Must be from 0 to 1.').max(1, 'Must be from 0 to 1.').nullish(),
  bytesSynced: bytes(),
  bytesTotal: bytes(),
  lagMilliseconds: z.int().nonnegative('Must not be negative.').max(INT_MAXIMUM).nullish(),
};

interface Bytes {
  readonly bytesSynced?: number | null | undefined;
  readonly bytesTotal?: number | null | undefined;
}

/** Whether not more was copied than there is. */
export const isPossible = ({ bytesSynced, bytesTotal }: Bytes): boolean =>
  bytesSynced == null || bytesTotal == null || bytesSynced <= bytesTotal;

/** How it is refused where that is not so. */
export const IMPOSSIBLE = { message: 'Must not be more than there are in all.', path: ['bytesSynced'] };
