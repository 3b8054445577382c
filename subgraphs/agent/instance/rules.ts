/** What a machine cost since when, as far as a newer price is concerned. */
interface PricedMachine {
  readonly launchedAt: Date;
  readonly priceEffectiveAt: Date;
}

/**
 * Since when an observed price holds for a machine; undefined when it does not, because the machine's own price is
 * newer. A machine has no price before it was launched. `isNewest`: nothing later was seen of the machine's pool.
 */
export function effectiveFrom(
  { launchedAt, priceEffectiveAt }: PricedMachine,
  { observedAt, isNewest }: { observedAt: Date; isNewest: boolean },
): Date | undefined {
  if (observedAt < launchedAt && !isNewest) return undefined;
  const effectiveAt = observedAt < launchedAt ? launchedAt : observedAt;
  return effectiveAt < priceEffectiveAt ? undefined : effectiveAt;
}
