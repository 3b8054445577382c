import { failure } from '#foundation/graphql/failure.ts';
import { hashToken } from '#foundation/identity/credential.ts';
import { agentOf, anonymous, tenantOf, type Viewer } from '#foundation/identity/viewer.ts';
import { createLeastRecentlyUsed } from '../execution/least-recently-used.ts';
import type { ResolveToken } from './resolve-token.ts';
import type { Revocation } from './revocations.ts';

export interface CredentialsOptions {
  readonly resolve: ResolveToken;
  /** Since when every revocation has been heard of; undefined while that is not sure. */
  readonly completeSince: () => number | undefined;
  /** Epoch milliseconds of the system's time. */
  readonly now?: () => number;
}

/** Who asks, by their `Authorization`. */
export interface Credentials {
  /** Anonymous without a credential. Throws UNAUTHENTICATED for a bad one, SERVICE_UNAVAILABLE when nobody can tell. */
  viewerOf(authorization: string | undefined): Promise<Viewer>;
  /** Calls back once, when the credential of an open socket no longer holds; returns the way to stop. */
  watch(authorization: string | undefined, lost: () => void): () => void;
  revoked(revocation: Revocation): void;
  /** Forgets every kept answer. */
  forget(): void;
  /** Asks again for the watched credentials whose answer is too old. Called each second. */
  recheck(): Promise<void>;
}

interface Answer {
  readonly viewer: Viewer | undefined;
  readonly askedAt: number;
  /** Set while the issuer does not answer: until then it is not asked again. */
  readonly holdsUntil?: number;
}

const MAXIMUM_ANSWERS = 10_000;
const MAXIMUM_TOKEN_CHARACTERS = 4_096;
/** While all revocations are heard of. */
const LONG_MILLISECONDS = 10 * 60_000;
/** While they may not be. */
const SHORT_MILLISECONDS = 5_000;
/** Between two tries to reach an issuer that does not answer. */
const HOLD_MILLISECONDS = 1_000;
/** For what is nobody's token: long enough to blunt a flood of guesses. */
const UNKNOWN_MILLISECONDS = 1_000;

export function createCredentials({ resolve, completeSince, now = Date.now }: CredentialsOptions): Credentials {
  const answers = createLeastRecentlyUsed<Answer>(MAXIMUM_ANSWERS);
  const asking = new Map<string, Promise<Viewer | undefined>>();
  const watched = new Map<string, { token: string; viewer: Viewer | undefined; lost: Set<() => void> }>();
  let revocations = 0;

  const isFresh = ({ viewer, askedAt, holdsUntil = 0 }: Answer): boolean => {
    if (now() < holdsUntil) return true;
    const age = now() - askedAt;
    if (!viewer) return age < UNKNOWN_MILLISECONDS;
    const since = completeSince();
    return age < (since !== undefined && askedAt >= since ? LONG_MILLISECONDS : SHORT_MILLISECONDS);
  };

  const ask = async (key: string, token: string): Promise<Viewer | undefined> => {
    const askedAt = now();
    const before = revocations;
    try {
      const viewer = await resolve(token);
      // An answer that crossed a revocation may be the one from before it: good for now, not to be kept.
      if (before === revocations) answers.set(key, { viewer, askedAt });
      return viewer;
    } catch (error) {
      // An issuer that is down revokes nothing meanwhile: its callers keep what else works, as long as any answer lasts.
      const kept = answers.get(key);
      if (!kept?.viewer || now() - kept.askedAt >= LONG_MILLISECONDS) throw error;
      answers.set(key, { ...kept, holdsUntil: now() + HOLD_MILLISECONDS });
      return kept.viewer;
    }
  };

  const viewerOfToken = (token: string): Viewer | undefined | Promise<Viewer | undefined> => {
    const key = hashToken(token);
    const kept = answers.get(key);
    if (kept && isFresh(kept)) return kept.viewer;
    const running = asking.get(key);
    if (running) return running;
    const started = ask(key, token).finally(() => asking.delete(key));
    asking.set(key, started);
    return started;
  };

  const recheckOne = async (key: string): Promise<void> => {
    const entry = watched.get(key);
    if (!entry) return;
    let viewer: Viewer | undefined;
    try {
      viewer = await viewerOfToken(entry.token);
    } catch {
      viewer = undefined;
    }
    if (viewer && isSame(viewer, entry.viewer ?? viewer)) return;
    if (watched.get(key) !== entry) return;
    watched.delete(key);
    for (const lost of entry.lost) lost();
  };

  const credentials: Credentials = {
    async viewerOf(authorization) {
      if (authorization === undefined || authorization === '') return anonymous;
      const token = tokenIn(authorization);
      const viewer = token === undefined ? undefined : await viewerOfToken(token);
      if (!viewer) throw failure('UNAUTHENTICATED', 'The credential is not valid.');
      return viewer;
    },
    watch(authorization, lost) {
      const token = authorization === undefined ? undefined : tokenIn(authorization);
      if (token === undefined) return () => {};
      const key = hashToken(token);
      const entry = watched.get(key) ?? { token, viewer: answers.get(key)?.viewer, lost: new Set() };
      watched.set(key, entry);
      entry.lost.add(lost);
      return () => {
        entry.lost.delete(lost);
        if (entry.lost.size === 0 && watched.get(key) === entry) watched.delete(key);
      };
    },
    revoked({ clientId, agentId }) {
      revocations += 1;
      for (const [key, { viewer }] of answers.entries()) {
        const isMeant =
          viewer && ((clientId && tenantOf(viewer) === clientId) || (agentId && agentOf(viewer) === agentId));
        if (isMeant) answers.delete(key);
      }
      void credentials.recheck();
    },
    forget() {
      revocations += 1;
      answers.clear();
      void credentials.recheck();
    },
    async recheck() {
      await Promise.all([...watched.keys()].map(recheckOne));
    },
  };
  return credentials;
}

/** Whether a credential still means the same: the same subject, in the same generation. */
const isSame = (one: Viewer, other: Viewer): boolean =>
  one.subject === other.subject && generationOf(one) === generationOf(other);

const generationOf = (viewer: Viewer): number => ('generation' in viewer ? viewer.generation : 0);

function tokenIn(authorization: string): string | undefined {
  if (authorization.length > MAXIMUM_TOKEN_CHARACTERS) return undefined;
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1];
}
