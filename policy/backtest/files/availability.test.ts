import { describe, expect, test } from 'vitest';
import { parseAvailability } from './availability.ts';

const HEAD = 'kind,nodes,dataset_start,pool,gap_seconds,start_tick,run_ticks,available_instances';
const csv = (...rows: string[]) => [HEAD, ...rows].join('\n');
const run = (pool: string, from: number, ticks: number, up: number, gap = 600) =>
  `availability,1-node,r1,${pool},${gap},${from},${ticks},${up}`;

describe('F8 reading recorded availability', () => {
  test('makes one history of the pools of a recording, region and type', () => {
    const histories = parseAvailability(
      csv(
        run('us-west-2a_v100_1', 0, 2, 1),
        run('us-west-2a_v100_1', 2, 1, 0),
        run('us-west-2b_v100_1', 0, 3, 2),
        run('us-west-2b_v100_8', 0, 3, 1),
        run('us-east-1a_v100_1', 0, 3, 1, 195),
      ),
    );
    expect(histories.map(({ group, pools }) => [group, pools.map(({ name }) => name)])).toEqual([
      ['r1 1-node us-east-1 v100_1 195 s', ['us-east-1a_v100_1']],
      ['r1 1-node us-west-2 v100_1 600 s', ['us-west-2a_v100_1', 'us-west-2b_v100_1']],
      ['r1 1-node us-west-2 v100_8 600 s', ['us-west-2b_v100_8']],
    ]);
    expect(histories[1]).toMatchObject({ tickHours: 1 / 6, ticks: 3 });
    expect([...(histories[1]?.pools[0]?.isUp ?? [])]).toEqual([1, 1, 0]);
  });

  test('takes rows in any order, counts gaps as down, and down where rows contradict each other', () => {
    const [history] = parseAvailability(
      csv(
        run('eu-1a_v_1', 8, 2, 1),
        run('eu-1a_v_1', 5, 1, 1),
        run('eu-1a_v_1', 5, 1, 1),
        run('eu-1b_v_1', 5, 3, 1),
        run('eu-1b_v_1', 6, 1, 0),
      ),
    );
    expect(history?.ticks).toBe(5);
    expect(history?.pools.map(({ isUp }) => [...isUp])).toEqual([
      [1, 0, 0, 1, 1],
      [1, 0, 1, 0, 0],
    ]);
  });

  test('reads a head in capital letters, and passes over runs of no ticks wherever they stand', () => {
    const [, ...rows] = csv(
      run('eu-1a_v_1', 0, 2, 1),
      run('eu-1a_v_1', 9_000_000, 0, 1),
      run('eu-1b_v_1', 5, 0, 1),
    ).split('\n');
    const [history, ...others] = parseAvailability([HEAD.toUpperCase(), ...rows].join('\n'));
    expect(others).toEqual([]);
    expect(history).toMatchObject({ ticks: 2, pools: [{ name: 'eu-1a_v_1' }] });
  });

  test('refuses a recording of more pools and ticks than a machine can hold', () => {
    const far = (pool: number) => [run(`eu-1a_v${pool}_1`, 0, 1, 1), run(`eu-1a_v${pool}_1`, 15_999_999, 1, 1)];
    const one = (pool: number) =>
      far(pool).map((row) => row.replace(`v${pool}_1`, 'v_1').replace('1a', `1${'a'.repeat(pool)}`));
    expect(() => parseAvailability(csv(...[1, 2, 3, 4, 5, 6, 7].flatMap(one)))).toThrow('7 pools of 16000000 ticks');
  });

  test.for([
    ['pool,gap_seconds\nx,600', 'line 1: the columns start_tick, run_ticks, available_instances are missing'],
    [HEAD, 'no row'],
    [csv(run('eu-1a_v_1', 0, 1, 1), 'availability,1-node,r1,eu-1a_v_1,600,x,1,1'), 'line 3: start_tick'],
    [csv(run('eu-1a_v_1', 0, 1, 1, 0)), 'line 2: gap_seconds'],
    [csv(run('eu-1a_v_1', 0, 1, 1, 31_536_001)), 'line 2: gap_seconds'],
    [csv('a,b'), 'line 2'],
  ] as const)('names what is wrong: %j', ([text, message]) => {
    expect(() => parseAvailability(text)).toThrow(message);
  });
});
