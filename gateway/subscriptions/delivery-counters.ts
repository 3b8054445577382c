/** What has been delivered since the start: plain numbers, because they are counted where every microsecond matters. */
export interface DeliveryCounters {
  /** Results handed to subscribers: one for each that hears it. */
  deliveries: number;
  /** Results that a newer one of the same window and key replaced before anyone heard them. */
  conflated: number;
  /** Connections that were ended because their clients read too slowly. */
  evictions: number;
}

export const createDeliveryCounters = (): DeliveryCounters => ({ deliveries: 0, conflated: 0, evictions: 0 });
