import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { failure } from '#foundation/graphql/failure.ts';

/** What a cursor is bound to: it opens for this field of this subgraph alone. */
export interface CursorScope {
  readonly subgraph: string;
  /** The subscription's root field. */
  readonly field: string;
}

/** Turns a place in a subgraph's log into an opaque text for clients, and back. A place, never a permission. */
export interface Cursors {
  /** Equal places give equal cursors, so that those who share a subscription share its frames. */
  seal(scope: CursorScope, position: string): string;
  /** Throws CURSOR_INVALID for what was not sealed here, or not for this scope, or is no text at all. */
  open(scope: CursorScope, cursor: unknown): string;
}

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAXIMUM_CHARACTERS = 512;

/** AES-256-GCM under keys of its own, derived from the installation's signing secret: cursors outlive a process. */
export function createCursors(signingSecret: string): Cursors {
  const keyFor = (use: string) => Buffer.from(hkdfSync('sha256', signingSecret, '', `spotkeep cursor ${use}`, 32));
  const key = keyFor('encryption');
  const ivKey = keyFor('initialisation');
  const bindingOf = ({ subgraph, field }: CursorScope) => Buffer.from(JSON.stringify([VERSION, subgraph, field]));

  return {
    seal(scope, position) {
      const binding = bindingOf(scope);
      // Derived from what it encrypts: no counter to keep, and it repeats only where the whole cursor does.
      const iv = createHmac('sha256', ivKey).update(binding).update(position).digest().subarray(0, IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(binding);
      const text = Buffer.concat([cipher.update(position, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), text]).toString('base64url');
    },
    open(scope, cursor) {
      try {
        if (typeof cursor !== 'string' || cursor.length > MAXIMUM_CHARACTERS) throw new Error('not a cursor');
        const bytes = Buffer.from(cursor, 'base64url');
        if (bytes[0] !== VERSION) throw new Error('another version');
        const tagAt = 1 + IV_BYTES;
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, tagAt), { authTagLength: TAG_BYTES });
        decipher.setAAD(bindingOf(scope)).setAuthTag(bytes.subarray(tagAt, tagAt + TAG_BYTES));
        return decipher.update(bytes.subarray(tagAt + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        throw failure('CURSOR_INVALID', '`extensions.after` is not the id of an event of this subscription.');
      }
    },
  };
}
