import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { execute, type GraphQLSchema, parse, subscribe } from 'graphql';
import { useServer as serveSockets } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

/** What a subgraph of another maker is: a schema, its resolvers, and nothing of ours. */
interface Definition {
  readonly sdl: string;
  readonly resolvers: object;
}

const link = (...names: string[]) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(names)})`;

async function* stories() {
  for (const isbn of ['1', '2', '3']) yield { published: { isbn } };
}

const definitions: Readonly<Record<string, Definition>> = {
  'book-shelf.v2': {
    sdl: `${link('@key', '@authenticated', '@requiresScopes')}
      type Query {
        books: [Book!]!
        mine: String @authenticated
        owned: String @requiresScopes(scopes: [["books:own everything"]])
        heard: String
      }
      type Subscription { published: Book }
      type Book @key(fields: "isbn") { isbn: ID! title: String }`,
    resolvers: {
      Query: {
        books: () => [{ isbn: '1' }, { isbn: '2' }],
        mine: () => 'mine',
        owned: () => 'owned',
        heard: (_: unknown, __: unknown, headers: IncomingHttpHeaders) =>
          JSON.stringify([headers['x-key'], headers['x-tenant'], headers.cookie ?? null, headers['x-viewer'] ?? null]),
      },
      Subscription: { published: { subscribe: stories } },
      Book: { __resolveReference: (book: object) => book, title: ({ isbn }: { isbn: string }) => `title ${isbn}` },
    },
  },
  Stars: {
    sdl: `${link('@key')} type Book @key(fields: "isbn") { isbn: ID! stars: Int }`,
    resolvers: {
      Book: { __resolveReference: (book: object) => book, stars: ({ isbn }: { isbn: string }) => Number(isbn) + 2 },
    },
  },
  Loans: {
    sdl: `${link('@key')} type Book @key(fields: "isbn") { isbn: ID! lender: String }`,
    resolvers: {
      Book: { __resolveReference: (book: object) => book, lender: ({ isbn }: { isbn: string }) => `lender ${isbn}` },
    },
  },
};

export interface Subgraphs extends AsyncDisposable {
  /** Composes those that are named. */
  supergraph(...names: string[]): string;
  /** How many requests each has been asked. */
  readonly asked: Readonly<Record<string, number>>;
}

/** Three subgraphs, each on a port and a path of its own, over HTTP and graphql-transport-ws. */
export async function openSubgraphs(): Promise<Subgraphs> {
  await using opening = new AsyncDisposableStack();
  const asked: Record<string, number> = {};
  const urls = new Map<string, string>();
  for (const [name, { sdl, resolvers }] of Object.entries(definitions)) {
    const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as GraphQLResolverMap<unknown> }]);
    asked[name] = 0;
    const heard = () => {
      asked[name] = (asked[name] ?? 0) + 1;
    };
    urls.set(name, await serve(schema, `/${name}/query`, heard, opening));
  }
  const resources = opening.move();
  return {
    asked,
    supergraph(...names) {
      const composed = composeServices(
        names.map((name) => ({
          name,
          url: urls.get(name) ?? '',
          typeDefs: parse(definitions[name]?.sdl ?? ''),
        })),
      );
      if (!composed.supergraphSdl) throw new AggregateError(composed.errors ?? [], 'The subgraphs do not compose.');
      return composed.supergraphSdl;
    },
    [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose](),
  };
}

async function serve(schema: GraphQLSchema, path: string, heard: () => void, resources: AsyncDisposableStack) {
  const server = createServer(async (request, response) => {
    heard();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables?: object };
    const isFound = request.url === path;
    response.writeHead(isFound ? 200 : 404, { 'content-type': 'application/json' });
    const contextValue = request.headers;
    const variableValues = { ...variables };
    response.end(JSON.stringify(await execute({ schema, document: parse(query), variableValues, contextValue })));
  });
  const sockets = new WebSocketServer({ server, path });
  const cleanup = serveSockets({ schema, execute, subscribe }, sockets);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  resources.defer(async () => {
    await cleanup.dispose();
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}
