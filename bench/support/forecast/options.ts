import { parseArgs } from 'node:util';

/** What a comparison of forecasting methods was told on the command line. */
export interface ForecastCommand {
  readonly train: string;
  readonly test: string;
  readonly horizon: number;
  readonly season: number;
  readonly jsonFile: string | undefined;
}

/** The command line or a file is not what was expected; the message says what is. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const FORECAST_USAGE = `Usage: npm run bench:forecast -- --train FILE --test FILE --horizon H --season M [--json FILE]

--train FILE  what is known of each series: a line "id,values", the values set apart by spaces; plain or gzipped
--test FILE   what came after, in the same form; series that are in one file only are left out
--horizon H   how many steps are forecast, 1 to 10000
--season M    steps in a season, 1 for none, at most 10000
--json FILE   writes the figures there too

A missing value is NaN, or nothing between two spaces. A first line without numbers is a heading. A figure that cannot
be told is null, as a scaled error is where no series has ever moved.`;

const GREATEST = 10_000;

/** Reads the arguments; `help` when that was asked for. @throws UsageError */
export function readOptions(args: readonly string[]): ForecastCommand | 'help' {
  const values = parsed(args);
  if (values.help) return 'help';
  // What a shell makes of a variable that is not set.
  if (values.json === '') throw new UsageError('--json is empty.');
  return {
    train: required('train', values.train),
    test: required('test', values.test),
    horizon: steps('horizon', required('horizon', values.horizon)),
    season: steps('season', required('season', values.season)),
    jsonFile: values.json,
  };
}

function parsed(args: readonly string[]) {
  const value = { type: 'string' } as const;
  const options = { train: value, test: value, horizon: value, season: value, json: value } as const;
  try {
    return parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${FORECAST_USAGE}`);
  }
}

function required(name: string, value: string | undefined): string {
  if (value) return value;
  throw new UsageError(`--${name} is missing.`);
}

function steps(name: string, text: string): number {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value >= 1 && value <= GREATEST) return value;
  throw new UsageError(`--${name} is a whole number from 1 to ${GREATEST}, not ${JSON.stringify(text)}.`);
}
