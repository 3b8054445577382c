import { chmod, mkdtempDisposable, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keptSecret } from './kept-secret.ts';

const folder = () => mkdtempDisposable(join(tmpdir(), 'spotkeep-secret-'));

describe('P1 kept secret', () => {
  test('a secret is made once and then kept, for its owner alone', async () => {
    await using dir = await folder();
    const dataDir = join(dir.path, 'data');
    const first = await keptSecret({ dataDir, name: 'admin-token', prefix: 'adm_' });
    expect(first).toEqual({
      value: expect.stringMatching(/^adm_[\w-]{43}$/),
      path: join(dataDir, 'admin-token'),
      isNew: true,
    });
    expect((await stat(first.path)).mode & 0o777).toBe(0o600);
    expect(await keptSecret({ dataDir, name: 'admin-token', prefix: 'adm_' })).toEqual({ ...first, isNew: false });
  });

  test('of many that start at once one makes it and all get the same', async () => {
    await using dir = await folder();
    const made = await Promise.all(
      Array.from({ length: 20 }, () => keptSecret({ dataDir: dir.path, name: 'signing-secret' })),
    );
    expect(new Set(made.map(({ value }) => value)).size).toBe(1);
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await readdir(dir.path)).toEqual(['signing-secret']);
  });

  test('a file that was opened to others is closed again, and an own value is used', async () => {
    await using dir = await folder();
    const path = join(dir.path, 'signing-secret');
    await writeFile(path, 'chosen-by-the-operator-themselves-32\n');
    await chmod(path, 0o644);
    const kept = await keptSecret({ dataDir: dir.path, name: 'signing-secret' });
    expect(kept.value).toBe('chosen-by-the-operator-themselves-32');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('an empty file is refused instead of replaced', async () => {
    await using dir = await folder();
    await writeFile(join(dir.path, 'signing-secret'), '\n');
    await expect(keptSecret({ dataDir: dir.path, name: 'signing-secret' })).rejects.toThrow(/is empty/);
    expect(await readFile(join(dir.path, 'signing-secret'), 'utf8')).toBe('\n');
  });
});
