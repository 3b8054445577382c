import { parseArgs } from 'node:util';
import { UsageError, wholeNumber } from '../usage.ts';

/** What a replay was told on the command line. */
export interface ReplayCommand {
  readonly prices: string;
  readonly onDemandFile: string | undefined;
  readonly availabilityFile: string | undefined;
  readonly jsonFile: string | undefined;
  readonly agents: number;
  readonly seed: number;
}

export const REPLAY_USAGE = `Usage: npm run replay -- PRICES [options]

PRICES              a price history as \`aws ec2 describe-spot-price-history\` prints it, plain or gzipped
--on-demand FILE    on-demand prices: CSV with region, instance_type, on_demand_usd_per_hour
--availability FILE when capacity was there: run-length encoded CSV; without it interruptions are simulated
--agents N          how many agents run, 1 to 1000 (8)
--seed S            what is drawn follows from it (1)
--json FILE         writes the figures there too`;

const DEFAULT_AGENTS = 8;
const MAXIMUM_AGENTS = 1000;
const DEFAULT_SEED = 1;

/** Reads the arguments; `help` when that was asked for. @throws UsageError */
export function readOptions(args: readonly string[]): ReplayCommand | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  const [prices, ...others] = positionals;
  if (prices === undefined || others.length > 0) throw new UsageError(REPLAY_USAGE);
  return {
    prices,
    onDemandFile: values['on-demand'],
    availabilityFile: values.availability,
    jsonFile: values.json,
    agents: wholeNumber('agents', values.agents, { otherwise: DEFAULT_AGENTS, min: 1, max: MAXIMUM_AGENTS }),
    seed: wholeNumber('seed', values.seed, { otherwise: DEFAULT_SEED, min: 0, max: 2 ** 31 - 1 }),
  };
}

function parsed(args: readonly string[]) {
  const value = { type: 'string' } as const;
  const options = { 'on-demand': value, availability: value, agents: value, seed: value, json: value } as const;
  try {
    return parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean' } }, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
