import type { Writable } from 'node:stream';
import { Batch, type SharedPayload } from './payload.ts';

/** One client's connection, as those see it who write to it. */
export interface Outlet {
  /** Whether what was written last still waits to be taken by the other side. */
  readonly isBehind: boolean;
  /** Calls back once, as soon as everything that waits has been taken. */
  onDrain(drained: () => void): void;
  /** Counts characters that are kept until it has caught up, or, below zero, no more; too many of them evict it. */
  hold(characters: number): void;
  /** Ends the connection, because its client does not read what it asked for; it may resume from its last event. */
  evict(): void;
}

// As many things as one page shows; whoever watches more of them and does not read has lost touch.
const MAXIMUM_HELD = 1_000;

/**
 * Delivers one subscription. To a client that keeps up, everything; to one that is behind, where newer results replace
 * older ones, the newest of each key once it has read what was sent before. Where nothing may be left out it writes on,
 * and the connection's own limit decides.
 */
export function createDelivery(outlet: Outlet, write: (batch: Batch) => void): (batch: Batch) => void {
  const held = new Map<string, SharedPayload>();
  const release = () => {
    const payloads = [...held.values()];
    held.clear();
    outlet.hold(-charactersOf(payloads));
    write(new Batch(payloads, true));
  };
  return (batch) => {
    if (!batch.isConflated || (held.size === 0 && !outlet.isBehind)) return write(batch);
    if (held.size === 0) outlet.onDrain(release);
    for (const payload of batch.payloads) {
      const key = payload.conflationKey ?? '';
      const older = held.get(key)?.json.length ?? 0;
      // Again at the end: the held ones are delivered in the order of their events.
      held.delete(key);
      held.set(key, payload);
      outlet.hold(payload.json.length - older);
    }
    if (held.size > MAXIMUM_HELD) outlet.evict();
  };
}

const charactersOf = (payloads: readonly SharedPayload[]): number =>
  payloads.reduce((sum, { json }) => sum + json.length, 0);

/** What an outlet keeps in mind while its client is behind, for all of its subscriptions together. */
export function createBacklog(o: {
  readonly stream: Writable;
  readonly maximumCharacters: number;
  readonly evict: () => void;
}): Pick<Outlet, 'onDrain' | 'hold'> {
  let waiting: (() => void)[] = [];
  let characters = 0;
  const drained = () => {
    const released = waiting;
    waiting = [];
    for (const each of released) each();
  };
  return {
    onDrain(each) {
      if (waiting.push(each) === 1) o.stream.once('drain', drained);
    },
    hold(more) {
      characters += more;
      if (characters > o.maximumCharacters) o.evict();
    },
  };
}

/** The newest of each key, in the order of the events. */
export function newestOfEach(payloads: readonly SharedPayload[]): SharedPayload[] {
  const newest = new Map<string, SharedPayload>();
  for (const payload of payloads) {
    const key = payload.conflationKey ?? '';
    newest.delete(key);
    newest.set(key, payload);
  }
  return [...newest.values()];
}
