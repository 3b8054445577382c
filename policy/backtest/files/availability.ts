import type { AvailabilityHistory } from '../histories.ts';
import { cellsOf, UnreadableTable, wholeNumberIn } from './cells.ts';

/** One run of a recording: so many ticks in which a pool was up, or down. */
interface Run {
  readonly recording: string;
  readonly pool: string;
  readonly tickSeconds: number;
  readonly from: number;
  readonly ticks: number;
  readonly isUp: boolean;
}

/** A recording of more ticks at once is none: 30 years of minutes. */
const MOST_TICKS = 16_000_000;
/** Of all pools of a recording together: what a machine can hold in its memory several times. */
const MOST_CELLS = 100_000_000;
/** A year: a grid that is coarser tells nothing. */
const LONGEST_TICK_SECONDS = 31_536_000;
const COLUMNS = ['pool', 'gap_seconds', 'start_tick', 'run_ticks', 'available_instances'] as const;

function runOf(cells: Readonly<Record<string, string>>, line: number): Run {
  const whole = (column: string) => wholeNumberIn(cells, column, line);
  const { kind = 'availability', nodes = '', dataset_start: recorded = '', pool = '' } = cells;
  const run = {
    ...{ recording: [recorded, nodes, kind === 'availability' ? '' : kind].filter(Boolean).join(' '), pool },
    ...{ tickSeconds: whole('gap_seconds'), from: whole('start_tick'), ticks: whole('run_ticks') },
    isUp: whole('available_instances') > 0,
  };
  if (pool === '') throw new UnreadableTable(`line ${line}: pool is empty.`);
  if (run.tickSeconds === 0) throw new UnreadableTable(`line ${line}: gap_seconds is 0.`);
  if (run.tickSeconds > LONGEST_TICK_SECONDS) throw new UnreadableTable(`line ${line}: gap_seconds is over a year.`);
  if (run.from + run.ticks > MOST_TICKS) throw new UnreadableTable(`line ${line}: more than ${MOST_TICKS} ticks.`);
  return run;
}

/** What pools of one group have in common; names are like `us-west-2a_v100_8`: zone, type and count. */
function groupOf({ recording, pool, tickSeconds }: Run): string {
  const [zone = '', ...type] = pool.split('_');
  const region = zone.replace(/(?<=\d)[a-z]+$/, '');
  return [recording, region, type.join('_'), `${tickSeconds} s`].filter(Boolean).join(' ');
}

/** Marks what was up; where runs overlap, down counts: capacity that was once refused could not be relied on. */
function ticksOf(runs: readonly Run[], first: number, ticks: number): Uint8Array {
  const isUp = new Uint8Array(ticks);
  const mark = (wanted: boolean) => {
    for (const run of runs) {
      if (run.isUp === wanted) isUp.fill(Number(wanted), run.from - first, run.from - first + run.ticks);
    }
  };
  mark(true);
  mark(false);
  return isUp;
}

function historyOf(group: string, runs: readonly Run[]): AvailabilityHistory {
  const first = runs.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY);
  const ticks = runs.reduce((most, { from, ticks: length }) => Math.max(most, from + length), 0) - first;
  const byPool = Map.groupBy(runs, ({ pool }) => pool);
  if (ticks * byPool.size > MOST_CELLS) {
    throw new UnreadableTable(`${group} has ${byPool.size} pools of ${ticks} ticks: more than ${MOST_CELLS} in all.`);
  }
  const pools = [...byPool]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => ({ name, isUp: ticksOf(own, first, ticks) }));
  return { group, tickHours: (runs[0]?.tickSeconds ?? 0) / 3600, ticks, pools };
}

/**
 * Reads recorded availability: comma-separated, run-length encoded, with the columns pool, gap_seconds (length of a tick),
 * start_tick, run_ticks and available_instances (above 0 is up), and dataset_start, nodes and kind if there are several
 * recordings. Rows come in any order and may be repeated. Ticks that no row tells of count as down: nobody looked, so
 * nothing there could be relied on.
 * @returns one history for the pools of each recording, region and type, in the order of their names.
 * @throws UnreadableTable that names the line.
 */
export function parseAvailability(csv: string): AvailabilityHistory[] {
  const runs: Run[] = [];
  for (const { cells, line } of cellsOf(csv, COLUMNS)) {
    const run = runOf(cells, line);
    // One of no ticks tells nothing, and must not make a recording reach to where it stands.
    if (run.ticks > 0) runs.push(run);
  }
  return [...Map.groupBy(runs, groupOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, own]) => historyOf(group, own));
}
