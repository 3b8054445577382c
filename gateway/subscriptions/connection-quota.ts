import type { Viewer } from '#foundation/identity/viewer.ts';
import { createQuota } from './quota.ts';

/** How many connections stay open: altogether, of each user, and from each address of those who have not signed in. */
export interface ConnectionQuota {
  /** Takes a place for whoever has just connected; undefined when there is none. */
  take(address: string): ConnectionPlace | undefined;
}

export interface ConnectionPlace {
  /** It turned out who it is: the place is this user's from now on. False when this user has no more. */
  belongsTo(viewer: Viewer): boolean;
  giveBack(): void;
}

export interface ConnectionQuotaOptions {
  readonly maxConnections: number;
  readonly maxPerUser: number;
  readonly maxPerAddress: number;
}

export function createConnectionQuota(options: ConnectionQuotaOptions): ConnectionQuota {
  const all = createQuota({ limit: options.maxConnections });
  const users = createQuota({ limit: options.maxPerUser });
  const addresses = createQuota({ limit: options.maxPerAddress });
  return {
    take(address) {
      const leave = all.take('');
      if (!leave) return undefined;
      let leaveOwner = addresses.take(address);
      if (!leaveOwner) {
        leave();
        return undefined;
      }
      return {
        belongsTo({ kind, subject }) {
          if (kind === 'ANONYMOUS') return true;
          const place = users.take(subject);
          if (!place) return false;
          leaveOwner?.();
          leaveOwner = place;
          return true;
        },
        giveBack() {
          leave();
          leaveOwner?.();
        },
      };
    },
  };
}
