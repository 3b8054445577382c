import type { EventSource, Position } from '#foundation/events/stored-event.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import { EventTail } from '../events/event-tail.ts';
import { TenantNews } from './tenant-news.ts';

/** Where each log stood, by publisher, when something was read. */
export type Stamp = Readonly<Record<string, Position>>;

/** Tells whether what was read earlier still holds, by the events that have happened since. */
export interface Freshness extends AsyncDisposable {
  /** For what is read from now on; undefined while news may be missed: then nothing may be kept, and nothing kept used. */
  stamp(): Stamp | undefined;
  /** Whether nothing has happened in the tenant's data since, nor shortly before `at` (epoch milliseconds). */
  isCurrent(stamp: Stamp, at: number, tenant: string): boolean;
}

/** Where nothing tells of changes, only age makes an answer stale. */
export const ageOnly: Freshness = {
  stamp: () => ({}),
  isCurrent: () => true,
  [Symbol.asyncDispose]: async () => {},
};

export interface FreshnessOptions {
  readonly sources: readonly EventSource[];
  readonly logger: Logger;
  /** Epoch milliseconds of the system's time. */
  readonly now?: () => number;
}

// Nobody asks for what is kept: then the logs need not be followed either.
const IDLE_MILLISECONDS = 60_000;

interface Log {
  readonly tail: EventTail;
  news: TenantNews | undefined;
}

/** Follows the logs while anybody asks. */
export function createFreshness({ sources, logger, now = Date.now }: FreshnessOptions): Freshness {
  let logs: ReadonlyMap<string, Log> | undefined;
  let askedAt = 0;
  const closing = new Set<Promise<void>>();

  const stop = (): void => {
    for (const { tail } of logs?.values() ?? []) {
      const closed = tail[Symbol.asyncDispose]().finally(() => closing.delete(closed));
      closing.add(closed);
    }
    logs = undefined;
  };
  const timer = setInterval(() => {
    if (logs && now() - askedAt > IDLE_MILLISECONDS) stop();
  }, IDLE_MILLISECONDS);
  timer.unref();

  return {
    stamp() {
      askedAt = now();
      logs ??= new Map(sources.map((source) => [source.publisher, follow(source, logger, now)]));
      const stamp: Record<string, Position> = {};
      for (const [publisher, log] of logs) {
        const position = log.tail.position();
        if (!position) return undefined;
        log.news ??= new TenantNews(position, now());
        stamp[publisher] = position;
      }
      return stamp;
    },
    isCurrent(stamp, at, tenant) {
      if (!logs) return false;
      for (const [publisher, { news, tail }] of logs) {
        const position = stamp[publisher];
        if (!position || !news || !tail.position() || !news.isCurrent(position, at, tenant)) return false;
      }
      return true;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stop();
      await Promise.all(closing);
    },
  };
}

function follow(source: EventSource, logger: Logger, now: () => number): Log {
  const log: Log = {
    news: undefined,
    tail: new EventTail({
      source,
      isWanted: () => true,
      heard: (event) => log.news?.heard(event, now()),
      // What was heard before does not count any more: it begins anew at the tail's next place.
      missed: () => {
        log.news = undefined;
      },
      logger,
    }),
  };
  return log;
}
