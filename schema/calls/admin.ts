import { z } from 'zod';
import { defineCall } from '#foundation/calls/define-call.ts';
import { id } from '../events/common.ts';

/** A client as its owner knows it; null for an id that nobody has. */
export const describeClient = defineCall(
  'admin',
  'describeClient',
  z.object({ clientId: id }),
  z.object({ clientId: id, status: z.enum(['ACTIVE', 'SUSPENDED']) }).nullable(),
);

/** Which client a token's SHA-256 belongs to; null for a rotated or unknown one, and for a suspended client. */
export const resolveClientCredential = defineCall(
  'admin',
  'resolveCredential',
  z.object({ hash: z.string() }),
  z.object({ clientId: id, generation: z.int() }).nullable(),
);
