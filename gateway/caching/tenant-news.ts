import type { Position, StoredEvent } from '#foundation/events/stored-event.ts';

/** Who sees the data of every tenant, and what is shared by viewers of several: any event concerns it. */
export const EVERY_TENANT = '*';

const MAXIMUM_TENANTS = 10_000;

// By then an event has been applied by whoever keeps a copy of what it tells.
export const SETTLING_MILLISECONDS = 2_000;

/** The newest event, and when it was heard of, in epoch milliseconds. */
interface News {
  readonly sequence: number;
  readonly at: number;
}

const latest = (one: News, other: News): News => ({
  sequence: Math.max(one.sequence, other.sequence),
  at: Math.max(one.at, other.at),
});

/** The newest event of each tenant in one publisher's log, as far as it was heard since `from`. */
export class TenantNews {
  readonly #newest = new Map<string, News>();
  readonly #epoch: string;
  /** Whatever was kept before this may be out of date for anybody. */
  #floor: News;
  #ofAll: News;

  /** @param at epoch milliseconds; what was heard of shortly before is not known, and may not have settled */
  constructor({ epoch, sequence }: Position, at: number) {
    this.#epoch = epoch;
    this.#floor = { sequence, at };
    this.#ofAll = this.#floor;
  }

  heard({ clientId, sequence }: Pick<StoredEvent, 'clientId' | 'sequence'>, at: number): void {
    const news = { sequence, at };
    this.#ofAll = latest(this.#ofAll, news);
    if (clientId === null) {
      this.#floor = latest(this.#floor, news);
      return;
    }
    this.#newest.delete(clientId);
    this.#newest.set(clientId, news);
    for (const [oldest, last] of this.#newest) {
      if (this.#newest.size <= MAXIMUM_TENANTS) break;
      this.#newest.delete(oldest);
      this.#floor = latest(this.#floor, last);
    }
  }

  /** Whether nothing of the tenant has been heard after this place, and what was heard before has settled at `at`. */
  isCurrent({ epoch, sequence }: Position, at: number, tenant: string): boolean {
    if (epoch !== this.#epoch) return false;
    const own = tenant === EVERY_TENANT ? this.#ofAll : this.#newest.get(tenant);
    const last = own ? latest(own, this.#floor) : this.#floor;
    return sequence >= last.sequence && at >= last.at + SETTLING_MILLISECONDS;
  }
}
