import type { OperationTypeNode } from 'graphql';
import type { Redis } from 'ioredis';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import {
  createInProcessRateLimiter,
  type InProcessRateLimiter,
  type RateLimiter,
} from '#foundation/resilience/rate-limit.ts';
import { createRedisRateLimiter } from '#foundation/resilience/redis-rate-limit.ts';
import type { RateLimitSettings, Take } from '#foundation/resilience/token-bucket.ts';
import type { GatewayContext } from '../context.ts';
import { networkOf } from './client-address.ts';

/** What is left of a viewer's rate after an operation; what the `RateLimit-*` headers say. */
export interface RateState extends Take, RateLimitSettings {
  /** In how many seconds the bucket is full again. */
  readonly resetSeconds: number;
}

/** How much of each kind of operation each viewer may send. */
export interface OperationRates {
  /** Takes what an operation of this estimated cost takes. */
  take(context: GatewayContext, kind: `${OperationTypeNode}`, cost: number): RateState | Promise<RateState>;
  /** Takes note of a document that was read for nothing: it is not valid, or it may not run as it came. */
  refused(context: GatewayContext): void;
  /** Why no further unknown document is read for this viewer now; undefined while it may go on. */
  exhausted(context: GatewayContext): RateState | undefined;
}

export interface OperationRatesOptions {
  /** Of users, clients and those who have not signed in. */
  readonly usual: RateLimitSettings;
  readonly agent: RateLimitSettings;
  /** Of operators and services. */
  readonly operator: RateLimitSettings;
  /**
   * How many subscriptions a viewer may have: so many may begin at once, and in a minute, if that is more than its rate.
   * After a restart of the gateway its clients begin all of theirs again.
   */
  readonly subscriptions: number;
  /** Operations that cost as much count in full under pressure. */
  readonly maximumCost: () => number;
  /** From 0 to 1. */
  readonly pressure: () => number;
  /** Where several processes count together; insured by each one's own count. */
  readonly redis?: Redis | undefined;
  readonly logger: Logger;
}

type Class = 'usual' | 'agent' | 'operator';

// Under full pressure the costliest operation counts as so many; the cheapest always as one.
const MOST_TOKENS = 10;

/** A token bucket for each viewer and kind of operation. */
export function createOperationRates(options: OperationRatesOptions): OperationRates {
  const { maximumCost, pressure, subscriptions } = options;
  const ordinary = limitersOf(options, (settings) => settings);
  const ofSubscriptions = limitersOf(options, ({ perMinute, burst }) => ({
    perMinute: Math.max(perMinute, subscriptions),
    burst: Math.max(burst, subscriptions),
  }));
  const unusable = createInProcessRateLimiter({ settings: options.usual });

  return {
    take(context, kind, cost) {
      const { limiter, settings } = (kind === 'subscription' ? ofSubscriptions : ordinary)[classOf(context.viewer)];
      const subject = `${kind}:${subjectOf(context)}`;
      const tokens = Math.min(settings.burst, tokensFor(cost, maximumCost(), pressure()));
      if ('takeNow' in limiter) return stateOf(limiter.takeNow(subject, tokens), settings);
      return limiter.take(subject, tokens).then((take) => stateOf(take, settings));
    },
    refused(context) {
      unusable.takeNow(subjectOf(context));
    },
    exhausted(context) {
      const take = unusable.takeNow(subjectOf(context), 0);
      if (take.remaining > 0) return undefined;
      const { perMinute } = options.usual;
      const retryAfterSeconds = Math.max(1, Math.ceil(60 / perMinute));
      return stateOf({ ...take, allowed: false, retryAfterSeconds }, options.usual);
    },
  };
}

interface ClassLimiter {
  readonly settings: RateLimitSettings;
  readonly limiter: RateLimiter | InProcessRateLimiter;
}

function limitersOf(
  options: OperationRatesOptions,
  settingsFor: (settings: RateLimitSettings) => RateLimitSettings,
): Readonly<Record<Class, ClassLimiter>> {
  const { redis, logger } = options;
  const limiterOf = (name: Class): ClassLimiter => {
    const settings = settingsFor(options[name]);
    if (!redis) return { settings, limiter: createInProcessRateLimiter({ settings }) };
    const keyPrefix = `spotkeep:rate:${name}:`;
    return { settings, limiter: createRedisRateLimiter({ redis, logger, settings, keyPrefix }) };
  };
  return { usual: limiterOf('usual'), agent: limiterOf('agent'), operator: limiterOf('operator') };
}

const classOf = ({ kind }: Viewer): Class => {
  if (kind === 'AGENT') return 'agent';
  return kind === 'ADMIN' || kind === 'SERVICE' ? 'operator' : 'usual';
};

/**
 * How many tokens an operation takes: one while there is no pressure. The nearer the process is to its limits, the more
 * the costly ones take (by the logarithm of their cost), so these are slowed down first and the cheap ones never.
 */
export function tokensFor(cost: number, maximumCost: number, pressure: number): number {
  if (pressure <= 0 || cost <= 1) return 1;
  const share = Math.min(1, Math.log(cost) / Math.log(Math.max(2, maximumCost)));
  return 1 + (MOST_TOKENS - 1) * pressure * share;
}

const stateOf = (take: Take, settings: RateLimitSettings): RateState => ({
  ...take,
  ...settings,
  resetSeconds: Math.ceil(((settings.burst - take.remaining) / settings.perMinute) * 60),
});

/** Who is counted: those who have not signed in by their address. */
const subjectOf = ({ viewer, address = 'unknown' }: GatewayContext): string =>
  viewer.kind === 'ANONYMOUS' ? networkOf(address) : viewer.subject;
