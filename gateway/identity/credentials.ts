import { decodeJwt } from 'jose';
import { failure } from '#foundation/graphql/failure.ts';
import { hashToken } from '#foundation/identity/credential.ts';
import { agentOf, anonymous, tenantOf, type Viewer } from '#foundation/identity/viewer.ts';
import { createLeastRecentlyUsed, type LeastRecentlyUsed } from '../execution/least-recently-used.ts';
import type { Guesses } from './guesses.ts';
import type { ResolveToken } from './resolve-token.ts';
import type { Revocation } from './revocations.ts';

export interface CredentialsOptions {
  readonly resolve: ResolveToken;
  /** Since when every revocation has been heard of; undefined while that is not sure. */
  readonly completeSince: () => number | undefined;
  /** How many answers are kept; more than there are open sockets, or these would ask again and again. */
  readonly maximumAnswers?: number;
  /** How many wrong ones an address may try; without it, as many as it likes. */
  readonly guesses?: Guesses | undefined;
  /** Epoch milliseconds of the system's time. */
  readonly now?: () => number;
}

/** Why an open socket may not go on: its credential does not hold, or nobody can tell whether it does. */
export type Loss = 'REFUSED' | 'UNKNOWN';

interface Answer {
  readonly viewer: Viewer;
  readonly askedAt: number;
  /** Set while the issuer does not answer: until then it is not asked again. */
  readonly holdsUntil?: number;
  /** When the token itself says that it ends; no answer about it holds for longer. */
  readonly endsAt?: number | undefined;
}

/** A credential on which open sockets stand, and whom it meant when each was opened. */
interface Watched {
  readonly token: string;
  readonly lost: Map<(loss: Loss) => void, Viewer | undefined>;
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

/** Who asks, by their `Authorization`: the answers of the issuers, kept for as long as they certainly hold. */
export class Credentials {
  readonly #options: CredentialsOptions & Required<Pick<CredentialsOptions, 'now' | 'maximumAnswers'>>;
  readonly #answers: LeastRecentlyUsed<Answer>;
  /** What is nobody's token, and when that was asked: apart, so that guesses drive no answer out. */
  readonly #unknown: LeastRecentlyUsed<number>;
  readonly #asking = new Map<string, Promise<Viewer | undefined>>();
  readonly #watched = new Map<string, Watched>();
  #revocations = 0;

  constructor(options: CredentialsOptions) {
    this.#options = { now: Date.now, maximumAnswers: MAXIMUM_ANSWERS, ...options };
    this.#answers = createLeastRecentlyUsed({ capacity: this.#options.maximumAnswers });
    this.#unknown = createLeastRecentlyUsed({ capacity: this.#options.maximumAnswers });
  }

  /**
   * Anonymous without a credential. Throws UNAUTHENTICATED for a bad one, RATE_LIMITED when too many of these have come
   * from the address, SERVICE_UNAVAILABLE when nobody can tell.
   */
  async viewerOf(authorization: string | undefined, address?: string): Promise<Viewer> {
    if (authorization === undefined || authorization === '') return anonymous;
    const token = tokenIn(authorization);
    const viewer = token === undefined ? undefined : await this.#viewerOfToken(token, address);
    if (!viewer) throw failure('UNAUTHENTICATED', 'The credential is not valid.');
    return viewer;
  }

