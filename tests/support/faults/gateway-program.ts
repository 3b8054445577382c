import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parseEnvironment } from '#foundation/config/parse-environment.ts';
import { loadTypeDefs } from '#foundation/graphql/type-defs.ts';
import { createHealth } from '#foundation/health/health.ts';
import { scopesOf } from '#foundation/identity/scope.ts';
import { createSigner } from '#foundation/identity/signature.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { signedBy } from '../../../gateway/execution/transport/authorize.ts';
import { createHttpEndpoint } from '../../../gateway/execution/transport/http.ts';
import { Credentials } from '../../../gateway/identity/credentials.ts';
import { createGateway, gatewaySettings } from '../../../gateway/server.ts';
import { settingsOf } from './settings.ts';

// The gateway over that subgraph, reached over the network as in the distributed shape. A token names its user.

const { port, subgraphPort, signingSecret } = settingsOf(process.env);
const logger = silentLogger();
const url = `http://127.0.0.1:${subgraphPort}/graphql`;
const typeDefs = loadTypeDefs(join(import.meta.dirname, 'graph'));
const { supergraphSdl, errors } = composeServices([{ name: 'agent', url, typeDefs }]);
if (supergraphSdl === undefined) throw new AggregateError(errors ?? [], 'The graph does not compose.');

const health = createHealth({ service: 'gateway', version: '0.0.0', commit: 'unknown' });
const gateway = await createGateway({
  endpoints: [createHttpEndpoint({ name: 'agent', url, authorize: signedBy(createSigner(signingSecret)), logger })],
  supergraphSdl,
  identity: {
    credentials: new Credentials({
      resolve: async (token) => ({
        kind: 'CLIENT',
        subject: `client:${token}`,
        clientId: token,
        scopes: scopesOf.CLIENT,
        generation: 1,
      }),
      completeSince: () => 0,
    }),
    [Symbol.asyncDispose]: async () => {},
  },
  config: { ...parseEnvironment(gatewaySettings, { NODE_ENV: 'test' }), SIGNING_SECRET: signingSecret },
  health,
  logger,
});
health.setReady(true);
await gateway.listen({ port, host: '127.0.0.1' });
