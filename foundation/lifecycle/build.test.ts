import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBuild } from './build.ts';

async function checkout(files: Record<string, string>) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'spotkeep-build-'));
  for (const [path, content] of Object.entries({ 'package.json': '{"version":"1.2.3"}', ...files })) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), content);
  }
  return folder;
}

describe('P7 what runs', () => {
  test.for([
    ['a branch', { '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': 'abc\n' }],
    [
      'a packed branch',
      { '.git/HEAD': 'ref: refs/heads/main\n', '.git/packed-refs': '# packed\nabc refs/heads/main\n' },
    ],
    ['a detached head', { '.git/HEAD': 'abc\n' }],
    [
      'a linked worktree',
      {
        '.git': 'gitdir: elsewhere/worktrees/one\n',
        'elsewhere/worktrees/one/HEAD': 'ref: refs/heads/topic\n',
        'elsewhere/worktrees/one/commondir': '../..\n',
        'elsewhere/refs/heads/topic': 'abc\n',
      },
    ],
  ] as const)('the commit is read from %s', async ([, files]) => {
    await using folder = await checkout(files);
    expect(readBuild(folder.path)).toEqual({ version: '1.2.3', commit: 'abc', node: process.versions.node });
  });

  test('a given commit wins, and without any the commit is unknown', async () => {
    await using folder = await checkout({});
    expect(readBuild(folder.path, 'def').commit).toBe('def');
    expect(readBuild(folder.path).commit).toBe('unknown');
  });
});
