import type { SubgraphName } from '../calls/define-call.ts';
import type { EnvironmentShape, ValuesOf } from '../config/declaration.ts';
import { parseEnvironment } from '../config/parse-environment.ts';
import { serviceAliases, serviceRules, serviceSettings } from '../config/service-settings.ts';
import { port, url } from '../config/variable.ts';

/** The ports a subgraph's process takes unless told otherwise; the gateway has 4000 and 8088. */
const defaultPorts = {
  agent: { http: 4001, operations: 8089 },
  replica: { http: 4002, operations: 8090 },
  client: { http: 4003, operations: 8091 },
  admin: { http: 4004, operations: 8092 },
  forecasting: { http: 4005, operations: 8093 },
} as const satisfies Record<SubgraphName, { http: number; operations: number }>;

const address = (name: SubgraphName) =>
  url(['http', 'https'])
    .default(`http://127.0.0.1:${defaultPorts[name].http}`)
    .describe(`where the ${name} subgraph's own process answers`);

/** Where each process finds the others in the distributed shape. */
export const peerSettings = {
  AGENT_URL: address('agent'),
  REPLICA_URL: address('replica'),
  CLIENT_URL: address('client'),
  ADMIN_URL: address('admin'),
  FORECASTING_URL: address('forecasting'),
};

/** The addresses by name. */
export const peerUrls = (config: ValuesOf<typeof peerSettings>): Record<SubgraphName, string> => ({
  agent: config.AGENT_URL,
  replica: config.REPLICA_URL,
  client: config.CLIENT_URL,
  admin: config.ADMIN_URL,
  forecasting: config.FORECASTING_URL,
});

/** What the process of a subgraph declares: the settings of every service, its peers, and its own. */
export const subgraphSettings = <S extends EnvironmentShape>(name: SubgraphName, own: S) => ({
  ...serviceSettings,
  ...peerSettings,
  PORT: port().default(defaultPorts[name].http).describe('TCP port it answers the gateway on; 0 takes a free one'),
  OPERATIONS_PORT: port()
    .default(defaultPorts[name].operations)
    .describe('TCP port of metrics and health; 0 takes a free one'),
  DATABASE_URL: url(['postgres', 'postgresql'], { credentials: true }).describe('Postgres server'),
  ...own,
});

/** Reads the environment of a subgraph's process. @throws ConfigurationError */
export const loadSubgraphConfig = <S extends EnvironmentShape>(name: SubgraphName, own: S, env: NodeJS.ProcessEnv) =>
  parseEnvironment(subgraphSettings(name, own), env, serviceAliases, serviceRules);
