import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { SchemaDatabase } from '../database/open.ts';
import { transact } from '../database/transact.ts';
import { runInRequest } from '../logging/request-context.ts';
import { pause } from '../resilience/deadline.ts';
import type { ServiceTelemetry } from '../telemetry/service-telemetry.ts';
import { isSameOffset, type Offset, type Offsets } from './consumer-offset.ts';
import { addDeadLetter, type DeadLetter } from './dead-letter.ts';
import type { EventHandlers } from './event-handler.ts';
import type { StoredEvent } from './stored-event.ts';

/** An event to apply, and the position that is reached with it. */
export interface Step {
  readonly event: StoredEvent;
  readonly position: number;
}

export interface ApplyOptions {
  readonly consumer: string;
  readonly publisher: string;
  readonly database: SchemaDatabase;
  readonly offsets: Offsets;
  readonly handlers: EventHandlers;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How often an event is tried before it becomes a dead letter. */
  readonly attempts: number;
  /** The pause after the first failure; it doubles with each further one, up to 5 s. */
  readonly backoffMilliseconds: number;
  /** Called in the transaction that adds the letter, so that the news of it is neither lost nor false. */
  readonly onDeadLetter?: (tx: EntityManager, letter: DeadLetter) => void;
  readonly telemetry: ServiceTelemetry;
}

// On PGlite everybody else waits for the transaction, a fail-over too.
const TRANSACTION_MILLISECONDS = { postgres: 50, pglite: 10 };
const LONGEST_BACKOFF_MILLISECONDS = 5_000;

type EventHandling = Pick<ApplyOptions, 'consumer' | 'publisher' | 'database' | 'handlers' | 'telemetry'>;

/** Hands one event to its handler, as part of the request that published it. */
export async function handleEvent(o: EventHandling, tx: EntityManager, event: StoredEvent): Promise<void> {
  const handler = o.handlers.of(event);
  if (!handler || event.payload === null) return;
  const { consumer, publisher } = o;
  const { topic, id: eventId, requestId, traceparent: parent, clientId } = event;
  const start = { subgraph: o.database.schema, consumer, publisher, topic, eventId, traceparent: parent };
  const { traceparent, end } = o.telemetry.event(start);
  const work = async () => handler(tx, event);
  try {
    if (requestId === null && traceparent === undefined) await work();
    else await runInRequest({ requestId: requestId ?? eventId, traceparent, clientId: clientId ?? undefined }, work);
    end();
  } catch (error) {
    end('FAILED');
    throw error;
  }
}

/**
 * Applies events in order, effect and offset in one transaction. It returns the offset that is stored afterwards: of the
 * last step done, or of another process that was faster. Many steps share a transaction; if that fails, each gets its
 * own, and one that fails `attempts` times goes to the dead letters.
 */
export function createApplier(o: ApplyOptions) {
  const { database, offsets, logger } = o;

  async function together(steps: readonly Step[], from: Offset, epoch: string, onBegin = () => {}): Promise<Offset> {
    return transact(database.fork(), async (tx) => {
      const stored = await offsets.lock(tx);
      if (!isSameOffset(stored, from)) return stored;
      onBegin();
      const end = performance.now() + TRANSACTION_MILLISECONDS[database.server.kind];
      let position = from.position;
      for (const step of steps) {
        await handleEvent(o, tx, step.event);
        // The next handler reads what this one has changed; reading again would undo what is not written yet.
        await tx.flush();
        position = step.position;
        if (performance.now() > end) break;
      }
      await offsets.store(tx, { position, epoch });
      return { position, epoch };
    });
  }

  async function bury({ event, position }: Step, from: Offset, epoch: string, error: unknown): Promise<Offset> {
    const { consumer, publisher, attempts } = o;
    const outcome = await transact(database.fork(), async (tx) => {
      const stored = await offsets.lock(tx);
      if (!isSameOffset(stored, from)) return { stored };
      await offsets.store(tx, { position, epoch });
      const createdAt = o.clock().toISOString();
      const reason = { consumer, publisher, event, error: String(error), attempts, createdAt };
      const letter = await addDeadLetter(tx, database.schema, reason);
      o.onDeadLetter?.(tx, letter);
      return { stored: { position, epoch }, letter };
    });
    const { sequence, type } = event;
    if (outcome.letter) {
      o.telemetry.deadLetter({ subgraph: database.schema, consumer });
      logger.error(
        { err: error, consumer, publisher, sequence, type },
        'an event could not be applied and is a dead letter',
      );
    }
    return outcome.stored;
  }

  /** Only what the handler itself fails counts: an outage of the database is waited for. */
  async function persist(step: Step, from: Offset, epoch: string, signal: AbortSignal): Promise<Offset> {
    for (let attempt = 1; ; attempt += 1) {
      let hasBegun = false;
      try {
        return await together([step], from, epoch, () => {
          hasBegun = true;
        });
      } catch (error) {
        if (!hasBegun || signal.aborted || !(await isAlive())) throw error;
        if (attempt >= o.attempts) return bury(step, from, epoch, error);
        const { sequence, type } = step.event;
        logger.warn({ err: error, consumer: o.consumer, sequence, type, attempt }, 'an event could not be applied');
        await pause(Math.min(o.backoffMilliseconds * 2 ** (attempt - 1), LONGEST_BACKOFF_MILLISECONDS), signal);
      }
    }
  }

  const isAlive = () =>
    database.server.ping().then(
      () => true,
      () => false,
    );

  async function oneByOne(steps: readonly Step[], from: Offset, epoch: string, signal: AbortSignal): Promise<Offset> {
    let offset = from;
    for (const step of steps) {
      if (signal.aborted) break;
      offset = await persist(step, offset, epoch, signal);
      if (offset.position !== step.position) break;
    }
    return offset;
  }

  return {
    async apply(steps: readonly Step[], from: Offset, epoch: string, signal: AbortSignal): Promise<Offset> {
      try {
        return await together(steps, from, epoch);
      } catch (error) {
        logger.debug({ err: error, consumer: o.consumer }, 'a batch of events is applied one by one');
        return oneByOne(steps, from, epoch, signal);
      }
    },
  };
}