  /**
   * Calls back once, when the credential of an open socket no longer holds, or means less; returns the way to stop.
   * @param viewer whom it meant when the socket was opened: an answer that crossed a revocation is not kept here
   */
  watch(authorization: string | undefined, lost: (loss: Loss) => void, viewer?: Viewer): () => void {
    const token = authorization === undefined ? undefined : tokenIn(authorization);
    if (token === undefined) return () => {};
    const key = hashToken(token);
    const entry = this.#watched.get(key) ?? { token, lost: new Map() };
    this.#watched.set(key, entry);
    entry.lost.set(lost, viewer ?? this.#answers.get(key)?.viewer);
    return () => {
      entry.lost.delete(lost);
      if (entry.lost.size === 0 && this.#watched.get(key) === entry) this.#watched.delete(key);
    };
  }

  /** Drops what is kept of a client's or an agent's credentials; open sockets learn whether theirs still holds. */
  revoked({ clientId, agentId }: Revocation): void {
    this.#distrustQuestions();
    for (const [key, { viewer }] of this.#answers.entries()) {
      const isOfClient = clientId !== null && tenantOf(viewer) === clientId;
      const isOfAgent = agentId !== null && agentOf(viewer) === agentId;
      if (isOfClient || isOfAgent) this.#answers.delete(key);
    }
    void this.recheck();
  }

  /** Drops every kept answer. */
  forget(): void {
    this.#distrustQuestions();
    this.#answers.clear();
    void this.recheck();
  }

  /** Whatever is being asked now may be answered from before a revocation: it is not kept, and nobody joins it. */
  #distrustQuestions(): void {
    this.#revocations += 1;
    this.#asking.clear();
  }

  /** Asks again for the credentials of open sockets whose answer is too old. Called each second. */
  async recheck(): Promise<void> {
    await Promise.all([...this.#watched].map(([key, entry]) => this.#recheck(key, entry)));
  }

  async #recheck(key: string, entry: Watched): Promise<void> {
    const now = await this.#meaningOf(entry);
    for (const [lost, before] of entry.lost) {
      const loss = typeof now === 'string' ? now : lossOf(before, now);
      if (!loss) continue;
      entry.lost.delete(lost);
      lost(loss);
    }
    if (entry.lost.size === 0 && this.#watched.get(key) === entry) this.#watched.delete(key);
  }

  async #meaningOf({ token }: Watched): Promise<Viewer | Loss> {
    try {
      return (await this.#viewerOfToken(token)) ?? 'REFUSED';
    } catch {
      // An issuer that has not answered for as long as any answer lasts: nobody goes on without one.
      return 'UNKNOWN';
    }
  }

  #viewerOfToken(token: string, address?: string): Viewer | undefined | Promise<Viewer | undefined> {
    const key = hashToken(token);
    const kept = this.#answers.get(key);
    if (kept && this.#isFresh(kept)) return kept.viewer;
    const unknownSince = this.#unknown.get(key) ?? Number.NEGATIVE_INFINITY;
    if (this.#options.now() - unknownSince < UNKNOWN_MILLISECONDS) return undefined;
    return this.#asking.get(key) ?? this.#begin(key, token, address);
  }

  #begin(key: string, token: string, address: string | undefined): Promise<Viewer | undefined> {
    const asking = this.#askFor(key, token, address).finally(() => {
      if (this.#asking.get(key) === asking) this.#asking.delete(key);
    });
    this.#asking.set(key, asking);
    return asking;
  }

  async #askFor(key: string, token: string, address: string | undefined): Promise<Viewer | undefined> {
    const { guesses } = this.#options;
    if (!guesses || address === undefined) return this.#ask(key, token);
    await guesses.begin(address);
    let isNobodys = false;
    try {
      const viewer = await this.#ask(key, token);
      isNobodys = viewer === undefined;
      return viewer;
    } finally {
      guesses.ended(address, isNobodys);
    }
  }

  #isFresh({ askedAt, endsAt = Number.POSITIVE_INFINITY, holdsUntil = 0 }: Answer): boolean {
    const now = this.#options.now();
    if (now >= endsAt) return false;
    if (now < holdsUntil) return true;
    const since = this.#options.completeSince();
    const isComplete = since !== undefined && askedAt >= since;
    return now - askedAt < (isComplete ? LONG_MILLISECONDS : SHORT_MILLISECONDS);
  }

  #keep(key: string, viewer: Viewer | undefined, askedAt: number, endsAt: number | undefined): void {
    if (viewer) {
      this.#answers.set(key, { viewer, askedAt, endsAt });
    } else {
      this.#answers.delete(key);
      this.#unknown.set(key, askedAt);
    }
  }

  async #ask(key: string, token: string): Promise<Viewer | undefined> {
    const { resolve, now } = this.#options;
    const askedAt = now();
    const before = this.#revocations;
    try {
      const viewer = await resolve(token);
      // An answer that crossed a revocation may be the one from before it: good for now, not to be kept.
      if (before === this.#revocations) this.#keep(key, viewer, askedAt, endOf(token));
      return viewer;
    } catch (error) {
      // An issuer that is down revokes nothing meanwhile: its callers keep what else works, as long as an answer lasts.
      const kept = this.#answers.get(key);
      const isOver = now() >= (kept?.endsAt ?? Number.POSITIVE_INFINITY);
      if (!kept || isOver || now() - kept.askedAt >= LONG_MILLISECONDS) throw error;
      this.#answers.set(key, { ...kept, holdsUntil: now() + HOLD_MILLISECONDS });
      return kept.viewer;
    }
  }
}

/** The `exp` of a JSON Web Token, in epoch milliseconds. It is believed only of tokens that their issuer has accepted. */
function endOf(token: string): number | undefined {
  if (token.split('.').length !== 3) return undefined;
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? undefined : exp * 1000;
  } catch {
    return undefined;
  }
}

/** What was begun goes on for the same subject, in the same generation, that may do all it could do then. */
const lossOf = (before: Viewer | undefined, now: Viewer): Loss | undefined => {
  if (!before) return undefined;
  const isSame =
    before.kind === now.kind && before.subject === now.subject && generationOf(before) === generationOf(now);
  return isSame && before.scopes.every((scope) => now.scopes.includes(scope)) ? undefined : 'REFUSED';
};

const generationOf = (viewer: Viewer): number => ('generation' in viewer ? viewer.generation : 0);

function tokenIn(authorization: string): string | undefined {
  if (authorization.length > MAXIMUM_TOKEN_CHARACTERS) return undefined;
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1];
}
