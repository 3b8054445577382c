import { collectInTransaction } from '../collect.ts';
import { type Activity, fleetRepository } from './repository.ts';

/** Notes when anything last happened to a client: once for all news of a transaction. */
export const createActivity = () =>
  collectInTransaction<Activity>((tx, items) => {
    const newest = new Map<string, Activity>();
    for (const activity of items) {
      const known = newest.get(activity.clientId);
      if (!known || known.at < activity.at) newest.set(activity.clientId, activity);
    }
    return fleetRepository(tx).noteActivity([...newest.values()]);
  });
export type NoteActivity = ReturnType<typeof createActivity>;
