import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

export const RefreshStatus = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  PARTIAL: 'PARTIAL',
  SKIPPED: 'SKIPPED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const;
export type RefreshStatus = keyof typeof RefreshStatus;

const MarketRefreshSchema = defineEntity({
  name: 'MarketRefresh',
  tableName: 'market_refresh',
  properties: {
    ...identityProperties,
    /** Null for every client. */
    clientId: p.uuid().nullable(),
    status: p.string().$type<RefreshStatus>(),
    /** Why it did less than asked. */
    reason: p.text().nullable(),
    pagesFetched: p.integer(),
    pricesFetched: p.integer(),
    pricesSent: p.integer(),
    importsStarted: p.integer(),
    taskId: p.uuid().nullable(),
    createdAt: p.datetime(),
    finishedAt: p.datetime().nullable(),
  },
});

/** Prices that are fetched of a provider of market data, for one client or for all. */
export class MarketRefresh extends MarketRefreshSchema.class {}
MarketRefreshSchema.setClass(MarketRefresh);
