import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import { GraphQLError } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Credentials } from '../identity/credentials.ts';
import type { AddressOf } from '../pipeline/client-address.ts';

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
    <title>GraphQL</title>
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

export interface IdeDependencies {
  readonly credentials: Pick<Credentials, 'viewerOf'>;
  readonly addressOf: AddressOf;
  /** Whether everybody gets the page; otherwise it is for administrators, who give their token as a password. */
  readonly isOpen: boolean;
}

/** The IDE page at `/ide/`, and where everybody gets it at `/` as well. Files are read when they are first asked for. */
export function addIde(app: FastifyInstance, dependencies: IdeDependencies): void {
  const { isOpen } = dependencies;
  const guard = { onRequest: isOpen ? [] : [administratorsOnly(dependencies)] };
  for (const path of isOpen ? ['/', '/ide/'] : ['/ide/']) {
    app.get(path, guard, async (_request, reply) =>
      reply
        .header('content-security-policy', POLICY)
        .header('referrer-policy', 'no-referrer')
        .type('text/html; charset=utf-8')
        .send(page),
    );
  }
  // Browsers ask for it unasked.
  if (isOpen) app.get('/favicon.ico', async (_request, reply) => reply.code(204).send());
  for (const [path, locate] of Object.entries(files)) {
    const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
    let content: Promise<Buffer> | undefined;
    app.get(path, guard, async (_request, reply) => {
      content ??= readFile(locate());
      return reply
        .type(`${type}; charset=utf-8`)
        .header('cache-control', `${isOpen ? 'public' : 'private'}, max-age=3600`)
        .send(await content);
    });
  }
}

/** A browser asks its user for a password, and sends it along with what is below `/ide/` alone. */
function administratorsOnly({ credentials, addressOf }: IdeDependencies): onRequestAsyncHookHandler {
  return async (request, reply) => {
    const token = passwordIn(request.headers.authorization);
    const viewer = token === undefined ? undefined : await viewerOf(credentials, token, addressOf(request.raw));
    if (viewer?.kind === 'ADMIN') return;
    reply.header('www-authenticate', 'Basic realm="token of an administrator as the password", charset="UTF-8"');
    throw failure('UNAUTHENTICATED', 'This page is for administrators.');
  };
}

async function viewerOf(
  credentials: IdeDependencies['credentials'],
  token: string,
  address: string,
): Promise<Viewer | undefined> {
  try {
    return await credentials.viewerOf(`Bearer ${token}`, address);
  } catch (error) {
    if (error instanceof GraphQLError && error.extensions.code === 'UNAUTHENTICATED') return undefined;
    throw error;
  }
}

/** The password of https://www.rfc-editor.org/rfc/rfc7617; whatever the user is called. */
function passwordIn(authorization = ''): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : text.slice(colon + 1);
}
