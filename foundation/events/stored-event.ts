import { z } from 'zod';

/** An event as the log keeps it. `sequence` is dense within one publisher: its neighbours differ by one. */
export interface StoredEvent<P = unknown> {
  /** UUIDv7 */
  readonly id: string;
  readonly topic: string;
  readonly type: string;
  readonly version: number;
  /** Domain time, RFC 3339 in UTC. */
  readonly occurredAt: string;
  readonly aggregateId: string;
  /** The tenant; null for what belongs to none. */
  readonly clientId: string | null;
  readonly sequence: number;
  readonly requestId: string | null;
  readonly traceparent: string | null;
  /** null once the tenant's data has been erased; such an event is passed over. */
  readonly payload: P;
}

/** Where a reader stands: the log's life it read in, and the last sequence it has seen. */
export interface Position {
  readonly epoch: string;
  readonly sequence: number;
}

export interface ReadRequest {
  /** Only events with a higher sequence. */
  readonly after: number;
  /** 1 to 500 */
  readonly limit: number;
  readonly topics?: readonly string[];
  readonly clientId?: string;
  readonly aggregateId?: string;
}

/**
 * A part of a log, in order. Fewer events than the limit means that nothing else matches up to `newest`.
 * `oldest` is the lowest sequence still kept, `newest + 1` when nothing is.
 */
export interface EventPage {
  readonly events: readonly StoredEvent[];
  readonly oldest: number;
  readonly newest: number;
  /** Changes when the log does not continue the one that readers knew (a restored or recreated database). */
  readonly epoch: string;
  /** The sequence at which this epoch branched off: up to there its events are those of the epoch before. */
  readonly epochStart: number;
}

/** One publisher's log, wherever it is. */
export interface EventSource {
  readonly publisher: string;
  read(request: ReadRequest): Promise<EventPage>;
  /** The newest sequence: of all that is committed by now if the log is this process's own, else of what is numbered. */
  newest(): Promise<number>;
  /** Calls back when something newer may exist, with the events themselves where they are at hand; returns the way to stop. */
  onNews(heard: Heard): () => void;
}

export type Heard = (events: readonly StoredEvent[] | undefined) => void;

/** The most events that one read returns. */
export const READ_LIMIT = 500;

/** The position that a reader has reached with this page, having asked for `limit` events after `after`. */
export function reached(page: EventPage, { after, limit }: Pick<ReadRequest, 'after' | 'limit'>): number {
  const last = page.events.at(-1)?.sequence ?? after;
  return page.events.length < limit ? Math.max(last, page.newest) : last;
}

export const isWanted = (event: StoredEvent, { topics, clientId, aggregateId }: ReadRequest): boolean =>
  (topics === undefined || topics.includes(event.topic)) &&
  (clientId === undefined || event.clientId === clientId) &&
  (aggregateId === undefined || event.aggregateId === aggregateId);

export const storedEventSchema = z.object({
  id: z.string(),
  topic: z.string(),
  type: z.string(),
  version: z.int(),
  occurredAt: z.string(),
  aggregateId: z.string(),
  clientId: z.string().nullable(),
  sequence: z.int().positive(),
  requestId: z.string().nullable(),
  traceparent: z.string().nullable(),
  payload: z.unknown(),
});

/** The answer of `GET /events`. */
export const eventPageSchema = z.object({
  events: z.array(storedEventSchema),
  oldest: z.int().nonnegative(),
  newest: z.int().nonnegative(),
  epoch: z.string(),
  epochStart: z.int().nonnegative(),
});

/** The query string of `GET /events`: `after`, `limit`, `topics` (separated by commas), `clientId`, `aggregateId`. */
export const readRequestSchema = z.object({
  after: z.coerce.number().int().nonnegative(),
  limit: z.coerce.number().int().min(1).max(READ_LIMIT).default(100),
  topics: z
    .string()
    .min(1)
    .transform((list) => list.split(','))
    .optional(),
  clientId: z.string().min(1).optional(),
  aggregateId: z.string().min(1).optional(),
});

/** The inverse of `readRequestSchema`. */
export function toQueryString({ topics, ...request }: ReadRequest): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...request, topics: topics?.join(',') })) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.toString();
}
