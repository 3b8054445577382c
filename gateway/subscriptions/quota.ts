/** How many subscriptions each subject has, over all of its sockets. */
export interface Quota {
  /** Takes a place, and returns the way to give it back; undefined when the subject has no more. */
  take(subject: string): (() => void) | undefined;
}

export function createQuota({ limit }: { limit: number }): Quota {
  const taken = new Map<string, number>();
  return {
    take(subject) {
      const count = taken.get(subject) ?? 0;
      if (count >= limit) return undefined;
      taken.set(subject, count + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = (taken.get(subject) ?? 1) - 1;
        if (left > 0) taken.set(subject, left);
        else taken.delete(subject);
      };
    },
  };
}
