import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const VISIBLE_CHARACTERS = 4;

/** A new credential. The token is shown once and never stored; the hash and the mask are. */
export interface IssuedToken {
  readonly token: string;
  readonly hash: string;
  readonly mask: string;
}

/** 256 random bits as `<prefix>_<base64url>`; the prefix says whose it is, so that a leaked one can be recognised. */
export function issueToken(prefix: string): IssuedToken {
  const token = `${prefix}_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
  return { token, hash: hashToken(token), mask: maskToken(token) };
}

/** SHA-256 in hex. Enough for a random token of 256 bits, which cannot be guessed; never for a password. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** What may be shown again: the prefix and the last four characters, `cli_…x7Qa`. */
export function maskToken(token: string): string {
  const prefix = token.slice(0, token.indexOf('_') + 1);
  const rest = token.slice(prefix.length);
  const tail = rest.length > 2 * VISIBLE_CHARACTERS ? rest.slice(-VISIBLE_CHARACTERS) : '';
  return `${prefix}…${tail}`;
}
