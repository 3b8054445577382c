import type { EntityManager } from '@mikro-orm/sql';

type Wake = () => void;

// Found by the configuration, which all units of work of one database share.
const relays = new WeakMap<object, Set<Wake>>();

/** Says that this process numbers what is written to the database of `em`; answers the way to take that back. */
export function registerRelay({ config }: EntityManager, wake: Wake): () => void {
  const known = relays.get(config) ?? new Set();
  relays.set(config, known.add(wake));
  return () => void known.delete(wake);
}

/** Wakes the relays of this process on the database of `em`; undefined where there are none. */
export function ownRelays({ config }: EntityManager): Wake | undefined {
  const known = relays.get(config);
  if (!known || known.size === 0) return undefined;
  return () => {
    for (const wake of known) wake();
  };
}
