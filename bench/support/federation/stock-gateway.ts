import { readFile } from 'node:fs/promises';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import fastifyApollo from '@as-integrations/fastify';
import fastify from 'fastify';

// Stock Apollo Gateway, as its manual shows it, on the same HTTP server as ours.
const { PORT, SUPERGRAPH_FILE = '' } = process.env;
const server = new ApolloServer({
  gateway: new ApolloGateway({ supergraphSdl: await readFile(SUPERGRAPH_FILE, 'utf8') }),
});
await server.start();
const app = fastify();
await app.register(fastifyApollo(server));
app.get('/health/ready', async () => ({}));
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
process.once('SIGTERM', async () => {
  await app.close();
  await server.stop();
  process.exit(0);
});
