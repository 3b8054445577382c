import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Logger } from '#foundation/logging/logger.ts';
import { watchFileOf } from './watched-file.ts';

/** `off`: any document; `log`: others than the trusted are noted; `enforce`: they are refused. */
export type TrustMode = 'off' | 'log' | 'enforce';

/** The documents that were agreed on beforehand. */
export interface TrustedDocuments {
  readonly mode: TrustMode;
  /** The text of a trusted document by its id, or by its SHA-256 in hex. */
  find(id: string): string | undefined;
  /** Whether exactly this text is trusted. */
  has(text: string): boolean;
}

export const noTrustedDocuments: TrustedDocuments = { mode: 'off', find: () => undefined, has: () => true };

const manifest = z.strictObject({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.looseObject({ id: z.string().min(1), body: z.string().min(1) })),
});

interface Documents {
  readonly byId: ReadonlyMap<string, string>;
  readonly texts: ReadonlySet<string>;
}

/** Apollo's manifest of persisted queries, or an object of texts by their ids. */
const documents = z
  .union([manifest, z.record(z.string(), z.string().min(1))], {
    error:
      'expected a manifest of format apollo-persisted-query-manifest, version 1, or an object of texts by their ids',
  })
  .transform((given): Documents => {
    const pairs = isManifest(given)
      ? given.operations.map(({ id, body }) => [id, body] as const)
      : Object.entries(given);
    const byHash = pairs.map(([, text]) => [createHash('sha256').update(text).digest('hex'), text] as const);
    return { byId: new Map([...byHash, ...pairs]), texts: new Set(pairs.map(([, text]) => text)) };
  });

const isManifest = (given: object): given is z.output<typeof manifest> =>
  'operations' in given && Array.isArray(given.operations);

/** Reads a manifest, and again when it has changed. Throws when it is not valid at the start. */
export function openTrustedDocuments(o: {
  readonly mode: TrustMode;
  readonly path: string;
  readonly logger: Logger;
}): TrustedDocuments & Disposable {
  const file = watchFileOf({ path: o.path, schema: documents, logger: o.logger });
  return {
    mode: o.mode,
    find: (id) => file.current().byId.get(id),
    has: (text) => file.current().texts.has(text),
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}
