import { createServer } from 'node:http';

/** Answers the benchmark's questions beside what is measured: `/health/ready`, and `/figures` as JSON. */
export function serveControl(port: number, o: { isReady: () => boolean; figures: () => object }): void {
  const server = createServer((request, response) => {
    if (request.url === '/figures') return void response.end(JSON.stringify(o.figures()));
    response.writeHead(o.isReady() ? 200 : 503).end();
  });
  server.listen(port, '127.0.0.1');
}

/** A setting of one of the benchmark's own programs. Throws when it is missing. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set.`);
  return value;
}
