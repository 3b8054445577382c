import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const { resolve } = createRequire(import.meta.url);

/** Everything the page needs, from installed packages: it works without any other host. */
const files = {
  '/ide/react.js': () => join(dirname(resolve('react/package.json')), 'umd/react.production.min.js'),
  '/ide/react-dom.js': () => join(dirname(resolve('react-dom/package.json')), 'umd/react-dom.production.min.js'),
  '/ide/graphql-ws.js': () => join(dirname(resolve('graphql-ws/package.json')), 'umd/graphql-ws.min.js'),
  '/ide/graphiql.js': () => join(dirname(resolve('graphiql/package.json')), 'graphiql.min.js'),
  '/ide/graphiql.css': () => join(dirname(resolve('graphiql/package.json')), 'graphiql.min.css'),
  '/ide/start.js': () => join(import.meta.dirname, 'start.js'),
} as const;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Spotkeep · GraphQL</title>
    <link rel="stylesheet" href="/ide/graphiql.css">
    <style>html, body, #graphiql { height: 100%; margin: 0; }</style>
  </head>
  <body>
    <div id="graphiql"></div>
    <script src="/ide/react.js"></script>
    <script src="/ide/react-dom.js"></script>
    <script src="/ide/graphql-ws.js"></script>
    <script src="/ide/graphiql.js"></script>
    <script src="/ide/start.js"></script>
  </body>
</html>
`;

// Styles may be inline because the editor writes them into the page; scripts may not.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The IDE page at `/`, for everything but production. The files are read once. */
export async function addIde(app: FastifyInstance): Promise<void> {
  app.get('/', async (_request, reply) =>
    reply
      .header('content-security-policy', POLICY)
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(page),
  );
  for (const [path, locate] of Object.entries(files)) {
    const content = await readFile(locate());
    const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
    app.get(path, async (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).header('cache-control', 'public, max-age=3600').send(content),
    );
  }
}
