import { z } from 'zod';
import { defineCall } from '#foundation/calls/define-call.ts';
import { id } from '../events/common.ts';

/** Which client a token's SHA-256 belongs to; null for a rotated or unknown one, and for a suspended client. */
export const resolveClientCredential = defineCall(
  'admin',
  'resolveCredential',
  z.object({ hash: z.string() }),
  z.object({ clientId: id, generation: z.int() }).nullable(),
);
