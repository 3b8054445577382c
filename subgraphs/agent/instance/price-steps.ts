import type { EntityManager } from '@mikro-orm/sql';
import type { Outbox } from '#foundation/events/outbox.ts';
import { instancePriceChanged } from '#schema/events/agent.ts';
import { meterOf, readMeter } from './cost.ts';
import { type Instance, InstancePrice, type PurchaseMode } from './entity.ts';
import { effectiveFrom } from './rules.ts';

/** What of a machine's price is new; what is left out stays. */
export interface PriceChange {
  readonly mode?: PurchaseMode;
  readonly poolId?: string | null;
  readonly hourlyPrice?: string;
  readonly onDemandHourlyPrice?: string;
  readonly effectiveAt: Date;
}

/** A price of the pool that a machine runs in. */
export interface ObservedPrice {
  readonly hourlyPrice: string;
  readonly observedAt: Date;
  /** Whether nothing later was seen of the pool. */
  readonly isNewest: boolean;
}

/** What machines cost from when on; whoever changes that holds the lock of the machine's agent. */
export function createPriceSteps(outbox: Outbox) {
  const about = ({ agentId, clientId }: Instance) => ({ aggregateId: agentId, clientId });

  const step = (instance: Instance) => ({
    instanceId: instance.id,
    agentId: instance.agentId,
    mode: instance.mode,
    role: instance.role,
    poolId: instance.poolId ?? null,
    hourlyPrice: instance.hourlyPrice,
    onDemandHourlyPrice: instance.onDemandHourlyPrice,
  });

  /** Keeps what a machine cost until now: its end may be told after the next price, and have come before it. */
  function keep(tx: EntityManager, instance: Instance, replacedAt: Date) {
    if (replacedAt <= instance.priceEffectiveAt) return;
    const kept = new InstancePrice();
    Object.assign(kept, { instanceId: instance.id, ...meterOf(instance), replacedAt });
    tx.persist(kept);
  }

  /** Notes what a machine costs from a moment on. Answers whether that is new. */
  function changePrice(tx: EntityManager, instance: Instance, { effectiveAt: since, ...change }: PriceChange): boolean {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const isNew = given.some(([name, value]) => instance[name as keyof PriceChange & keyof Instance] !== value);
    if (!isNew) return false;
    // Another server's clock may be ahead of ours: no price takes back the time of the one before.
    const effectiveAt = since > instance.priceEffectiveAt ? since : instance.priceEffectiveAt;
    keep(tx, instance, effectiveAt);
    Object.assign(instance, readMeter(instance, effectiveAt), Object.fromEntries(given));
    const payload = { ...step(instance), effectiveAt: effectiveAt.toISOString() };
    outbox.add(tx, instancePriceChanged, { ...about(instance), payload });
    return true;
  }

  return {
    about,
    step,
    changePrice,

    /** A price of a spot machine's pool was seen: the machine costs that, unless its own price is newer. */
    observePrice(tx: EntityManager, instance: Instance, { hourlyPrice, ...seen }: ObservedPrice): boolean {
      const effectiveAt = instance.mode === 'SPOT' ? effectiveFrom(instance, seen) : undefined;
      return effectiveAt !== undefined && changePrice(tx, instance, { hourlyPrice, effectiveAt });
    },
  };
}
