import { type EventPage, isWanted, type ReadRequest, type StoredEvent } from './stored-event.ts';

export interface EventWindow {
  /** Undefined until the first `reset`. */
  readonly epoch: string | undefined;
  /** The newest sequence heard of; undefined until the first `reset`. */
  readonly newest: number | undefined;
  /** Forgets all events and stands at `newest`. */
  reset(log: { epoch: string; epochStart: number; newest: number; oldest: number }): void;
  /** Moves on; answers what was new. Events after a hole replace what was held before it. */
  append(events: readonly StoredEvent[]): readonly StoredEvent[];
  /** What was pruned from the log; the page says so. */
  setOldest(oldest: number): void;
  /** The answer, when the window holds all that is known after `request.after`; undefined when the log must be asked. */
  read(request: ReadRequest): EventPage | undefined;
  /** Drops the events but keeps the position. */
  clear(): void;
  /** Back to before the first `reset`: nobody keeps the window up to date. */
  forget(): void;
}

// What most readers need is what has just happened. Prices come in batches of up to 500: so bytes count too.
const MOST_EVENTS = 1_000;
const MOST_CHARACTERS = 4_000_000;

/** The most recent events of one log, without holes, in the memory of one process and shared by its readers. */
export function createEventWindow(): EventWindow {
  let log: { epoch: string; epochStart: number; newest: number; oldest: number } | undefined;
  let events: StoredEvent[] = [];
  let sizes: number[] = [];
  let total = 0;

  function drop(count: number) {
    for (const size of sizes.slice(0, count)) total -= size;
    events = events.slice(count);
    sizes = sizes.slice(count);
  }

  /** In steps of a quarter: dropping one by one would copy the window for each event. */
  function shrink() {
    while (events.length > MOST_EVENTS || (total > MOST_CHARACTERS && events.length > 0)) {
      drop(Math.ceil(events.length / 4));
    }
  }

  return {
    get epoch() {
      return log?.epoch;
    },
    get newest() {
      return log?.newest;
    },
    reset({ epoch, epochStart, newest, oldest }) {
      log = { epoch, epochStart, newest, oldest };
      drop(events.length);
    },
    append(added) {
      if (!log) return [];
      const known = log.newest;
      const fresh = added.filter(({ sequence }) => sequence > known);
      const [first, last] = [fresh[0], fresh.at(-1)];
      if (!first || !last) return [];
      if (first.sequence !== log.newest + 1) drop(events.length);
      for (const event of fresh) {
        const size = JSON.stringify(event.payload)?.length ?? 0;
        events.push(event);
        sizes.push(size);
        total += size;
      }
      log.newest = last.sequence;
      shrink();
      return fresh;
    },
    setOldest(oldest) {
      if (log) log.oldest = oldest;
    },
    read(request) {
      if (!log) return undefined;
      const first = events[0]?.sequence ?? log.newest + 1;
      if (request.after < first - 1 || request.after > log.newest) return undefined;
      const wanted: StoredEvent[] = [];
      for (let place = request.after - first + 1; place < events.length; place += 1) {
        const event = events[place];
        if (event && isWanted(event, request) && wanted.push(event) === request.limit) break;
      }
      // What the log has pruned may still be held here.
      return { ...log, oldest: Math.min(log.oldest, first), events: wanted };
    },
    clear: () => drop(events.length),
    forget() {
      log = undefined;
      drop(events.length);
    },
  };
}
