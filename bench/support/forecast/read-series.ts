import { readText, UnusableFile } from '../../../simulator/replay/open-text.ts';
import { UsageError } from './options.ts';

/** What is known of each series, by its id, in the order of the file. */
export type SeriesById = ReadonlyMap<string, Float64Array>;

/** Squares of greater ones, and sums of those, would be no numbers. */
const GREATEST = 1e100;
const MISSING = new Set(['', 'nan', 'na', 'null', 'none']);
const unquoted = (text: string) => text.trim().replace(/^"(.*)"$/s, '$1');

/** One value; NaN where it is missing, undefined where it is no number. */
function readValue(token: string): number | undefined {
  if (MISSING.has(token.toLowerCase())) return Number.NaN;
  const value = Number(token);
  return Math.abs(value) <= GREATEST ? value : undefined;
}

/**
 * Reads lines "id,values" with the values set apart by single spaces: a word for nothing (NaN, NA, null), or nothing between two
 * spaces, is a missing value. A first line with words instead of values is a heading; empty lines are passed over.
 * @throws UsageError that names the line
 */
export function parseSeries(text: string, name: string): SeriesById {
  const series = new Map<string, Float64Array>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const comma = line.indexOf(',');
    const id = unquoted(line.slice(0, Math.max(0, comma)));
    const tokens = unquoted(line.slice(comma + 1)).split(/[ \t]/);
    const values = tokens.map(readValue);
    const where = `Line ${index + 1} of ${name}`;
    const wrong = values.indexOf(undefined);
    if (index === 0 && comma >= 0 && wrong === 0) continue;
    if (comma < 0 || id === '') throw new UsageError(`${where} is not "id,values".`);
    if (wrong >= 0) throw new UsageError(`${where} has ${JSON.stringify(tokens[wrong]?.slice(0, 40))} for a number.`);
    if (series.has(id)) throw new UsageError(`${where} has ${JSON.stringify(id)} a second time.`);
    series.set(id, Float64Array.from(values as readonly number[]));
  }
  return series;
}

/** Reads a file of series, plain or gzipped. @throws UsageError */
export async function readSeries(path: string): Promise<SeriesById> {
  try {
    return parseSeries(await readText(path), path);
  } catch (error) {
    if (error instanceof UnusableFile) throw new UsageError(error.message);
    throw error;
  }
}

/** A series cut in two: what a method is shown, and what came after. */
export interface SplitSeries {
  readonly id: string;
  readonly training: Float64Array;
  readonly actual: Float64Array;
}

export interface SplitFiles {
  readonly series: readonly SplitSeries[];
  /** Sentences about the series that cannot be compared. */
  readonly leftOut: readonly string[];
}

const few = (ids: readonly string[]) => `${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''} (${ids.length})`;

/** Brings both halves together; what is in one file only, or has nothing known in either, is named and left out. */
export function splitFiles(train: SeriesById, test: SeriesById): SplitFiles {
  const [untested, unknown, series]: [string[], string[], SplitSeries[]] = [[], [], []];
  for (const [id, training] of train) {
    const actual = test.get(id);
    if (!actual) untested.push(id);
    else if (!training.some(Number.isFinite) || !actual.some(Number.isFinite)) unknown.push(id);
    else series.push({ id, training, actual });
  }
  const untrained = [...test.keys()].filter((id) => !train.has(id));
  const reasons: [string, string[]][] = [
    ['Only in the training file', untested],
    ['Only in the test file', untrained],
    ['Without any value in one of the files', unknown],
  ];
  const leftOut = reasons.filter(([, ids]) => ids.length > 0).map(([why, ids]) => `${why}, left out: ${few(ids)}.`);
  return { series, leftOut };
}
