import type { Logger } from '../logging/logger.ts';
import type { Automation, AutomationAudit } from './automation.ts';
import type { Health } from './health.ts';

export interface HealthMonitorOptions {
  readonly health: Health;
  readonly intervalSeconds: number;
  /** Undefined where nothing is done by itself. */
  readonly automation?: Automation | undefined;
  readonly logger: Logger;
  /** Epoch milliseconds of the system's time. */
  readonly now?: () => number;
}

export interface HealthMonitor extends AsyncDisposable {
  /** Measures once, now; those who ask while it measures share it. */
  check(): Promise<void>;
}

/** Measures health again and again: samples for the trends, statuses for the policies. Disposing waits for the last. */
export function startHealthMonitor(options: HealthMonitorOptions): HealthMonitor {
  const { health, automation, logger, now = Date.now } = options;
  let checking: Promise<void> | undefined;

  async function measure(): Promise<void> {
    try {
      const [report] = await Promise.all([health.report(), health.vitals.sample(now())]);
      await automation?.evaluate(report, health.vitals.predict());
    } catch (error) {
      logger.error({ err: error }, 'Health could not be measured.');
    }
  }

  const check = (): Promise<void> => {
    checking ??= measure().finally(() => {
      checking = undefined;
    });
    return checking;
  };
  const timer = setInterval(check, options.intervalSeconds * 1000);
  timer.unref();
  return {
    check,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await checking;
    },
  };
}

/** An audit trail in the log: one line each. */
export const loggedAudit = (logger: Logger): AutomationAudit => ({
  record({ outcome, ...entry }) {
    const level = outcome === 'FAILED' || outcome === 'LIMITED' ? 'error' : 'warn';
    logger[level]({ audit: 'health', outcome, ...entry }, 'Health automation.');
  },
});
