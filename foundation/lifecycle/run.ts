import { ConfigurationError } from '../config/parse-environment.ts';
import type { Logger } from '../logging/logger.ts';
import { type Settled, settled, settledWithin } from './settled-within.ts';

/** What a started program hands back for its end. Both are called at most once, `unready` first. */
export interface Running {
  /** Answers probes with "not ready", so that nothing new is sent here. */
  unready?(): void;
  /** Finishes what was begun; gives up when the signal is aborted. */
  drain?(deadline: AbortSignal): Promise<void>;
  /** Reads again what may have changed: SIGHUP does this instead of stopping, unless it comes of a closed terminal. */
  reload?(): void;
}

export interface Program {
  readonly name: string;
  readonly logger: Logger;
  /**
   * Opens everything in the order of dependency, giving each resource to `resources`, which closes them in reverse.
   * `stop` is aborted when the program is told to stop before it has started.
   */
  start(resources: AsyncDisposableStack, stop: AbortSignal): Promise<Running>;
  /** Logged with "Started.": versions, commit, settings without secrets. */
  readonly report?: object;
  readonly shutdownDelaySeconds: number;
  /** Covers drain and closing; what has not ended then is cut off. */
  readonly gracePeriodSeconds: number;
}

// npm hands a terminal's Ctrl-C on to a child that the terminal has told already.
const SAME_SIGNAL_MILLISECONDS = 1000;

/** However long the drain took, closing gets this long: locks and files should not be left behind. */
const LEAST_CLOSING_MILLISECONDS = 2000;

/**
 * Runs a program from start to exit. SIGTERM, SIGINT and SIGHUP (of a program that has nothing to reload): unready →
 * delay → drain → close in reverse → exit 0, or 1 when the grace period ran out. A second signal exits at once with 1.
 * A failed start is one log line and exit 1, 2 when the configuration is to blame. An error that nobody caught stops the
 * program in order, with exit 1.
 */
export async function runProgram(program: Program): Promise<never> {
  const { logger, name } = program;
  const told = listenForStop(logger);
  const resources = new AsyncDisposableStack();
  const begun = performance.now();
  const started = await startUnlessTold(program, resources, told);
  if (started.error !== undefined && !told.signal.aborted) {
    logger.debug({ err: started.error }, 'Why it could not start.');
    logger.fatal(`${name} could not start: ${messageOf(started.error)}`);
    await close(program, resources, 0);
    process.exit(started.error instanceof ConfigurationError ? 2 : 1);
  }
  if (!told.signal.aborted) {
    logger.info({ ...program.report, start_milliseconds: Math.round(performance.now() - begun) }, `${name} started.`);
  }
  const { reload } = started.value ?? {};
  if (reload && !process.stdout.isTTY) told.reload = reload;
  const { isFailure } = await told.stopped;
  const isClean = await stop(program, started.value ?? {}, resources, isFailure);
  logger.info(`${name} stopped.`);
  process.exit(isClean && !isFailure ? 0 : 1);
}

/** A start that has been told to stop may take the grace period to give up. */
async function startUnlessTold(
  program: Program,
  resources: AsyncDisposableStack,
  told: Told,
): Promise<Settled<Running>> {
  const starting = settled(() => program.start(resources, told.signal));
  const abandoned = told.stopped.then(() => settledWithin(program.gracePeriodSeconds * 1000, () => starting));
  return Promise.race([starting, abandoned.then(({ value }): Settled<Running> => value ?? { isLate: true })]);
}

async function stop(program: Program, running: Running, resources: AsyncDisposableStack, isFailure: boolean) {
  const { logger, name, shutdownDelaySeconds, gracePeriodSeconds } = program;
  logger.info(`${name} stops.`);
  running.unready?.();
  if (!isFailure) await new Promise((resolve) => setTimeout(resolve, shutdownDelaySeconds * 1000));
  const deadlineAt = Date.now() + gracePeriodSeconds * 1000;
  const drained = await settledWithin(gracePeriodSeconds * 1000, async (signal) => running.drain?.(signal));
  if (drained.error !== undefined) logger.error({ err: drained.error }, `${name} could not finish its work.`);
  if (drained.isLate) logger.error(`${name} did not finish its work within ${gracePeriodSeconds} s.`);
  const isClosed = await close(program, resources, deadlineAt);
  return isClosed && !drained.isLate && drained.error === undefined;
}

async function close({ logger, name }: Program, resources: AsyncDisposableStack, deadlineAt: number): Promise<boolean> {
  const milliseconds = Math.max(LEAST_CLOSING_MILLISECONDS, deadlineAt - Date.now());
  const closed = await settledWithin(milliseconds, () => resources.disposeAsync());
  if (closed.error !== undefined) logger.error({ err: closed.error }, `${name} could not close everything.`);
  if (closed.isLate) logger.error(`${name} did not close everything in time.`);
  return !closed.isLate && closed.error === undefined;
}

interface Told {
  /** Aborted at the first signal. */
  readonly signal: AbortSignal;
  readonly stopped: Promise<{ isFailure: boolean }>;
  /** What SIGHUP does from then on. */
  reload?: () => void;
}

function listenForStop(logger: Logger): Told {
  const controller = new AbortController();
  const { promise: stopped, resolve } = Promise.withResolvers<{ isFailure: boolean }>();
  let firstAt: number | undefined;
  const told: Told = { signal: controller.signal, stopped };
  const hear = (signal: NodeJS.Signals) => {
    if (signal === 'SIGHUP' && told.reload && firstAt === undefined) return told.reload();
    if (firstAt !== undefined && performance.now() - firstAt < SAME_SIGNAL_MILLISECONDS) return;
    if (firstAt !== undefined) {
      logger.warn({ signal }, 'Told twice to stop; exits at once.');
      process.exit(1);
    }
    firstAt = performance.now();
    controller.abort(new Error(`Stopped by ${signal}.`));
    resolve({ isFailure: false });
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, hear);
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, `Nobody caught: ${messageOf(error)}`);
    controller.abort(error);
    resolve({ isFailure: true });
  });
  return told;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
