import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import fastifyApollo from '@as-integrations/fastify';
import fastify from 'fastify';
import { type SubgraphName, subgraphNames } from '#foundation/calls/define-call.ts';
import { createSigner, hashBody, type Signer } from '#foundation/identity/signature.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { VIEWER_HEADER } from '#foundation/subgraph/signed-request.ts';

// Stock Apollo Gateway before the same subgraphs, as its manual shows it, on the same HTTP server as ours. All that is
// added is what the subgraphs ask for: a viewer, signed for each body. One bearer token is known, and whose it is.
const { PORT, SIGNING_SECRET = '', TOKEN, VIEWER = '{}', ...env } = process.env;
const signer = createSigner(SIGNING_SECRET);
const viewer = JSON.parse(VIEWER) as Viewer;

interface Context {
  readonly viewer?: Viewer;
}

/** Signs what is sent in the way our own gateway does. */
class SigningDataSource extends RemoteGraphQLDataSource<Context> {
  readonly #signer: Signer;

  constructor(config: { readonly url: string; readonly signer: Signer }) {
    super({ url: config.url });
    this.#signer = config.signer;
  }

  override async willSendRequest({
    request,
    context,
  }: Parameters<Required<RemoteGraphQLDataSource<Context>>['willSendRequest']>[0]) {
    if (!context.viewer) return; // the gateway itself, when it loads
    const { http, query, ...rest } = request;
    // The text that the data source will make of the request.
    const body = JSON.stringify({ query, ...rest });
    http?.headers.set(VIEWER_HEADER, await this.#signer.sign(context.viewer, { bodyHash: hashBody(body) }));
  }
}

// Stock refuses a graph that asks its gateway to enforce access; without that mark it takes the same graph.
const composed = await readFile(join(import.meta.dirname, '../../schema/supergraph.graphql'), 'utf8');
const supergraphSdl = composed.replaceAll(', for: SECURITY', '');
const gateway = new ApolloGateway({
  supergraphSdl,
  buildService: ({ name }) => new SigningDataSource({ url: `${urlOf(name)}/graphql`, signer }),
});
const server = new ApolloServer<Context>({ gateway });
await server.start();
const app = fastify();
await app.register(fastifyApollo(server), {
  context: async (request) => (request.headers.authorization === `Bearer ${TOKEN}` ? { viewer } : {}),
});
app.get('/health/ready', async () => ({}));
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
process.once('SIGTERM', async () => {
  await app.close();
  await server.stop();
  process.exit(0);
});

function urlOf(name: string): string | undefined {
  if (!subgraphNames.includes(name as SubgraphName)) throw new Error(`There is no subgraph ${name}.`);
  return env[`${name.toUpperCase()}_URL`];
}
