import { deepStrictEqual } from 'node:assert/strict';
import { request } from 'undici';
import type { Asked } from './documents.ts';
import type { Server } from './servers.ts';

/** The answer of a server, as it came. Throws when it is not one, or has errors. */
export async function answerOf({ name, url }: Server, asked: Asked): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const { statusCode, body } = await request(url, { method: 'POST', headers, body: JSON.stringify(asked) });
  const text = await body.text();
  if (statusCode !== 200 || !isAnswer(text)) {
    throw new Error(`${name} answers with ${statusCode}: ${text.slice(0, 1_000)} to ${asked.query}`);
  }
  return text;
}

/** Whether the text looks like data without errors: cheap enough to be asked of every answer under load. */
export const isAnswer = (text: string): boolean => text.startsWith('{"data":{"') && !text.includes('"errors":');

/** Throws unless all of them answer everything that is asked with the same data. */
export async function requireEqualAnswers(servers: readonly Server[], all: readonly Asked[]): Promise<void> {
  for (const asked of all) {
    const [first, ...rest] = await Promise.all(servers.map(async (server) => dataOf(server, asked)));
    for (const [index, answer] of rest.entries()) {
      const names = `${servers[0]?.name} and ${servers[index + 1]?.name}`;
      deepStrictEqual(answer, first, `${names} answer differently: ${asked.query} ${JSON.stringify(asked.variables)}`);
    }
  }
}

const dataOf = async (server: Server, asked: Asked): Promise<unknown> => JSON.parse(await answerOf(server, asked)).data;
