import { logLevels } from '../logging/logger.ts';
import type { Aliases, Rule } from './parse-environment.ts';
import { decimalNumber, flag, integer, list, oneOf, origins, port, secret, text, url } from './variable.ts';

/** Where the program answers. */
export const httpSettings = {
  PORT: port().default(4000).describe('TCP port of the public endpoint; 0 takes a free one'),
  HOST: text().default('127.0.0.1').describe('address the public endpoint listens on'),
  NODE_ENV: oneOf(['development', 'test', 'production']).default('development').describe('how strict to be'),
};

export const corsSettings = {
  CORS_ORIGINS: origins().default([]).describe('web origins that may call the API, separated by commas'),
  CORS_METHODS: list().default(['GET', 'POST', 'OPTIONS']).describe('methods those origins may use'),
  CORS_CREDENTIALS: flag().default(false).describe('whether browsers send credentials along'),
};

export const loggingSettings = {
  LOG_LEVEL: oneOf([...logLevels])
    .default('info')
    .describe('least severe level that is written'),
  LOG_FORMAT: oneOf(['auto', 'json', 'pretty']).default('auto').describe('auto: JSON unless on a terminal'),
  REQUEST_ID_HEADER: text().default('X-Request-ID').describe('header that carries the request id'),
};

export const operationsSettings = {
  OPERATIONS_PORT: port().default(8088).describe('TCP port of metrics and health; 0 takes a free one'),
  OPERATIONS_HOST: text().default('127.0.0.1').describe('address metrics and health listen on'),
  METRICS_ENABLED: flag().default(true).describe('whether /metrics is served'),
  HEALTH_CHECK_INTERVAL_SECONDS: integer({ min: 1, max: 3600 }).default(30).describe('how often health is measured'),
  ENABLE_HEALTH_AUTOMATION: flag().default(false).describe('whether unhealthy parts are reset by policy'),
  HEALTH_AUTOMATION_DRY_RUN: flag().default(false).describe('whether those policies only say what they would do'),
  SPOTKEEP_COMMIT: text().optional().describe('commit the program was built from; read from .git otherwise'),
};

export const lifecycleSettings = {
  SHUTDOWN_DELAY_SECONDS: integer({ max: 600 }).default(0).describe('seconds between unready and drain'),
  GRACE_PERIOD_SECONDS: integer({ min: 1, max: 600 }).default(20).describe('seconds the drain may take'),
};

export const databaseSettings = {
  DATA_DIR: text().default('.data').describe('folder of the embedded database and of kept secrets'),
  DATABASE_URL: url(['postgres', 'postgresql'], { credentials: true })
    .optional()
    .describe('Postgres server; without it the embedded database is used'),
  DB_POOL_SIZE: integer({ min: 1, max: 1000 }).default(10).describe('connections to Postgres per process'),
};

export const redisSettings = {
  REDIS_URL: url(['redis', 'rediss'], { credentials: true })
    .optional()
    .describe('Redis server for counters and the tail of events'),
};

export const secretSettings = {
  ADMIN_TOKEN: secret().optional().describe('token of the operator'),
  SIGNING_SECRET: secret(32).optional().describe('at least 32 bytes; signs what services tell each other'),
};

export const resilienceSettings = {
  CIRCUIT_BREAKER_ENABLED: flag().default(true).describe('whether circuit breakers act'),
  CIRCUIT_BREAKER_FAILURE_THRESHOLD: integer({ min: 1, max: 1000 }).default(5).describe('failures that open one'),
  CIRCUIT_BREAKER_TIMEOUT_SECONDS: integer({ min: 1, max: 86_400 }).default(60).describe('seconds one stays open'),
  CIRCUIT_BREAKER_HALF_OPEN_MAX_CALLS: integer({ min: 1, max: 100 }).default(3).describe('trial calls when half open'),
  RETRY_MAX_ATTEMPTS: integer({ min: 1, max: 10 }).default(3).describe('attempts of what may be repeated'),
  RETRY_BACKOFF_FACTOR: decimalNumber({ min: 1, max: 10 }).default(2).describe('growth of the wait between attempts'),
  BULKHEAD_MAX_CONCURRENT: integer({ min: 1, max: 10_000 }).default(10).describe('calls to one dependency at a time'),
  RATE_LIMIT_ENABLED: flag().default(true).describe('whether rate limits act'),
  RATE_LIMIT_PER_MINUTE: integer({ min: 1 }).default(100).describe('operations of a kind a minute and viewer'),
  RATE_LIMIT_BURST: integer({ min: 1 }).default(20).describe('operations of a kind at once and viewer'),
  ENABLE_COST_PROTECTION: flag().default(true).describe('whether budgets of paid calls act'),
};

export const telemetrySettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: url(['http', 'https']).optional().describe('where traces are sent; none without it'),
  TRACES_SAMPLE_RATE: decimalNumber({ min: 0, max: 1 }).default(0.1).describe('share of requests that are traced'),
};

/** What every service of Spotkeep declares; each adds its own. */
export const serviceSettings = {
  ...httpSettings,
  ...corsSettings,
  ...loggingSettings,
  ...operationsSettings,
  ...lifecycleSettings,
  ...databaseSettings,
  ...redisSettings,
  ...secretSettings,
  ...resilienceSettings,
  ...telemetrySettings,
};

/** Names that stand for the same settings elsewhere. One of a variable that a service does not declare has no effect. */
export const serviceAliases: Aliases = {
  API_TIMEOUT: 'REQUEST_TIMEOUT_SECONDS',
  CELERY_BROKER_URL: 'REDIS_URL',
  CORRELATION_ID_HEADER: 'REQUEST_ID_HEADER',
  CORS_ALLOWED_METHODS: 'CORS_METHODS',
  CORS_ALLOWED_ORIGINS: 'CORS_ORIGINS',
  CORS_ALLOW_CREDENTIALS: 'CORS_CREDENTIALS',
  CORS_ORIGIN: 'CORS_ORIGINS',
  ENABLE_CACHING: 'CACHE_ENABLED',
  FRONTEND_URL: 'CORS_ORIGINS',
  HEALTH_CHECK_INTERVAL: 'HEALTH_CHECK_INTERVAL_SECONDS',
  HEARTBEAT_TIMEOUT: 'HEARTBEAT_TIMEOUT_SECONDS',
  JWT_SECRET: 'SIGNING_SECRET',
  MAX_RETRIES: 'RETRY_MAX_ATTEMPTS',
  PUSHER_APP_ID: 'CHANNELS_APP_ID',
  PUSHER_ENABLED: 'CHANNELS_ENABLED',
  PUSHER_KEY: 'CHANNELS_KEY',
  PUSHER_SECRET: 'CHANNELS_SECRET',
  RATE_LIMIT_BURST_SIZE: 'RATE_LIMIT_BURST',
  RATE_LIMIT_REQUESTS_PER_MINUTE: 'RATE_LIMIT_PER_MINUTE',
  SECRET_KEY: 'SIGNING_SECRET',
  SENTRY_TRACES_SAMPLE_RATE: 'TRACES_SAMPLE_RATE',
};

/** With a Postgres server there may be other processes, which must know the same secrets. */
const requiredWithDatabaseUrl =
  (name: string): Rule =>
  (values) =>
    values.DATABASE_URL !== undefined && values[name] === undefined
      ? { name, expected: 'is required together with DATABASE_URL' }
      : undefined;

/** Conditions between the shared settings. */
export const serviceRules: readonly Rule[] = [
  requiredWithDatabaseUrl('ADMIN_TOKEN'),
  requiredWithDatabaseUrl('SIGNING_SECRET'),
];
