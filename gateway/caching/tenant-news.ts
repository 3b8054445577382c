import type { Position, StoredEvent } from '#foundation/events/stored-event.ts';

/** Who sees the data of every tenant, and what is shared by viewers of several: any event concerns it. */
export const EVERY_TENANT = '*';

const MAXIMUM_TENANTS = 10_000;

/** The newest event of each tenant in one publisher's log, as far as it was heard since `from`. */
export class TenantNews {
  readonly #newest = new Map<string, number>();
  #epoch: string;
  /** Whatever was kept before this place may be out of date for anybody. */
  #floor: number;
  #ofAll: number;

  constructor(from: Position) {
    this.#epoch = from.epoch;
    this.#floor = from.sequence;
    this.#ofAll = from.sequence;
  }

  heard({ clientId, sequence }: Pick<StoredEvent, 'clientId' | 'sequence'>): void {
    this.#ofAll = Math.max(this.#ofAll, sequence);
    if (clientId === null) {
      this.#floor = Math.max(this.#floor, sequence);
      return;
    }
    this.#newest.delete(clientId);
    this.#newest.set(clientId, sequence);
    for (const [oldest, last] of this.#newest) {
      if (this.#newest.size <= MAXIMUM_TENANTS) break;
      this.#newest.delete(oldest);
      this.#floor = Math.max(this.#floor, last);
    }
  }

  /** Whether nothing of the tenant has been heard after this place. */
  isCurrent({ epoch, sequence }: Position, tenant: string): boolean {
    if (epoch !== this.#epoch || sequence < this.#floor) return false;
    return sequence >= (tenant === EVERY_TENANT ? this.#ofAll : (this.#newest.get(tenant) ?? 0));
  }
}
