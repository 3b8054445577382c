import type { ValuesOf } from '#foundation/config/declaration.ts';
import { parseEnvironment } from '#foundation/config/parse-environment.ts';
import {
  corsSettings,
  httpSettings,
  lifecycleSettings,
  loggingSettings,
  operationsSettings,
  redisSettings,
  resilienceSettings,
  secretSettings,
  serviceAliases,
  telemetrySettings,
} from '#foundation/config/service-settings.ts';
import { integer, list, secret, text } from '#foundation/config/variable.ts';
import { peerSettings } from '#foundation/subgraph/subgraph-settings.ts';
import { pipelineSettings } from './pipeline/settings.ts';

/** What the gateway itself reads, in either shape of the program. */
export const gatewaySettings = {
  ...corsSettings,
  ...resilienceSettings,
  ...secretSettings,
  ...pipelineSettings,
  NODE_ENV: httpSettings.NODE_ENV,
  REQUEST_ID_HEADER: loggingSettings.REQUEST_ID_HEADER,
  REQUEST_TIMEOUT_SECONDS: integer({ min: 1, max: 60 })
    .default(10)
    .describe('seconds one fetch from a subgraph may take'),
  MAX_SOCKETS: integer({ min: 1, max: 1_000_000 })
    .default(20_000)
    .describe('connections that clients keep open: WebSockets, event streams'),
  MAX_SOCKETS_PER_USER: integer({ min: 1, max: 1_000_000 })
    .default(1_000)
    .describe('connections that one user, client or agent keeps open'),
  MAX_ANONYMOUS_SOCKETS_PER_ADDRESS: integer({ min: 1, max: 1_000_000 })
    .default(1_000)
    .describe('connections kept open from one address by those who have not signed in, or not yet'),
  MAX_SUBSCRIPTIONS_PER_USER: integer({ min: 1, max: 100_000 })
    .default(500)
    .describe('subscriptions of one user, client or agent, over all of its sockets'),
  CACHE_MEGABYTES: integer({ min: 0, max: 100_000 })
    .default(64)
    .describe('megabytes of answers kept as @cacheControl allows, where there is no Redis; 0 keeps none anywhere'),
  OVERRIDE_LABELS: list()
    .default([])
    .describe('labels of @override(label:) that are switched on, separated by commas; percent(n) decides by itself'),
  MAX_SUBSCRIPTIONS_PER_SOCKET: integer({ min: 1, max: 10_000 }).default(100).describe('operations on one WebSocket'),
};

/** The settings with which a gateway runs; the signing secret is given, or was made by the embedded program. */
export type GatewayConfig = ValuesOf<typeof gatewaySettings> & { readonly SIGNING_SECRET: string };

/** What the gateway's own process declares: the distributed shape. */
export const gatewayProcessSettings = {
  ...httpSettings,
  ...loggingSettings,
  ...operationsSettings,
  ...lifecycleSettings,
  ...redisSettings,
  ...telemetrySettings,
  ...peerSettings,
  ...gatewaySettings,
  SUPERGRAPH_FILE: text().optional().describe('another composed graph than the one in schema/'),
  ADMIN_TOKEN: secret().describe('token of the operator'),
  SIGNING_SECRET: secret(32).describe('at least 32 bytes; signs what services tell each other'),
};

export type GatewayProcessConfig = ValuesOf<typeof gatewayProcessSettings>;

/** Reads the environment of the gateway's own process. @throws ConfigurationError */
export const loadConfig = (env: NodeJS.ProcessEnv): GatewayProcessConfig =>
  parseEnvironment(gatewayProcessSettings, env, serviceAliases);
