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
  /** All, the key under which each can be joined, and the place behind which it began. */
  const all = new Map<Group, { readonly key: string; readonly after: string | undefined }>();

  const close = (group: Group): void => {
    const key = all.get(group)?.key;
    if (key !== undefined && open.get(key) === group) open.delete(key);
  };
  const forget = (group: Group): void => {
    close(group);
    all.delete(group);
  };
  const planAgain = async (group: Group): Promise<void> => {
    // Another graph may come while it is planned by this one.
    while (all.has(group) && !group.isEnded && group.version !== options.version()) {
      await group.planAgain();
      const known = all.get(group);
      if (!known) return;
      const key = keyFor(group.key, known.after);
      if (key === known.key) continue;
      close(group);
      all.set(group, { ...known, key });
      if (!open.has(key)) open.set(key, group);
    }
  };
  const begin = (key: string, subscription: Subscription): Group => {
    const group = new Group(options, subscription);
    open.set(key, group);
    all.set(group, { key, after: subscription.after });
    const run = async () => {
      // It was admitted some time ago, perhaps by an earlier graph, which allowed more.
      await planAgain(group);
      await group.run();
    };
    // Not in the same turn: whoever joins in it hears the first event too.
    queueMicrotask(() => void run().finally(() => forget(group)));
    return group;
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
