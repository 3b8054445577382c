import { defineEntity, p } from '@mikro-orm/core';

const RiskPoolSchema = defineEntity({
  name: 'RiskPool',
  tableName: 'risk_pool',
  properties: {
    poolId: p.uuid().primary(),
    clientId: p.uuid(),
    /** `<type>.<zone>` */
    name: p.string(),
    instanceType: p.string(),
    zone: p.string(),
    region: p.string(),
    firstSeenAt: p.datetime(),
    /** When something was last seen of it, give or take an hour. */
    seenAt: p.datetime(),
    /** Null while no sign of it being up or down was seen. */
    isUp: p.boolean().nullable(),
    /** Since when it is so. */
    since: p.datetime().nullable(),
    /** Until when a machine that has left was in it: nobody would have seen an interruption later. */
    watchedUntil: p.datetime().nullable(),
    /** The chance of an interruption within an hour that was last told, 0 to 1. */
    toldRisk: p.double().$type<number>().nullable(),
    /** When what wider groups say of it was last told. */
    hazardToldAt: p.datetime().nullable(),
    /** When a prediction was last kept, to be held against what came. */
    sampledAt: p.datetime().nullable(),
  },
});

/** Spot capacity of one machine size in one zone of one client, as far as its interruptions are concerned. */
export class RiskPool extends RiskPoolSchema.class {}
RiskPoolSchema.setClass(RiskPool);

const RiskRunSchema = defineEntity({
  name: 'RiskRun',
  tableName: 'risk_run',
  properties: {
    poolId: p.uuid().primary(),
    startedAt: p.datetime().primary(),
    clientId: p.uuid(),
    /** Null while it lasts. */
    endedAt: p.datetime().nullable(),
    /** Why it ended: a machine was taken back, or none could be had. */
    cause: p.string().$type<'NOTICE' | 'CAPACITY'>().nullable(),
  },
});

/** A stretch of time in which a pool was up. */
export class RiskRun extends RiskRunSchema.class {}
RiskRunSchema.setClass(RiskRun);

/** What was counted in one bin of ages. */
const counts = {
  /** Runs that reached the bin. */
  entered: p.integer(),
  /** Runs that ended in it. */
  ended: p.integer(),
  /** How long runs were in it, on the prior's clock. */
  exposure: p.double().$type<number>(),
};

const RiskTallySchema = defineEntity({
  name: 'RiskTally',
  tableName: 'risk_tally',
  properties: {
    clientId: p.uuid().primary(),
    /** Of a group the nil UUID. */
    poolId: p.uuid().primary(),
    /** Empty for all regions. */
    region: p.string().primary(),
    /** Empty for all sizes. */
    instanceType: p.string().primary(),
    bin: p.integer().primary(),
    ...counts,
  },
});

/** The runs of a pool, or of a group of one client's pools, that have ended, by age. */
export class RiskTally extends RiskTallySchema.class {}
RiskTallySchema.setClass(RiskTally);

const RiskMarketSchema = defineEntity({
  name: 'RiskMarket',
  tableName: 'risk_market',
  properties: {
    region: p.string().primary(),
    /** Empty for all of the region. */
    instanceType: p.string().primary(),
    bin: p.integer().primary(),
    ...counts,
  },
});

/** The runs of all clients together, by age; only where at least three of them have any. */
export class RiskMarket extends RiskMarketSchema.class {}
RiskMarketSchema.setClass(RiskMarket);

const RiskPredictionSchema = defineEntity({
  name: 'RiskPrediction',
  tableName: 'risk_prediction',
  properties: {
    poolId: p.uuid().primary(),
    madeAt: p.datetime().primary(),
    horizonHours: p.integer().primary(),
    clientId: p.uuid(),
    /** The run that it is about. */
    runStartedAt: p.datetime(),
    /** The chance that the run ends within the horizon, 0 to 1. */
    interruption: p.double().$type<number>(),
    dueAt: p.datetime(),
  },
});

/** What was predicted of a pool, until it is known what came. */
export class RiskPrediction extends RiskPredictionSchema.class {}
RiskPredictionSchema.setClass(RiskPrediction);

const RiskReliabilitySchema = defineEntity({
  name: 'RiskReliability',
  tableName: 'risk_reliability',
  properties: {
    clientId: p.uuid().primary(),
    /** Its first moment, UTC. */
    day: p.datetime().primary(),
    horizonHours: p.integer().primary(),
    /** A tenth of the predicted chances: 0 for those below 0.1. */
    bin: p.integer().primary(),
    count: p.integer(),
    /** Sum of the predicted chances. */
    predicted: p.double().$type<number>(),
    /** How many were interrupted. */
    observed: p.integer(),
    squaredError: p.double().$type<number>(),
    /** The same of what age alone would have predicted. */
    priorSquaredError: p.double().$type<number>(),
    logLoss: p.double().$type<number>(),
  },
});

/** What came of the predictions of one day. */
export class RiskReliability extends RiskReliabilitySchema.class {}
RiskReliabilitySchema.setClass(RiskReliability);

/** The tables of this slice. */
export const riskEntities = [RiskPool, RiskRun, RiskTally, RiskMarket, RiskPrediction, RiskReliability];
