import {
  type EventSource,
  type Position,
  READ_LIMIT,
  reached,
  type StoredEvent,
} from '#foundation/events/stored-event.ts';
import type { Logger } from '#foundation/logging/logger.ts';

export interface EventTailOptions {
  readonly source: EventSource;
  /** Read no others; all when left out. */
  readonly topics?: readonly string[];
  /** Only these are told. */
  readonly isWanted: (event: Pick<StoredEvent, 'type'>) => boolean;
  readonly heard: (event: StoredEvent) => void;
  /** Told when news may have been missed: nothing kept from before counts any more. */
  readonly missed: () => void;
  readonly logger: Logger;
}

// The tail's own news come at once; reading each second is what proves that it is alive.
const READ_EVERY_MILLISECONDS = 1_000;
const ALIVE_MILLISECONDS = 3_000;

/** Follows a publisher's log from its newest event on. Reads until it is disposed, whatever fails meanwhile. */
export class EventTail implements AsyncDisposable {
  readonly #options: EventTailOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #stop: () => void;
  #position: Position | undefined;
  #since: number | undefined;
  #lastReadAt = 0;
  #reading: Promise<void> | undefined;
  #isStale = false;
  #isClosed = false;

  constructor(options: EventTailOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#wake(), READ_EVERY_MILLISECONDS);
    this.#stop = options.source.onNews((events) => {
      if (!events || events.some(options.isWanted)) this.#wake();
    });
    this.#wake();
  }

  /**
   * Since when (epoch milliseconds) every wanted event has been heard of; undefined while that is not sure, because the
   * publisher's log could not be read for a moment.
   */
  completeSince(): number | undefined {
    return Date.now() - this.#lastReadAt <= ALIVE_MILLISECONDS ? this.#since : undefined;
  }

  /** How far everything wanted has been heard; undefined while that is not sure. */
  position(): Position | undefined {
    return this.completeSince() === undefined ? undefined : this.#position;
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
      logger.debug({ err: error, publisher: source.publisher }, 'a log cannot be followed');
    }
  }

  async #read(): Promise<void> {
    const { source, topics, isWanted, heard, missed } = this.#options;
    const askedAt = Date.now();
    const after = this.#position?.sequence ?? (await source.newest());
    const page = await source.read({ after, limit: READ_LIMIT, ...(topics && { topics }) });
    const isContinued = this.#position?.epoch === page.epoch && page.oldest <= after + 1;
    if (!isContinued) {
      if (this.#position) missed();
      this.#since = askedAt;
    }
    const isNew = this.#position === undefined || isContinued;
    const sequence = isNew ? reached(page, { after, limit: READ_LIMIT }) : page.newest;
    this.#position = { epoch: page.epoch, sequence };
    this.#lastReadAt = Date.now();
    for (const event of page.events) if (isWanted(event)) heard(event);
    if (page.events.length === READ_LIMIT) this.#isStale = true;
  }
}
