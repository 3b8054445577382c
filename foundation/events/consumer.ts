import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import { validate as isUuid } from 'uuid';
import type { Clock } from '../clock.ts';
import type { SchemaDatabase } from '../database/open.ts';
import { transact } from '../database/transact.ts';
import { withDeadline } from '../resilience/deadline.ts';
import { noServiceTelemetry, type ServiceTelemetry } from '../telemetry/service-telemetry.ts';
import { createApplier, handleEvent } from './apply-events.ts';
import { consumerOffsets, type Offset } from './consumer-offset.ts';
import { type DeadLetter, markReplayed, takeDeadLetter } from './dead-letter.ts';
import { type EventHandler, indexHandlers } from './event-handler.ts';
import { createPump } from './pump.ts';
import { type EventPage, type EventSource, reached, type StoredEvent } from './stored-event.ts';

export type { DeadLetter } from './dead-letter.ts';
export { type EventHandler, on } from './event-handler.ts';

export interface ConsumerOptions {
  /** Unique among the consumers of one publisher in this subgraph; the offset is kept under it. */
  readonly name: string;
  /** Where the effects and the offset are. */
  readonly database: SchemaDatabase;
  readonly source: EventSource;
  readonly handlers: readonly EventHandler[];
  readonly logger: Logger;
  readonly clock: Clock;
  /** How often an event is tried before it becomes a dead letter. */
  readonly attempts?: number;
  /** The pause after the first failure of an event; it doubles with each further one. */
  readonly backoffMilliseconds?: number;
  /** Called in the transaction that adds the letter. */
  readonly onDeadLetter?: (tx: EntityManager, letter: DeadLetter) => void;
  /** Called in the transaction that applies the letter again. */
  readonly onReplayed?: (tx: EntityManager, letter: DeadLetter) => void;
  readonly onGap?: (gap: ConsumerGap) => void;
  /** Told of every event that is applied; nobody is, unless given. */
  readonly telemetry?: ServiceTelemetry | undefined;
}

/**
 * The consumer stood at `from` and goes on after `to`. `PRUNED`: the log does not keep the events in between.
 * `REPLACED`: the log is not the one the consumer knew, and has other events after `to`.
 */
export interface ConsumerGap {
  readonly consumer: string;
  readonly publisher: string;
  readonly reason: 'PRUNED' | 'REPLACED';
  readonly from: number;
  readonly to: number;
}

export interface ConsumerProgress {
  /** Events of the source that it knows of and has not passed. */
  readonly lag: number;
  /** Since when it has tried in vain, in epoch milliseconds of the system's time; undefined while all is well. */
  readonly failingSince: number | undefined;
}

export interface Consumer extends AsyncDisposable {
  readonly name: string;
  readonly publisher: string;
  /** Applies what is there and what comes, until drained. */
  start(): Promise<void>;
  /**
   * Waits until everything up to `sequence`, by default the newest of the source, is applied, started or not.
   * Throws DeadlineExceeded after ten seconds.
   */
  caughtUp(sequence?: number): Promise<void>;
  /** The highest sequence that is applied, or passed over because it is of no concern. */
  position(): Promise<number>;
  /** Applies a dead letter again: false when there is none that waits. What the handler throws is thrown, and it waits on. */
  replayDeadLetter(id: string): Promise<boolean>;
  /** How it gets on, as far as it knows itself. */
  progress(): ConsumerProgress;
  /**
   * Begins anew where it stands according to the database, and leaves to itself what it was doing: two that apply the
   * same events do no harm, because each effect is fenced by the offset.
   */
  restart(): void;
  /** Ends after the batch in hand. */
  drain(): Promise<void>;
}

const BATCH = 100;
const RETRY_MILLISECONDS = 1_000;
const CAUGHT_UP_MILLISECONDS = 10_000;
// The first news of a quiet time is applied at once; in a busy time what comes within the rest shares a transaction.
const REST_MILLISECONDS = 100;
// Events of no concern move the stored offset this late: a transaction for each would cost more than passing them again.
const STORE_AFTER_EVENTS = 500;
const STORE_AFTER_MILLISECONDS = 5_000;

/**
 * Applies one publisher's events, each once: the effect and the offset are one transaction. Several processes may run
 * the same consumer. Types without a handler are passed over.
 */
