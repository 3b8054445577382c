import { execFileSync } from 'node:child_process';
import { mkdtemp, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { silentLogger } from '#foundation/logging/logger.ts';
import { watchFile } from '../../gateway/reload/watch-file.ts';

async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'watch-'));
  return { folder, path: join(folder, 'graph'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

function follow(path: string, o: { pollMilliseconds?: number; settleMilliseconds?: number } = {}) {
  const told: string[] = [];
  const changed = (text: string) => told.push(text) > 0;
  const watch = watchFile({ path, text: 'one', changed, logger: silentLogger(), settleMilliseconds: 10, ...o });
  return { told, read: watch.read, [Symbol.asyncDispose]: () => watch[Symbol.asyncDispose]() };
}

// Longer than any test: what is heard then was told by the system.
const NEVER = { pollMilliseconds: 60_000 };

describe('G1 a watched file', () => {
  test('each new text is told once, also of a file that another was renamed to', async () => {
    await using place = await openFolder();
    await writeFile(place.path, 'one');
    await using file = follow(place.path, NEVER);
    await writeFile(place.path, 'two');
    await vi.waitFor(() => expect(file.told).toEqual(['two']));
    await writeFile(join(place.folder, 'draft'), 'three');
    await rename(join(place.folder, 'draft'), place.path);
    await vi.waitFor(() => expect(file.told).toEqual(['two', 'three']));
    await file.read();
    expect(file.told).toEqual(['two', 'three']);
  });

  test('a mounted volume swaps a link beside the file', async () => {
    await using place = await openFolder();
    for (const name of ['one', 'two']) {
      await writeFile(join(place.folder, name), name);
    }
    await symlink('one', join(place.folder, '..data'));
    await symlink('..data', place.path);
    await using file = follow(place.path, NEVER);
    await symlink('two', join(place.folder, '..data_tmp'));
    await rename(join(place.folder, '..data_tmp'), join(place.folder, '..data'));
    await vi.waitFor(() => expect(file.told).toEqual(['two']));
  });

  test('where the system tells of nothing it is looked at from time to time', async () => {
    await using place = await openFolder();
    await using elsewhere = await openFolder();
    await writeFile(elsewhere.path, 'one');
    await symlink(elsewhere.path, place.path);
    await using file = follow(place.path, { pollMilliseconds: 20 });
    await vi.waitFor(async () => {
      await writeFile(elsewhere.path, 'two');
      expect(file.told).toEqual(['two']);
    });
  });

  test('a file that is gone says nothing, until it is there again', async () => {
    await using place = await openFolder();
    await writeFile(place.path, 'one');
    await using file = follow(place.path, NEVER);
    await rm(place.path);
    await file.read();
    expect(file.told).toEqual([]);
    await writeFile(place.path, 'two');
    await vi.waitFor(() => expect(file.told).toEqual(['two']));
  });

  test('what it says is told though it has changed since it was read, and before it was watched', async () => {
    await using place = await openFolder();
    await writeFile(place.path, 'two');
    await using file = follow(place.path, NEVER);
    await vi.waitFor(() => expect(file.told).toEqual(['two']));
  });

  test('that never comes to rest is read all the same', async () => {
    await using place = await openFolder();
    await writeFile(place.path, 'one');
    await using file = follow(place.path, { ...NEVER, settleMilliseconds: 50 });
    let swaps = 0;
    let isDone = false;
    const swapping = (async () => {
      while (!isDone) {
        swaps += 1;
        await writeFile(join(place.folder, 'draft'), `text ${swaps}`);
        await rename(join(place.folder, 'draft'), place.path);
      }
    })();
    await vi.waitFor(() => expect(file.told.length).toBeGreaterThan(1), { timeout: 3_000 });
    isDone = true;
    await swapping;
    await vi.waitFor(() => expect(file.told.at(-1)).toBe(`text ${swaps}`));
  });

  test('that somebody could not take is followed on', async () => {
    await using place = await openFolder();
    await writeFile(place.path, 'one');
    const told: string[] = [];
    const changed = (text: string) => {
      told.push(text);
      if (text === 'two') throw new Error('not that one');
      return true;
    };
    await using file = watchFile({ path: place.path, text: 'one', changed, logger: silentLogger(), ...NEVER });
    for (const text of ['two', 'three']) {
      await writeFile(place.path, text);
      await file.read();
    }
    expect(told).toEqual(['two', 'three']);
  });

  test('that was refused is told again whenever it is read, as what was wrong may be elsewhere', async () => {
    await using place = await openFolder();
    await writeFile(place.path, 'two');
    const told: string[] = [];
    const changed = (text: string) => told.push(text) > 2;
    const o = { path: place.path, text: 'two', changed, logger: silentLogger(), settleMilliseconds: 60_000 };
    await using file = watchFile({ ...o, ...NEVER });
    await file.read();
    await writeFile(place.path, 'three');
    for (const _ of [1, 2, 3, 4]) await file.read();
    expect(told).toEqual(['three', 'three', 'three']);
    await writeFile(place.path, 'two');
    await file.read();
    expect(told.at(-1)).toBe('two');
  });

  test('that is too large, or a pipe, says nothing and holds nobody up', async () => {
    await using place = await openFolder();
    await writeFile(place.path, 'one');
    await using file = follow(place.path, NEVER);
    await truncate(place.path, 200 * 1024 * 1024);
    await file.read();
    await rm(place.path);
    execFileSync('mkfifo', [place.path]);
    await file.read();
    expect(file.told).toEqual([]);
    await rm(place.path);
    await writeFile(place.path, 'two');
    await vi.waitFor(() => expect(file.told).toEqual(['two']));
  });

  test('after it is closed nothing is told', async () => {
    await using place = await openFolder();
    await writeFile(place.path, 'one');
    const file = follow(place.path, NEVER);
    await file[Symbol.asyncDispose]();
    await writeFile(place.path, 'two');
    await file.read();
    expect(file.told).toEqual([]);
  });
});
