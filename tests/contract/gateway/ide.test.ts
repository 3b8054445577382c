import { runInNewContext } from 'node:vm';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { bearer, type GatewayWorld, openGateway, tokens } from './fixture/gateway.ts';
import { event, upstream } from './fixture/subscriptions.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world[Symbol.asyncDispose]());

const textAt = async (path: string): Promise<string> => (await fetch(`${world.url}${path}`)).text();

/** What the page names. */
async function namedBy(page: string): Promise<string[]> {
  return [...(await textAt(page)).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
}

interface Props {
  readonly fetcher: (request: object, options: object) => unknown;
  readonly defaultEditorToolsVisibility: string;
}

/** Runs the page's own script with the stock client of its sockets, and with a GraphiQL that only remembers its props. */
async function openPage(): Promise<Props> {
  let props: Props | undefined;
  const page = {
    URL,
    WebSocket,
    fetch,
    setTimeout,
    clearTimeout,
    location: { href: `${world.url}/` },
    document: { getElementById: (id: string) => ({ id }) },
    GraphiQL: 'GraphiQL',
    React: { createElement: (_: unknown, given: Props) => given },
    ReactDOM: {
      createRoot: () => ({
        render: (given: Props) => {
          props = given;
        },
      }),
    },
  };
  const scripts = await Promise.all(['/ide/graphql-ws.js', '/ide/start.js'].map(textAt));
  runInNewContext(scripts.join('\n'), page);
  return props as unknown as Props;
}

describe('G9 the page of the IDE', () => {
  test('it needs nothing from anywhere else, and may run nothing but its own scripts', async () => {
    const paths = await namedBy('/');
    expect(paths).toHaveLength(6);
    expect(await namedBy('/ide/')).toEqual(paths);
    for (const path of paths) {
      const response = await fetch(`${world.url}${path}`);
      const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        `${type}; charset=utf-8`,
      ]);
      const content = await response.text();
      expect(content.length).toBeGreaterThan(1_000);
      if (type === 'text/css') expect(content).not.toMatch(/url\(["']?https?:/);
    }
    const policy = (await fetch(`${world.url}/`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
  });

  test('its queries carry the headers that are written beside them', async () => {
    const { fetcher, defaultEditorToolsVisibility } = await openPage();
    expect(defaultEditorToolsVisibility).toBe('headers');
    const query = '{ whoAmI }';
    const options = { headers: { Authorization: bearer('admin') }, documentAST: parse(query) };
    expect(await fetcher({ query }, options)).toEqual({ data: { whoAmI: 'ADMIN admin-token' } });
  });

  test('its subscriptions are sent over a socket with the credential of the headers', async () => {
    const { fetcher } = await openPage();
    const query = 'subscription Watch { agentChanged(clientId: "client-1") { id label } } query Other { whoAmI }';
    const options = { headers: { Authorization: bearer('one') }, documentAST: parse(query) };
    const observable = fetcher({ query, operationName: 'Watch' }, options) as {
      subscribe(sink: object): { unsubscribe(): void };
    };
    const { promise, resolve, reject } = Promise.withResolvers();
    // Heard here first, should it fail before anybody waits for it.
    promise.catch(() => {});
    const subscription = observable.subscribe({ next: resolve, error: reject, complete: () => {} });
    const { request, stream } = await upstream(world);
    expect(request.viewer).toMatchObject({ kind: 'CLIENT', clientId: 'client-1' });
    stream.push(event(1, 41));
    expect(await promise).toMatchObject({ data: { agentChanged: { id: 'a1' } } });
    subscription.unsubscribe();
  });

  test('in production it is for administrators, who give their token as a password', async () => {
    await using production = await openGateway({ NODE_ENV: 'production' });
    const get = (path: string, password?: string) => {
      const basic = `Basic ${Buffer.from(`anyone:${password}`).toString('base64')}`;
      return fetch(`${production.url}${path}`, password === undefined ? {} : { headers: { authorization: basic } });
    };
    expect((await get('/')).status).toBe(404);
    for (const path of ['/ide/', '/ide/start.js']) {
      const asked = await get(path);
      expect(asked.status).toBe(401);
      expect(asked.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
      expect((await get(path, tokens.one)).status).toBe(401);
      expect((await get(path, 'guessed')).status).toBe(401);
      expect((await get(path, tokens.admin)).status).toBe(200);
    }
  });
});
