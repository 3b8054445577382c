import { type EventSource, READ_LIMIT, reached, type StoredEvent } from '#foundation/events/stored-event.ts';
import type { Logger } from '#foundation/logging/logger.ts';

/** News of an issuer after which credentials of a client or an agent may no longer hold. */
export interface Revocation {
  readonly clientId: string | null;
  readonly agentId: string | null;
}

export interface RevocationsOptions {
  /** The issuer's log, and the topics in it that tell of revocations. */
  readonly source: EventSource;
  readonly topics: readonly string[];
  readonly heard: (revocation: Revocation) => void;
  /** Told when news may have been missed: no answer kept from before counts any more. */
  readonly missed: () => void;
  readonly logger: Logger;
}

export interface RevocationTail extends AsyncDisposable {
  /**
   * Since when (epoch milliseconds) every revocation has been heard of; undefined while that is not sure, because the
   * issuer's log could not be read for a moment.
   */
  completeSince(): number | undefined;
}

const REVOKING: ReadonlySet<string> = new Set([
  'client.tokenRotated',
  'client.suspended',
  'client.deleted',
  'agent.deleted',
  'session.revoked',
]);

// The tail's own news come at once; reading each second is what proves that it is alive.
const READ_EVERY_MILLISECONDS = 1_000;
const ALIVE_MILLISECONDS = 3_000;

/** Follows an issuer's log from its newest event on. Reads until it is disposed, whatever fails meanwhile. */
export function followRevocations({ source, topics, heard, missed, logger }: RevocationsOptions): RevocationTail {
  let position: { epoch: string; sequence: number } | undefined;
  let since: number | undefined;
  let lastReadAt = 0;
  let reading: Promise<void> | undefined;
  let isStale = false;
  let isClosed = false;

  const read = async (): Promise<void> => {
    const askedAt = Date.now();
    const after = position?.sequence ?? (await source.newest());
    const page = await source.read({ after, limit: READ_LIMIT, topics });
    const isContinued = position?.epoch === page.epoch && page.oldest <= after + 1;
    if (position && !isContinued) missed();
    if (!position || !isContinued) since = askedAt;
    position = {
      epoch: page.epoch,
      sequence: isContinued || !position ? reached(page, { after, limit: READ_LIMIT }) : page.newest,
    };
    lastReadAt = Date.now();
    for (const event of page.events) if (REVOKING.has(event.type)) heard(revocationOf(event));
    if (page.events.length === READ_LIMIT) await read();
  };

  const wake = (): void => {
    if (isClosed) return;
    isStale = true;
    reading ??= (async () => {
      while (isStale && !isClosed) {
        isStale = false;
        await read();
      }
    })()
      .catch((error: unknown) =>
        logger.debug({ err: error, publisher: source.publisher }, 'revocations cannot be read'),
      )
      .finally(() => {
        reading = undefined;
      });
  };

  const stop = source.onNews((events) => {
    if (!events || events.some(({ type }) => REVOKING.has(type))) wake();
  });
  const timer = setInterval(wake, READ_EVERY_MILLISECONDS);
  wake();

  return {
    completeSince: () => (Date.now() - lastReadAt <= ALIVE_MILLISECONDS ? since : undefined),
    async [Symbol.asyncDispose]() {
      isClosed = true;
      clearInterval(timer);
      stop();
      await reading;
    },
  };
}

function revocationOf({ aggregateId, clientId, type, payload }: StoredEvent): Revocation {
  const named = typeof payload === 'object' && payload !== null ? payload : {};
  if (type === 'agent.deleted')
    return { clientId: null, agentId: textOf('agentId' in named && named.agentId) ?? aggregateId };
  return { clientId: clientId ?? textOf('clientId' in named && named.clientId) ?? aggregateId, agentId: null };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
