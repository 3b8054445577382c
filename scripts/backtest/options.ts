import { parseArgs } from 'node:util';
import { momentIn } from '#policy/backtest/files/moment.ts';
import { UsageError } from '../../simulator/usage.ts';

/** A moment, or so many hours after the record begins. */
export type Bound = { readonly at: Date } | { readonly hours: number };

/** What a back-test was told on the command line. */
export interface BacktestCommand {
  readonly kind: 'prices' | 'availability' | 'deadline';
  /** The record that is replayed. */
  readonly file: string;
  readonly onDemandFile: string | undefined;
  readonly jsonFile: string | undefined;
  readonly changeoverHours: number;
  readonly onDemandRatio: number;
  /** Names of pools, zones or instance types; `*` stands for any text. All pools when empty. */
  readonly pools: readonly string[];
  readonly from: Bound | undefined;
  readonly to: Bound | undefined;
  readonly workHours: number;
  readonly deadlineHours: number;
  readonly starts: number;
}

export const BACKTEST_USAGE = `Usage: npm run backtest -- --prices FILE | --availability FILE [--deadline H] [options]

--prices FILE          spot prices: what \`aws ec2 describe-spot-price-history\` prints, or CSV with timestamp,
                       availability_zone, instance_type, spot_price_usd_per_hour; plain or gzipped
--availability FILE    when capacity was there: run-length encoded CSV; plain or gzipped
--deadline H           jobs that are to be done within H hours, on recorded availability
--changeover-hours H   what a switch takes (0.2)
--on-demand-ratio K    on-demand price ÷ spot price (3.145); for prices, ÷ the middle price of a group
--on-demand FILE       on-demand prices: CSV with region, instance_type, on_demand_usd_per_hour
--pools A,B            these pools, zones or instance types only; * stands for any text
--from T, --to T       a part of the record: a time such as 2020-01-15 or 2020-01-15T06:00Z, or hours after it begins: 48h
                       (times, here and in files, are UTC where they tell no offset)
--work-hours H         the work of a job (48)
--starts N             how many jobs, begun at moments spread evenly, 1 to 100000 (20)
--json FILE            writes the figures there too`;

const OPTIONS = [
  ...['prices', 'availability', 'deadline', 'changeover-hours', 'on-demand-ratio', 'on-demand', 'pools', 'from', 'to'],
  ...['work-hours', 'starts', 'json'],
] as const;
type Values = Partial<Record<string, string>>;

const MOST_STARTS = 100_000;
const MOST_HOURS = 1_000_000;

function parsed(args: readonly string[]): Values | 'help' {
  const options = Object.fromEntries(OPTIONS.map((name) => [name, { type: 'string' } as const]));
  let given: Values;
  try {
    const { values } = parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean', short: 'h' } } });
    if (values.help) return 'help';
    given = values as Values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  // What a shell makes of a variable that is not set.
  const empty = OPTIONS.find((name) => given[name] === '');
  if (empty) throw new UsageError(`--${empty} is empty.`);
  return given;
}

interface Range {
  readonly otherwise: number;
  readonly min: number;
  readonly max: number;
}

function numberIn(values: Values, name: string, { otherwise, min, max }: Range): number {
  const text = values[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} is a number from ${min} to ${max}, not ${JSON.stringify(text)}.`);
}

function boundIn(values: Values, name: string): Bound | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const hours = /^(\d+(?:\.\d+)?)h$/.exec(text)?.[1];
  if (hours !== undefined) return { hours: Number(hours) };
  const at = momentIn(text);
  if (at) return { at };
  throw new UsageError(
    `--${name} is a time such as 2020-01-15T06:00Z or hours such as 48h, not ${JSON.stringify(text)}.`,
  );
}

function kindIn({ prices, availability, deadline }: Values): Pick<BacktestCommand, 'kind' | 'file'> {
  const file = prices ?? availability;
  if (file === undefined) throw new UsageError(`Name a record with --prices or --availability.\n\n${BACKTEST_USAGE}`);
  if (prices !== undefined && availability !== undefined) {
    throw new UsageError('--prices and --availability do not go together: name one of them.');
  }
  if (deadline !== undefined && prices !== undefined) throw new UsageError('--deadline goes with --availability only.');
  if (prices !== undefined) return { kind: 'prices', file };
  return { kind: deadline === undefined ? 'availability' : 'deadline', file };
}

/** Reads the arguments; `help` when that was asked for. @throws UsageError that names the option */
export function readOptions(args: readonly string[]): BacktestCommand | 'help' {
  const values = parsed(args);
  if (values === 'help') return 'help';
  const hours = (name: string, otherwise: number, min = 0) =>
    numberIn(values, name, { otherwise, min, max: MOST_HOURS });
  const command: BacktestCommand = {
    ...kindIn(values),
    ...{ onDemandFile: values['on-demand'], jsonFile: values.json },
    changeoverHours: hours('changeover-hours', 0.2),
    onDemandRatio: numberIn(values, 'on-demand-ratio', { otherwise: 3.145, min: 1, max: 1000 }),
    pools: (values.pools ?? '').split(',').flatMap((name) => name.trim() || []),
    ...{ from: boundIn(values, 'from'), to: boundIn(values, 'to') },
    workHours: hours('work-hours', 48, 0.01),
    deadlineHours: hours('deadline', 0),
    starts: numberIn(values, 'starts', { otherwise: 20, min: 1, max: MOST_STARTS }),
  };
  if (!Number.isInteger(command.starts)) throw new UsageError('--starts is a whole number.');
  if (values.pools !== undefined && command.pools.length === 0) throw new UsageError('--pools names no pool.');
  if (command.kind === 'deadline' && command.deadlineHours < command.workHours) {
    throw new UsageError(`--deadline is no less than the ${command.workHours} hours of --work-hours.`);
  }
  return command;
}
