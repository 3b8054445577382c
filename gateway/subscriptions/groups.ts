import { Group, type GroupOptions, type Member } from './group.ts';
import type { Subscription } from './subscription.ts';

export interface Groups extends AsyncDisposable {
  /** Joins those who want the same, or begins a group; returns the way to leave. The last one closes the upstream. */
  join(subscription: Subscription, member: Member): () => void;
  /** Plans every group again, by the graph that is in force now. */
  planAgain(): Promise<void>;
  readonly size: number;
  /** Over all groups. */
  readonly members: number;
}

/** Who shares what: a group for each wish and audience, from its first member to its last. */
export function createGroups(options: GroupOptions): Groups {
  /** Those that can be joined. */
  const open = new Map<string, Group>();
  /** All, and the key under which each can be joined. */
  const all = new Map<Group, string>();

  const forget = (group: Group): void => {
    const key = all.get(group);
    if (key !== undefined && open.get(key) === group) open.delete(key);
    all.delete(group);
  };
  const begin = (key: string, subscription: Subscription): Group => {
    const group = new Group(options, subscription);
    open.set(key, group);
    all.set(group, key);
    // Not in the same turn: whoever joins in it hears the first event too.
    queueMicrotask(() => void group.run().finally(() => forget(group)));
    return group;
  };

  const planAgain = async (group: Group): Promise<void> => {
    const before = group.key;
    await group.planAgain();
    const key = all.get(group);
    if (key === undefined || group.key === before) return;
    if (open.get(key) === group) open.delete(key);
    const next = group.key + key.slice(before.length);
    all.set(group, next);
    if (!open.has(next)) open.set(next, group);
  };

  return {
    join(subscription, member) {
      const key = keyFor(subscription.key, subscription.after);
      const present = open.get(key);
      const group = present && !present.isClosedToLate ? present : begin(key, subscription);
      group.members.add(member);
      return () => {
        group.members.delete(member);
        if (group.members.size > 0) return;
        group.end();
        forget(group);
      };
    },
    async planAgain() {
      await Promise.all([...all.keys()].map(planAgain));
    },
    get size() {
      return all.size;
    },
    get members() {
      let count = 0;
      for (const group of all.keys()) count += group.members.size;
      return count;
    },
    async [Symbol.asyncDispose]() {
      for (const group of all.keys()) group.end();
      all.clear();
      open.clear();
    },
  };
}

/** Those who resume from one place share the way from there, as long as nothing has come of it. */
const keyFor = (wish: string, after: string | undefined): string =>
  after === undefined ? wish : `${wish}\nafter ${after}`;
