import { tenantOf, type Viewer } from '#foundation/identity/viewer.ts';
import { isRecord } from '#foundation/is-record.ts';
import type { GatewayContext } from '../context.ts';
import type { CachePolicy } from './cache-policy.ts';
import type { Freshness, Stamp } from './freshness.ts';
import type { CacheStore } from './store.ts';
import { EVERY_TENANT, SETTLING_MILLISECONDS } from './tenant-news.ts';

/** A place in time before which everything that is read later has happened. */
export interface Begun {
  readonly stamp: Stamp;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface Kept {
  readonly text: string;
  /** How long ago it was read. */
  readonly ageSeconds: number;
}

/** Names those who may share what is kept under a policy: equal names, one entry. */
export type CacheAudience = (context: GatewayContext, policy: CachePolicy) => string;

/** Texts that are kept for a while, and given only as long as nothing has happened in the data of those they are for. */
export interface Cache {
  /** Before something is read that is to be kept; undefined when it must not be. */
  begin(): Begun | undefined;
  /** In the order of the keys; undefined for what is not there, or does not hold any more. */
  read(keys: readonly string[], tenant: string): Promise<readonly (Kept | undefined)[]>;
  write(begun: Begun, entries: readonly { key: string; text: string }[], maxAgeSeconds: number): void;
  /** The viewer has changed something: nothing read before, or until the news of it is everywhere, is given to its tenant. */
  changed(viewer: Viewer): void;
}

const MAXIMUM_TENANTS = 10_000;

export interface CacheOptions {
  readonly store: CacheStore;
  readonly freshness: Freshness;
  /** Epoch milliseconds of the system's time. */
  readonly now?: () => number;
}

export function createCache({ store, freshness, now = Date.now }: CacheOptions): Cache {
  const changedAt = new Map<string, number>();
  const noteChange = (tenant: string) => {
    changedAt.delete(tenant);
    changedAt.set(tenant, now());
    const [oldest] = changedAt.keys();
    if (changedAt.size > MAXIMUM_TENANTS && oldest !== undefined) changedAt.delete(oldest);
  };
  const holds = (at: number, stamp: Stamp, tenant: string) =>
    at >= (changedAt.get(tenant) ?? 0) + SETTLING_MILLISECONDS && freshness.isCurrent(stamp, at, tenant);

  return {
    begin() {
      const stamp = freshness.stamp();
      return stamp && { stamp, at: now() };
    },
    async read(keys, tenant) {
      if (!freshness.stamp()) return keys.map(() => undefined);
      return (await store.get(keys)).map((value) => {
        if (value === undefined) return undefined;
        const end = value.indexOf('\n');
        const begun = begunIn(value.slice(0, Math.max(0, end)));
        if (!begun || !holds(begun.at, begun.stamp, tenant)) return undefined;
        return { text: value.slice(end + 1), ageSeconds: Math.max(0, (now() - begun.at) / 1000) };
      });
    },
    write(begun, entries, maxAgeSeconds) {
      if (entries.length === 0) return;
      const head = JSON.stringify(begun);
      store.set(entries.map(({ key, text }) => ({ key, value: `${head}\n${text}`, seconds: maxAgeSeconds })));
    },
    changed(viewer) {
      noteChange(EVERY_TENANT);
      const tenant = tenantOf(viewer);
      if (tenant !== undefined) noteChange(tenant);
    },
  };
}

/** Undefined for what is none: others may write into a store that is shared. */
function begunIn(text: string): Begun | undefined {
  try {
    const begun: unknown = JSON.parse(text);
    return isRecord(begun) && isRecord(begun.stamp) && typeof begun.at === 'number'
      ? (begun as unknown as Begun)
      : undefined;
  } catch {
    return undefined;
  }
}

/** In whose data a change makes it stale: the viewer's tenant's, or anybody's. */
export const tenantFor = (viewer: Viewer, { isShared }: CachePolicy): string =>
  isShared ? EVERY_TENANT : (tenantOf(viewer) ?? EVERY_TENANT);
