import { type EventSource, READ_LIMIT, reached, type StoredEvent } from '#foundation/events/stored-event.ts';
import type { Logger } from '#foundation/logging/logger.ts';

/** News of an issuer after which credentials of a client or an agent may no longer hold. */
export interface Revocation {
  readonly clientId: string | null;
  readonly agentId: string | null;
}

export interface RevocationTailOptions {
  /** The issuer's log, and the topics in it that tell of revocations. */
  readonly source: EventSource;
  readonly topics: readonly string[];
  readonly heard: (revocation: Revocation) => void;
  /** Told when news may have been missed: no answer kept from before counts any more. */
  readonly missed: () => void;
  readonly logger: Logger;
}

const REVOKING: ReadonlySet<string> = new Set([
  'client.tokenRotated',
  'client.suspended',
  'client.deleted',
  'agent.deleted',
  'agent.tokensRevoked',
  'session.revoked',
]);
/** Of these, those that are about one agent, and not about all of its client. */
const OF_AGENT: ReadonlySet<string> = new Set(['agent.deleted', 'agent.tokensRevoked']);

// The tail's own news come at once; reading each second is what proves that it is alive.
const READ_EVERY_MILLISECONDS = 1_000;
const ALIVE_MILLISECONDS = 3_000;

/** Follows an issuer's log from its newest event on. Reads until it is disposed, whatever fails meanwhile. */
export class RevocationTail implements AsyncDisposable {
  readonly #options: RevocationTailOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #stop: () => void;
  #position: { readonly epoch: string; readonly sequence: number } | undefined;
  #since: number | undefined;
  #lastReadAt = 0;
  #reading: Promise<void> | undefined;
  #isStale = false;
  #isClosed = false;

  constructor(options: RevocationTailOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#wake(), READ_EVERY_MILLISECONDS);
    this.#stop = options.source.onNews((events) => {
      if (!events || events.some(({ type }) => REVOKING.has(type))) this.#wake();
    });
    this.#wake();
  }

  /**
   * Since when (epoch milliseconds) every revocation has been heard of; undefined while that is not sure, because the
   * issuer's log could not be read for a moment.
   */
  completeSince(): number | undefined {
    return Date.now() - this.#lastReadAt <= ALIVE_MILLISECONDS ? this.#since : undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#stop();
    await this.#reading;
  }

  #wake(): void {
    this.#isStale = true;
    this.#reading ??= this.#readWhileStale().finally(() => {
      this.#reading = undefined;
    });
  }

  async #readWhileStale(): Promise<void> {
    const { logger, source } = this.#options;
    try {
      while (this.#isStale && !this.#isClosed) {
        this.#isStale = false;
        await this.#read();
      }
    } catch (error) {
      logger.debug({ err: error, publisher: source.publisher }, 'revocations cannot be read');
    }
  }

  async #read(): Promise<void> {
    const { source, topics, heard, missed } = this.#options;
    const askedAt = Date.now();
    const after = this.#position?.sequence ?? (await source.newest());
    const page = await source.read({ after, limit: READ_LIMIT, topics });
    const isContinued = this.#position?.epoch === page.epoch && page.oldest <= after + 1;
    if (!isContinued) {
      if (this.#position) missed();
      this.#since = askedAt;
    }
    const isNew = this.#position === undefined || isContinued;
    const sequence = isNew ? reached(page, { after, limit: READ_LIMIT }) : page.newest;
    this.#position = { epoch: page.epoch, sequence };
    this.#lastReadAt = Date.now();
    for (const event of page.events) if (REVOKING.has(event.type)) heard(revocationOf(event));
    if (page.events.length === READ_LIMIT) this.#isStale = true;
  }
}

function revocationOf({ aggregateId, clientId, type, payload }: StoredEvent): Revocation {
  const named: { agentId?: unknown; clientId?: unknown } =
    typeof payload === 'object' && payload !== null ? payload : {};
  if (OF_AGENT.has(type)) return { clientId: null, agentId: textOf(named.agentId) ?? aggregateId };
  return { clientId: clientId ?? textOf(named.clientId) ?? aggregateId, agentId: null };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