export function createConsumer(o: ConsumerOptions): Consumer {
  const { name, database, source, logger } = o;
  const { publisher } = source;
  const handlers = indexHandlers(o.handlers);
  const offsets = consumerOffsets({ schema: database.schema, consumer: name, publisher });
  const { attempts = 5, backoffMilliseconds = 100, telemetry = noServiceTelemetry } = o;
  const applying = { ...o, consumer: name, publisher, offsets, handlers, attempts, backoffMilliseconds, telemetry };
  const applier = createApplier(applying);
  const stopping = new AbortController();
  const waiters = new Set<{ readonly sequence: number; readonly resolve: () => void }>();
  const timers = new Map<() => void, NodeJS.Timeout>();
  let stopListening = () => {};
  let stored: Offset | undefined;
  let position = 0;
  let epoch: string | null = null;
  let isStoringDue = false;
  let newest = 0;
  let failingSince: number | undefined;

  function moveTo(to: number) {
    position = to;
    for (const waiter of waiters) {
      if (waiter.sequence > position) continue;
      waiters.delete(waiter);
      waiter.resolve();
    }
  }

  function adopt(offset: Offset) {
    stored = offset;
    epoch = offset.epoch;
    moveTo(offset.position);
  }

  /** Where to go on when the page shows that the log does not continue at our position; undefined when it does. */
  function findGap({
    epoch: current,
    epochStart,
    newest,
    oldest,
  }: EventPage): Pick<ConsumerGap, 'reason' | 'to'> | undefined {
    if (epoch !== null && epoch !== current && position > epochStart) return { reason: 'REPLACED', to: epochStart };
    if (position > newest) return { reason: 'REPLACED', to: newest };
    if (oldest > position + 1) return { reason: 'PRUNED', to: oldest - 1 };
    return undefined;
  }

  async function cross({ reason, to }: Pick<ConsumerGap, 'reason' | 'to'>, from: Offset, newEpoch: string) {
    const gap = { consumer: name, publisher, reason, from: position, to };
    const next = { position: to, epoch: newEpoch };
    if (!(await offsets.move(database.fork(), from, next))) return adopt(await offsets.load(database.fork()));
    adopt(next);
    logger.warn(gap, 'a consumer has missed events');
    o.onGap?.(gap);
  }

  /** One page further. Answers whether there may be more. */
  async function step(from: Offset): Promise<boolean> {
    const request = { after: position, limit: BATCH, topics: handlers.topics };
    const page = await source.read(request);
    newest = page.newest;
    const gap = findGap(page);
    if (gap) {
      await cross(gap, from, page.epoch);
      return true;
    }
    epoch = page.epoch;
    const end = reached(page, request);
    const due = page.events.filter((event) => event.payload !== null && handlers.of(event));
    if (due.length === 0) moveTo(end);
    else {
      const steps = due.map((event, place) => ({ event, position: place === due.length - 1 ? end : event.sequence }));
      adopt(await applier.apply(steps, from, page.epoch, stopping.signal));
    }
    return page.events.length === BATCH || position !== end;
  }

  async function storePosition() {
    isStoringDue = false;
    if (!stored || (stored.position === position && stored.epoch === epoch)) return;
    const to = { position, epoch };
    if (await offsets.move(database.fork(), stored, to)) stored = to;
    else adopt(await offsets.load(database.fork()));
  }

  /** Calls `work` once, later; at most one call of it is pending. */
  function later(work: () => void, milliseconds: number) {
    if (timers.has(work) || stopping.signal.aborted) return;
    const call = () => {
      timers.delete(work);
      work();
    };
    timers.set(work, setTimeout(call, milliseconds).unref());
  }

  const store = () => {
    isStoringDue = true;
    pump.wake();
  };

  async function run() {
    try {
      if (!stored) adopt(await offsets.load(database.fork()));
      while (!stopping.signal.aborted && stored && (await step(stored)));
      if (isStoringDue || position - (stored?.position ?? 0) >= STORE_AFTER_EVENTS) await storePosition();
      else if (position !== stored?.position) later(store, STORE_AFTER_MILLISECONDS);
      failingSince = undefined;
    } catch (error) {
      if (stopping.signal.aborted) return;
      failingSince ??= Date.now();
      logger.warn({ err: error, consumer: name, publisher }, 'a consumer cannot go on and will try again');
      later(wake, RETRY_MILLISECONDS);
    }
  }

  let pump = createPump(run, REST_MILLISECONDS);
  const wake = () => pump.wake();

  function hear(events: readonly StoredEvent[] | undefined) {
    newest = Math.max(newest, events?.at(-1)?.sequence ?? 0);
    wake();
  }

  async function drain() {
    stopping.abort();
    stopListening();
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    await pump.stop();
    await storePosition().catch((error) => logger.debug({ err: error, consumer: name }, 'an offset was not stored'));
  }

  return {
    name,
    publisher,
    async start() {
      stored ?? adopt(await offsets.load(database.fork()));
      stopListening = source.onNews(hear);
      wake();
    },
    async caughtUp(sequence) {
      const target = sequence ?? (await source.newest());
      const reachedTarget = Promise.withResolvers<void>();
      const waiter = { sequence: target, resolve: reachedTarget.resolve };
      waiters.add(waiter);
      if (stored) moveTo(position);
      const stopWaiting = source.onNews((events) => {
        hear(events);
        pump.hurry();
      });
      pump.hurry();
      try {
        await withDeadline(reachedTarget.promise, CAUGHT_UP_MILLISECONDS);
      } finally {
        stopWaiting();
        waiters.delete(waiter);
      }
    },
    progress: () => ({ lag: Math.max(0, newest - position), failingSince }),
    restart() {
      if (stopping.signal.aborted) return;
      void pump.stop();
      stored = undefined;
      pump = createPump(run, REST_MILLISECONDS);
      wake();
    },
    position: async () => (stored ? position : (await offsets.load(database.fork())).position),
    replayDeadLetter: (id) =>
      transact(database.fork(), async (tx) => {
        if (!isUuid(id)) return false;
        const letter = await takeDeadLetter(tx, database.schema, { id, consumer: name, publisher });
        if (!letter) return false;
        await handleEvent(applying, tx, letter.event);
        await markReplayed(tx, database.schema, id, o.clock());
        o.onReplayed?.(tx, letter);
        return true;
      }),
    drain,
    [Symbol.asyncDispose]: drain,
  };
}
