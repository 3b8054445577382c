import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = join(import.meta.dirname, '../../forecast.ts');

describe('F4 the program that compares methods', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'spotkeep-forecast-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { status, stdout, stderr };
  };
  const steps = ['--horizon', '4', '--season', '4'];

  test('prints a row for each method and writes them as JSON', () => {
    const values = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, step) => [3, 9, 5, 7][(from + step) % 4]).join(' ');
    writeFileSync(join(folder, 'train.gz'), gzipSync(`id,values\nA,${values(0, 40)}\nB,1 NaN 1\n`));
    writeFileSync(join(folder, 'test'), `A,${values(40, 44)}\nC,1\n`);
    const { status, stdout, stderr } = run('--train', 'train.gz', '--test', 'test', ...steps, '--json', 'figures');
    expect(status).toBe(0);
    expect(stdout).toContain('chosen per series');
    expect(stderr).toContain('Only in the training file, left out: B (1).');
    const figures = JSON.parse(readFileSync(join(folder, 'figures'), 'utf8'));
    const columns = ['method', 'smape', 'mase', 'owa', 'coverage90', 'width90', 'seconds'];
    for (const row of figures) expect(Object.keys(row)).toEqual(expect.arrayContaining(columns));
    expect(figures.at(0)).toMatchObject({ method: 'Naive2' });
    expect(figures.at(-1)).toMatchObject({ method: 'chosen per series', coverage90: 1 });
    expect(figures.at(-1).mase).toBeLessThan(1e-6);
  });

  test('ends with 2 and says why when the figures cannot be written', () => {
    writeFileSync(join(folder, 'few'), 'A,1 2 3 4 5 6\n');
    const { status, stderr } = run('--train', 'few', '--test', 'few', ...steps, '--json', 'no/such/folder');
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('--json: ENOENT') });
    expect(stderr).not.toContain('    at ');
  });

  test('ends with 2 and one sentence when it cannot know what is meant', () => {
    const { status, stderr } = run('--train', 'nowhere', '--test', 'test', ...steps);
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'nowhere cannot be read: there is no such file.\n' });
    expect(run('--train', 'test').status).toBe(2);
    expect(run('--bogus').stderr).toContain('Usage: npm run bench:forecast');
  });
});
