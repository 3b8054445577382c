import { readFile } from 'node:fs/promises';
import gateway from '@mercuriusjs/gateway';
import fastify from 'fastify';

// Mercurius before the same subgraphs. It composes them itself, by version 1 of federation, from what SERVICES_FILE holds:
// name, url and schema of each.
const { PORT, SERVICES_FILE = '' } = process.env;
const app = fastify();
await app.register(gateway, { gateway: { services: JSON.parse(await readFile(SERVICES_FILE, 'utf8')) } });
app.get('/health/ready', async () => ({}));
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
process.once('SIGTERM', async () => {
  await app.close();
  process.exit(0);
});
