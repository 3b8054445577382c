import type { EntityManager } from '@mikro-orm/sql';
import type { EventDefinition, PayloadOf } from './define-event.ts';
import type { StoredEvent } from './stored-event.ts';

/** What a consumer does on one type of event, in the transaction that also stores how far the consumer has come. */
export interface EventHandler {
  (tx: EntityManager, event: StoredEvent): Promise<void>;
  readonly definition: EventDefinition;
}

/** A handler that is given the payload in the shape of the definition; one that does not have it is a failure. */
export function on<D extends EventDefinition>(
  definition: D,
  handle: (tx: EntityManager, event: StoredEvent<PayloadOf<D>>) => Promise<unknown>,
): EventHandler {
  const run = async (tx: EntityManager, event: StoredEvent): Promise<void> => {
    const payload = definition.payload.parse(event.payload) as PayloadOf<D>;
    await handle(tx, { ...event, payload });
  };
  return Object.assign(run, { definition });
}

export interface EventHandlers {
  readonly topics: readonly string[];
  /** The handler of the event's very version, else the one of the newest version: versions only add. */
  of(event: Pick<StoredEvent, 'type' | 'version'>): EventHandler | undefined;
}

/** Throws when two handlers are for the same version of the same type. */
export function indexHandlers(handlers: readonly EventHandler[]): EventHandlers {
  const byVersion = new Map<string, EventHandler>();
  const newest = new Map<string, EventHandler>();
  for (const handler of handlers) {
    const { type, version } = handler.definition;
    if (byVersion.has(`${type}@${version}`))
      throw new Error(`Two handlers of one consumer are for ${type}, version ${version}.`);
    byVersion.set(`${type}@${version}`, handler);
    if (version > (newest.get(type)?.definition.version ?? 0)) newest.set(type, handler);
  }
  return {
    topics: [...new Set(handlers.map(({ definition }) => definition.topic))],
    of: ({ type, version }) => byVersion.get(`${type}@${version}`) ?? newest.get(type),
  };
}
