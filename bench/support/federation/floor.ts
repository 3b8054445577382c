import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { Pool } from 'undici';

/** What the floor does for every request, whatever is asked. */
export interface FloorPlan {
  /** Asked at once within a step; a step begins when the one before it is answered. */
  readonly steps: readonly (readonly { readonly url: string; readonly body: string }[])[];
  /** The JSON that clients get. */
  readonly answer: string;
}

// The least that a gateway can do for an operation: make its fetches, parse the answers, and send an answer of this size.
const { PORT, PLAN_FILE = '' } = process.env;
const { steps, answer }: FloorPlan = JSON.parse(await readFile(PLAN_FILE, 'utf8'));
const HEADERS = { 'content-type': 'application/json', accept: 'application/json' };
const pools = new Map(steps.flat().map(({ url }) => [new URL(url).origin, new Pool(new URL(url).origin)]));
const prepared = steps.map((step) =>
  step.map(({ url, body }) => {
    const { origin, pathname: path } = new URL(url);
    return { pool: pools.get(origin) as Pool, request: { method: 'POST', path, headers: HEADERS, body } as const };
  }),
);

const server = createServer((request, response) => {
  if (request.url === '/health/ready') return void response.end('{}');
  request.resume().on('end', () => void handle(response));
});
server.listen(Number(PORT), '127.0.0.1');
await once(server, 'listening');
process.once('SIGTERM', () => process.exit(0));

async function handle(response: ServerResponse): Promise<void> {
  try {
    for (const step of prepared) await Promise.all(step.map(fetchParsed));
    const length = String(Buffer.byteLength(answer));
    response.writeHead(200, ['content-type', 'application/json', 'content-length', length]).end(answer);
  } catch {
    response.writeHead(502).end();
  }
}

function fetchParsed({ pool, request }: (typeof prepared)[number][number]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    pool.dispatch(request, {
      onRequestStart() {},
      onResponseStart() {},
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () =>
        resolve(JSON.parse((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString() ?? '')),
      onResponseError: (_, error) => reject(error),
    });
  });
}
