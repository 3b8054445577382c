import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schema-check-'));
});
afterAll(() => rm(folder, { recursive: true }));

function run(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const command = [join(root, 'scripts/schema-check.ts'), ...args];
  return new Promise((resolve) => {
    execFile(join(root, 'node_modules/.bin/node'), command, { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('G9 npm run schema:check', () => {
  test('tells breaking changes as JSON, with exit code 1', async () => {
    const released = join(folder, 'released.graphql');
    const present = await readFile(join(root, 'schema/public.graphql'), 'utf8');
    await writeFile(released, `${present}\ntype WasHere {\n  id: ID\n}\n`);
    const { code, stdout } = await run('--against', released, '--json');
    expect(JSON.parse(stdout)).toEqual({
      problems: [{ rule: 'BREAKING', path: 'WasHere', message: "Type 'WasHere' was removed" }],
      notes: [],
    });
    expect(code).toBe(1);
  });

  test('tells operations that are no longer valid', async () => {
    const documents = join(folder, 'documents.json');
    await writeFile(documents, JSON.stringify({ greeting: '{ hello }' }));
    const { code, stdout } = await run('--documents', documents);
    expect(stdout).toContain('greeting: Cannot query field "hello" on type "Query".');
    expect(code).toBe(1);
  });

  test('bad usage is told with exit code 2', async () => {
    for (const args of [['--nonsense'], ['--against', join(folder, 'nowhere')], ['extra']]) {
      const { code, stderr } = await run(...args);
      expect(stderr).toContain('Usage:');
      expect(code).toBe(2);
    }
  });
});
