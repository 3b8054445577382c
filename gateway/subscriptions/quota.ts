import type { GatewayContext } from '../context.ts';

/** How many of something each owner has. */
export interface Quota {
  /** Takes a place, and returns the way to give it back; undefined when the owner has no more. */
  take(owner: string): (() => void) | undefined;
}

export function createQuota({ limit }: { limit: number }): Quota {
  const taken = new Map<string, number>();
  return {
    take(owner) {
      const count = taken.get(owner) ?? 0;
      if (count >= limit) return undefined;
      taken.set(owner, count + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = (taken.get(owner) ?? 1) - 1;
        if (left > 0) taken.set(owner, left);
        else taken.delete(owner);
      };
    },
  };
}

/** Whose places an operation takes: the user's, or those of the address of somebody who has not signed in. */
export const ownerOf = ({ viewer, address = '' }: Pick<GatewayContext, 'viewer' | 'address'>): string =>
  viewer.kind === 'ANONYMOUS' ? `address ${address}` : viewer.subject;
