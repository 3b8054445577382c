import { defineEntity, p } from '@mikro-orm/core';
import { decimal } from '#foundation/database/decimal.ts';
import { identityProperties } from '#foundation/database/identity.ts';
import { parseDecimal, ratioOf } from '#foundation/money/money.ts';

export const PurchaseMode = { SPOT: 'SPOT', ON_DEMAND: 'ON_DEMAND' } as const;
export type PurchaseMode = keyof typeof PurchaseMode;

export const InstanceRole = {
  PRIMARY: 'PRIMARY',
  REPLICA: 'REPLICA',
  ZOMBIE: 'ZOMBIE',
  TERMINATED: 'TERMINATED',
} as const;
export type InstanceRole = keyof typeof InstanceRole;

const REBALANCE_STANDS_MILLISECONDS = 2 * 3_600_000;

export const TerminationReason = {
  AFTER_SWITCH: 'AFTER_SWITCH',
  INTERRUPTED: 'INTERRUPTED',
  RELEASED: 'RELEASED',
  REQUESTED: 'REQUESTED',
  OTHER: 'OTHER',
} as const;
export type TerminationReason = keyof typeof TerminationReason;

const InstanceSchema = defineEntity({
  name: 'Instance',
  tableName: 'instance',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    providerId: p.string(),
    instanceType: p.string(),
    zone: p.string(),
    region: p.string(),
    poolId: p.uuid().nullable(),
    mode: p.string().$type<PurchaseMode>(),
    role: p.string().$type<InstanceRole>(),
    hourlyPrice: decimal(),
    onDemandHourlyPrice: decimal(),
    /** Since when it costs what it costs now. */
    priceEffectiveAt: p.datetime(),
    /** USD from the launch until `priceEffectiveAt`. */
    accruedCost: decimal().default('0'),
    /** What that would have been on demand. */
    accruedOnDemandCost: decimal().default('0'),
    /** The standby it was launched for; null for a machine that came by itself. */
    replicaId: p.uuid().nullable(),
    launchedAt: p.datetime(),
    /** When it was given its role; null for the one it was launched in. */
    roleChangedAt: p.datetime().nullable(),
    /** Whether nobody wants it any longer: it is ended at once, whatever its agent's settings. */
    isReleased: p.boolean().default(false),
    zombieSince: p.datetime().nullable(),
    terminatedAt: p.datetime().nullable(),
    terminationReason: p.string().$type<TerminationReason>().nullable(),
    /** When the cloud last recommended to leave it. */
    rebalanceRecommendedAt: p.datetime().nullable(),
  },
});

/** A machine of an agent: what it is for, and what it costs. */
export class Instance extends InstanceSchema.class {
  /** Replaced or ended: it is never taken back. */
  get isRetired(): boolean {
    return this.role === InstanceRole.ZOMBIE || this.role === InstanceRole.TERMINATED;
  }

  /** Whether the cloud recommends to leave it: nothing says when a recommendation is over, so it stands for two hours. */
  isToBeLeft(now: Date): boolean {
    const at = this.rebalanceRecommendedAt;
    return at != null && now.getTime() - at.getTime() < REBALANCE_STANDS_MILLISECONDS;
  }

  /** The part of the on-demand price that is saved now; negative when it costs more. */
  get savingsRatio(): number {
    const onDemand = parseDecimal(this.onDemandHourlyPrice);
    return ratioOf(onDemand - parseDecimal(this.hourlyPrice), onDemand) ?? 0;
  }
}
InstanceSchema.setClass(Instance);

const InstancePriceSchema = defineEntity({
  name: 'InstancePrice',
  tableName: 'instance_price',
  properties: {
    instanceId: p.uuid().primary(),
    /** Since when it cost that. */
    priceEffectiveAt: p.datetime().primary(),
    hourlyPrice: decimal(),
    onDemandHourlyPrice: decimal(),
    /** USD from the launch until `priceEffectiveAt`. */
    accruedCost: decimal(),
    accruedOnDemandCost: decimal(),
    replacedAt: p.datetime(),
  },
});

/** What a machine cost before its present price. */
export class InstancePrice extends InstancePriceSchema.class {}
InstancePriceSchema.setClass(InstancePrice);

const PromotionSchema = defineEntity({
  name: 'Promotion',
  tableName: 'promotion',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    agentId: p.uuid(),
    instanceId: p.uuid(),
    previousInstanceId: p.uuid().nullable(),
    epoch: p.integer(),
    promotedAt: p.datetime(),
  },
});

/** A standby's machine that became the primary; added, never changed. */
export class Promotion extends PromotionSchema.class {}
PromotionSchema.setClass(Promotion);
