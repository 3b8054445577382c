import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const REPLAY_MILLISECONDS = 150_000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotkeep-replay-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program with a folder of its own for temporary files. */
function replay(...args: string[]): Promise<Outcome> {
  const options = { cwd: root, env: { ...process.env, TMPDIR: folder }, timeout: REPLAY_MILLISECONDS };
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/replay.ts', ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr });
    });
  });
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const record = (zone: string, time: string, price: string, instanceType = 'm5.large') => ({
  AvailabilityZone: zone,
  InstanceType: instanceType,
  ProductDescription: 'Linux/UNIX',
  SpotPrice: price,
  Timestamp: `2026-01-01T${time}:00.000Z`,
});

/** Six hours of two zones, newest first; one pool that has no on-demand price, and a record that is broken. */
const history = () =>
  JSON.stringify({
    SpotPriceHistory: [
      record('us-east-1b', '06:00', '0.046000'),
      record('us-east-1b', '04:00', '0.046000'),
      record('us-east-1a', '03:00', 'free'),
      record('us-east-2a', '00:00', '0.010000'),
      record('us-east-1b', '00:00', '0.045000'),
      record('us-east-1a', '00:00', '0.040000'),
    ],
  });

const onDemand = 'region,instance_type,on_demand_usd_per_hour\nus-east-1,m5.large,0.100000\n';

/** Zone a is taken away at 02:00; zone b stays. */
const availability = [
  'kind,nodes,dataset_start,pool,gap_seconds,start_tick,run_ticks,available_instances',
  'availability,1,x,a,600,0,12,1',
  'availability,1,x,a,600,12,24,0',
  'availability,1,x,b,600,0,36,1',
  '',
].join('\n');

describe('A20 a price history is lived through', { timeout: 3 * REPLAY_MILLISECONDS }, () => {
  test('costs, interruptions and savings are those computed by hand, and the same again', async () => {
    const prices = await file('prices.json.gz', gzipSync(history()));
    const files = ['--on-demand', await file('on-demand.csv', onDemand)];
    const runs = ['--availability', await file('availability.csv', availability), '--agents', '2'];
    const json = join(folder, 'figures.json');
    const first = await replay(prices, ...files, ...runs, '--json', json);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stderr).toContain('Record 3');
    expect(first.stderr).toContain('Left out, without an on-demand price: m5.large.us-east-2a.');

    const [group] = JSON.parse(await readFile(json, 'utf8')).groups;
    expect(group).toMatchObject({
      name: 'm5.large us-east-1',
      agents: 2,
      hours: 12,
      // 2 × 6 h × 0.100, counted by the simulator and by the graph
      onDemandCost: '1.200000',
      countedOnDemandCost: '1.200000',
      // 2 × (2 h × 0.040 + 4 h × 0.100)
      stayingCost: '0.960000',
      interruptions: 2,
      survived: 2,
      switches: 2,
    });
    // Noticed at 01:58:00, the standby starts at 01:58:30 in zone b and is promoted at once:
    // 2 × (1.975 h × 0.040 + 2.025 h × 0.045 + 2 h × 0.046)
    expect(group.meteredCost).toBe('0.524250');
    expect(Math.abs(Number(group.actualCost) / 0.52425 - 1)).toBeLessThan(0.001);
    expect(group.downtimeMinutes).toBeCloseTo((2 * 5) / 60);
    expect(first.stdout).not.toContain('the graph counts');

    const again = await replay(prices, ...files, ...runs);
    expect(again.stdout).toBe(first.stdout);
    const left = await readdir(folder);
    expect(left.filter((name) => name.startsWith('spotkeep-replay-') && !name.includes('test'))).toEqual([]);
  });

  test('bad usage is one clear line and exit code 2', async () => {
    const absent = await replay(join(folder, 'absent.json'));
    expect(absent).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^.*absent\.json.*no such file\.\n$/),
    });
    const unknown = await replay('prices.json', '--colour');
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringMatching(/^[^\n]*--colour[^\n]*\n$/) });
    const unpriced = await replay(await file('unpriced.json', history()));
    expect(unpriced).toMatchObject({ code: 2, stderr: expect.stringContaining('--on-demand') });
  });
});
