import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { destination } from 'pino';
import { createHealth } from '#foundation/health/health.ts';
import { createLogger } from '#foundation/logging/logger.ts';
import { createLocalApi } from '../simulator/api/local-api.ts';
import { createPatientApi } from '../simulator/api/patient-api.ts';
import { UnusableFile } from '../simulator/replay/open-text.ts';
import { REPLAY_USAGE, type ReplayCommand, readOptions } from '../simulator/replay/options.ts';
import { planReplay, type ReplayPlan } from '../simulator/replay/plan.ts';
import { openProgress } from '../simulator/replay/progress.ts';
import { readAvailability, readPriceHistory } from '../simulator/replay/read-history.ts';
import { readOnDemandPrices } from '../simulator/replay/read-on-demand.ts';
import { runReplay, STEP_SECONDS } from '../simulator/replay/run.ts';
import { figuresAsJson, renderTable } from '../simulator/replay/table.ts';
import { UsageError } from '../simulator/usage.ts';
import { loadConfig, openSpotkeep, type Spotkeep } from '../spotkeep.ts';

// `npm run replay`: lets a simulated fleet live through a real price history, on the whole program and a manual clock.
// Exit codes: 0 done, 1 failed, 2 bad usage.

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Reads the files and says what of them is left out. @throws UsageError, UnusableFile */
async function prepare(command: ReplayCommand): Promise<ReplayPlan> {
  const { prices, onDemandFile, availabilityFile, agents, seed } = command;
  const { rows, broken, brokenCount } = await readPriceHistory(prices);
  for (const { record, reason } of broken) say(`Record ${record} of ${prices} is left out: ${reason}`);
  if (brokenCount > broken.length) say(`${brokenCount - broken.length} more records are left out.`);
  const onDemand = onDemandFile ? await readOnDemandPrices(onDemandFile) : () => undefined;
  const availability = availabilityFile ? await readAvailability(availabilityFile) : undefined;
  try {
    const plan = planReplay({ rows, onDemand, availability, agents, seed });
    if (plan.leftOut.length > 0) say(`Left out, without an on-demand price: ${plan.leftOut.join(', ')}.`);
    return plan;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${error.message}${onDemandFile ? '' : '; name a file with --on-demand'}`);
  }
}

/** Prices and notices are news that decisions depend on; what the other subgraphs make of them can wait for the evening. */
async function settle({ services }: Spotkeep): Promise<void> {
  for (const name of ['replica', 'agent'] as const) await services.get(name)?.log.relayOnce();
  await services.get('agent')?.caughtUp();
}

async function replay(plan: ReplayPlan, { seed, jsonFile }: ReplayCommand): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'spotkeep-replay-'));
  await using resources = new AsyncDisposableStack();
  resources.defer(() => rm(dataDir, { recursive: true, force: true }));
  const config = loadConfig({
    DATA_DIR: dataDir,
    ADMIN_TOKEN: `adm_${randomBytes(32).toString('hex')}`,
    SIGNING_SECRET: randomBytes(32).toString('hex'),
    // Silence of a few steps is none: the clock moves by a step at a time.
    HEARTBEAT_TIMEOUT_SECONDS: String(12 * STEP_SECONDS),
    // Nobody else waits for an answer: what is late on a busy machine is waited for, and not given up.
    REQUEST_TIMEOUT_SECONDS: '60',
    CIRCUIT_BREAKER_ENABLED: 'off',
    RATE_LIMIT_ENABLED: 'off',
  });
  let now = plan.market.start;
  const logger = createLogger({ service: 'replay', level: 'warn', destination: destination({ dest: 2, sync: true }) });
  const health = createHealth({ service: 'replay', version: '', commit: '' });
  const spotkeep = resources.use(await openSpotkeep({ config, logger, health, clock: () => now, schedules: 'off' }));
  const api = resources.use(createPatientApi(createLocalApi(spotkeep.gateway)));
  const progress = resources.use(openProgress({ from: plan.market.start, to: plan.market.end }));
  const begun = performance.now();
  const groups = await runReplay({
    ...{
      plan,
      seed,
      api,
      adminToken: spotkeep.adminToken,
      caughtUp: spotkeep.caughtUp,
      settle: () => settle(spotkeep),
    },
    setClock: (to) => {
      now = to;
    },
    onProgress: progress.reached,
    log: { info: () => {}, warn: progress.say },
  });
  progress.close();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const { start: from, end: to } = plan.market;
  const result = { groups, from, to, seed, isAvailabilityDrawn: plan.isAvailabilityDrawn };
  process.stdout.write(`${renderTable(result)}\n`);
  if (jsonFile) await writeFile(jsonFile, figuresAsJson(result));
  say(`Replayed in ${seconds} s.`);
}

try {
  const command = readOptions(process.argv.slice(2));
  if (command === 'help') process.stdout.write(`${REPLAY_USAGE}\n`);
  else await replay(await prepare(command), command);
} catch (error) {
  const isUsage = error instanceof UsageError || error instanceof UnusableFile;
  say(error instanceof Error ? (isUsage ? error.message : (error.stack ?? error.message)) : String(error));
  process.exitCode = isUsage ? 2 : 1;
}
