import { once } from 'node:events';
import { createHttpApi } from '../simulator/api/http-api.ts';
import { createPatientApi } from '../simulator/api/patient-api.ts';
import { marketOf, openLiveFleet, workloadsOf } from '../simulator/live-fleet.ts';
import { readOptions, SIMULATE_USAGE, type SimulateCommand } from '../simulator/simulate-options.ts';
import { UsageError } from '../simulator/usage.ts';

// `npm run simulate`: a simulated fleet against a running server, until it is told to stop.
// Exit codes: 0 stopped, 1 failed, 2 bad usage.

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** A week before this month: whoever starts again within it finds the same market. */
const marketStart = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), -6));

async function simulate({ url, clientToken, agents, seed, speed }: SimulateCommand): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const api = resources.use(createPatientApi(createHttpApi({ url })));
  const market = marketOf(seed, marketStart(new Date()));
  const workloads = workloadsOf(market, agents);
  const log = { info: say, warn: say };
  const fleet = resources.use(await openLiveFleet({ api, clientToken, market, seed, workloads, speed, log }));
  await fleet.step();
  fleet.start();
  say(`${agents} agents are at work against ${url}. Ctrl+C ends them.`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

try {
  const command = readOptions(process.argv.slice(2));
  if (command === 'help') process.stdout.write(`${SIMULATE_USAGE}\n`);
  else await simulate(command);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
