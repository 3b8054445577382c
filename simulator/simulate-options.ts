import { parseArgs } from 'node:util';
import { UsageError, wholeNumber } from './usage.ts';

/** What a simulation was told on the command line. */
export interface SimulateCommand {
  readonly url: string;
  readonly clientToken: string;
  readonly agents: number;
  readonly seed: number;
  /** How much faster than the wall clock the market runs. */
  readonly speed: number;
}

export const SIMULATE_USAGE = `Usage: npm run simulate -- --client-token TOKEN [options]

--client-token T  the client whose fleet it is
--url URL         where the server answers (http://localhost:4000)
--agents N        how many agents run, 1 to 1000 (8)
--seed S          what is drawn follows from it (1)
--speed X         how much faster than the clock the market runs, 1 to 1000 (1)`;

const DEFAULT_URL = 'http://localhost:4000';

/** Reads the arguments; `help` when that was asked for. @throws UsageError */
export function readOptions(args: readonly string[]): SimulateCommand | 'help' {
  const { help, url = DEFAULT_URL, 'client-token': clientToken, ...numbers } = parsed(args);
  if (help) return 'help';
  if (clientToken === undefined) throw new UsageError(SIMULATE_USAGE);
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UsageError(`--url is an address, not ${JSON.stringify(url)}.`);
  return {
    url,
    clientToken,
    agents: wholeNumber('agents', numbers.agents, { otherwise: 8, min: 1, max: 1000 }),
    seed: wholeNumber('seed', numbers.seed, { otherwise: 1, min: 0, max: 2 ** 31 - 1 }),
    speed: wholeNumber('speed', numbers.speed, { otherwise: 1, min: 1, max: 1000 }),
  };
}

function parsed(args: readonly string[]) {
  const value = { type: 'string' } as const;
  const options = { 'client-token': value, url: value, agents: value, seed: value, speed: value } as const;
  try {
    return parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
