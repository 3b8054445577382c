// A small program for the tests of the lifecycle: what it does is told by its only argument, as JSON.
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { describeEnvironment } from '#foundation/config/describe-environment.ts';
import { ConfigurationError, parseEnvironment } from '#foundation/config/parse-environment.ts';
import { integer } from '#foundation/config/variable.ts';
import { configureOrExit } from '#foundation/lifecycle/configure.ts';
import { runProgram } from '#foundation/lifecycle/run.ts';
import { createLogger, type Logger } from '#foundation/logging/logger.ts';

const Plan = z.object({
  startMilliseconds: z.number().default(0),
  startFails: z.enum(['no', 'error', 'configuration']).default('no'),
  delaySeconds: z.number().default(0),
  graceSeconds: z.number().default(5),
  drain: z.enum(['works', 'hangs', 'throws']).default('works'),
  closing: z.enum(['works', 'hangs']).default('works'),
  throwsLater: z.boolean().default(false),
  reloads: z.boolean().default(false),
});
type Plan = z.output<typeof Plan>;

const shape = { SIZE: integer({ min: 1 }).default(1).describe('how much') };
const settings = configureOrExit(() => parseEnvironment(shape, process.env), {
  args: process.argv.slice(3),
  help: () => describeEnvironment(shape),
});
const plan = Plan.parse(JSON.parse(process.argv[2] ?? '{}'));
const logger = createLogger({ service: 'sample' });

async function start(resources: AsyncDisposableStack, stop: AbortSignal) {
  if (plan.startFails === 'error') throw new Error('The folder is in use by another process.');
  if (plan.startFails === 'configuration') throw new ConfigurationError([{ name: 'SIZE', expected: 'is too large' }]);
  resources.defer(() => close('database', plan));
  resources.defer(async () => logger.info('closed: server'));
  logger.info('opening');
  await wait(plan.startMilliseconds, undefined, { signal: stop });
  const beat = setInterval(() => {}, 1000);
  resources.defer(() => clearInterval(beat));
  if (plan.throwsLater) setImmediate(() => void Promise.reject(new Error('Nobody waits for this.')));
  return {
    unready: () => logger.info('unready'),
    drain: (deadline: AbortSignal) => drain(deadline, plan, logger),
    ...(plan.reloads && { reload: () => logger.info('reloaded') }),
  };
}

async function close(name: string, { closing }: Plan): Promise<void> {
  if (closing === 'hangs') await new Promise(() => {});
  logger.info(`closed: ${name}`);
}

async function drain(deadline: AbortSignal, { drain: how }: Plan, log: Logger): Promise<void> {
  log.info('draining');
  if (how === 'throws') throw new Error('The queue is gone.');
  if (how === 'hangs') {
    deadline.addEventListener('abort', () => log.info('drain told to give up'));
    await new Promise(() => {});
  }
  log.info('drained');
}

await runProgram({
  name: 'Sample',
  logger,
  start,
  report: { settings },
  shutdownDelaySeconds: plan.delaySeconds,
  gracePeriodSeconds: plan.graceSeconds,
});
