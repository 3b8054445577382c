import type { Logger } from 'pino';
import type { Heard, StoredEvent } from './stored-event.ts';

/** Those who want to hear of news; one that throws does not keep the others from hearing. */
export function createListeners({ logger, onCount }: { logger: Logger; onCount?: (count: number) => void }) {
  const listeners = new Set<{ heard: Heard }>();
  return {
    add(heard: Heard): () => void {
      const listener = { heard };
      listeners.add(listener);
      onCount?.(listeners.size);
      return () => {
        if (listeners.delete(listener)) onCount?.(listeners.size);
      };
    },
    tell(events: readonly StoredEvent[] | undefined) {
      for (const { heard } of [...listeners]) {
        try {
          heard(events);
        } catch (error) {
          logger.error({ err: error }, 'a reader of the event log failed to take news');
        }
      }
    },
    get count() {
      return listeners.size;
    },
  };
}
