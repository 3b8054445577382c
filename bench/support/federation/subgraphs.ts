import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { openRecorder } from './recorder.ts';
import { subgraphNames } from './schemas.ts';
import { createSubgraph, type Subgraph } from './subgraph.ts';

// The four subgraphs in one process, each at a port of its own. Beside GraphQL each port answers how many operations all
// of them have answered (GET /count), and keeps and gives a record of them (POST and GET /recording).
const recorder = openRecorder();
let count = 0;

const servers = subgraphNames.map((name) => {
  const subgraph = createSubgraph(name);
  return createServer((request, response) => {
    answer(subgraph, request, response).catch(() => response.writeHead(400).end());
  });
});
for (const [index, server] of servers.entries()) {
  // Longer than any gateway keeps a connection, so that none is closed in its hands.
  server.keepAliveTimeout = 120_000;
  server.listen(Number(process.env[`${subgraphNames[index]?.toUpperCase()}_PORT`]), '127.0.0.1');
  await once(server, 'listening');
}
process.once('SIGTERM', () => process.exit(0));

async function answer(subgraph: Subgraph, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await textOf(request);
  const send = (text: string | Buffer) =>
    response
      .writeHead(200, ['content-type', 'application/json', 'content-length', String(Buffer.byteLength(text))])
      .end(text);
  if (request.url === '/health/ready') return void send('{}');
  if (request.url === '/count') return void send(JSON.stringify({ count }));
  if (request.url === '/recording')
    return void send(JSON.stringify(request.method === 'POST' ? recorder.begin() : recorder.end()));
  count += 1;
  const answered = await subgraph.answer(body);
  if (recorder.isOn) await recorder.keep({ subgraph: subgraph.name, body, answer: answered.toString() });
  send(answered);
}

/** One chunk is the rule: it becomes text without being copied. */
function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', reject);
    request.on('end', () => resolve((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString() ?? ''));
  });
}
