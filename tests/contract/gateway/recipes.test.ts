import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as sse from 'graphql-sse';
import * as ws from 'graphql-ws';
import { describe, expect, test, vi } from 'vitest';
import { type GatewayWorld, openGateway, tokens } from './fixture/gateway.ts';
import { event, query, upstream, variables } from './fixture/subscriptions.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/subscriptions.md'), 'utf8');

/** The lines of a recipe in the documentation, as it stands there, with the names that it leaves to its reader. */
function recipe(name: string, names: Readonly<Record<string, unknown>>): unknown {
  const block = new RegExp(`\`\`\`js ${name}\\n(.*?)\`\`\``, 's').exec(text)?.[1];
  if (block === undefined) throw new Error(`There is no recipe for ${name}.`);
  const lines = block.split('\n').filter((line) => !line.startsWith('import '));
  return new Function(...Object.keys(names), `${lines.join('\n')}\nreturn client;`)(...Object.values(names));
}

interface Disposable {
  dispose(): void | Promise<void>;
}

describe('G2 the documented recipe', () => {
  test.for([
    ['graphql-ws', ws.createClient, ({ socketUrl }: GatewayWorld) => socketUrl],
    ['graphql-sse', sse.createClient, ({ url }: GatewayWorld) => `${url}/graphql/stream`],
  ] as const)('for %s resumes in another process when this one stops', async ([name, createClient, urlOf]) => {
    const first = await openGateway();
    await using second = await openGateway();
    let present = first;
    const results: { data?: { agentChanged: { hostname: string } } }[] = [];
    const failures: unknown[] = [];
    const client = recipe(name, {
      createClient,
      url: () => urlOf(present),
      token: tokens.one,
      ...{ query, variables },
      show: (result: object) => results.push(result),
      fail: (error: unknown) => failures.push(error),
    }) as Disposable;
    (await upstream(first)).stream.push(event(1, 41));
    await vi.waitFor(() => expect(results).toHaveLength(1));
    present = second;
    await first[Symbol.asyncDispose]();
    const { request, stream } = await upstream(second);
    expect(request.after).toBe('epoch.41');
    stream.push(event(2, 42));
    await vi.waitFor(() =>
      expect(results.map(({ data }) => data?.agentChanged.hostname)).toEqual(['host-1', 'host-2']),
    );
    expect(failures).toEqual([]);
    await client.dispose();
  });
});
