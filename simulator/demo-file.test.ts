import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDemoFile, writeDemoFile } from './demo-file.ts';

const content = {
  clientId: '1',
  token: 'cli_secret',
  url: 'http://localhost:4000',
  marketStart: '2026-01-01T00:00:00.000Z',
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotkeep-demo-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the demo file', () => {
  test('is kept whole, for its owner alone', async () => {
    const path = join(folder, 'new', 'demo.json');
    await writeDemoFile(path, content);
    await writeDemoFile(path, { ...content, token: 'cli_other' });
    expect(await readDemoFile(path)).toEqual({ ...content, token: 'cli_other' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'new'))).toEqual(['demo.json']);
  });

  test('counts as absent when it cannot be used', async () => {
    const path = join(folder, 'demo.json');
    expect(await readDemoFile(path)).toBeUndefined();
    await writeFile(path, '{"clientId":');
    expect(await readDemoFile(path)).toBeUndefined();
    await writeFile(path, '{"clientId":"1"}');
    expect(await readDemoFile(path)).toBeUndefined();
  });
});
