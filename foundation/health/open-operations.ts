import type { Registry } from 'prom-client';
import type { ValuesOf } from '../config/declaration.ts';
import type { operationsSettings, telemetrySettings } from '../config/service-settings.ts';
import type { Build } from '../lifecycle/build.ts';
import type { Logger } from '../logging/logger.ts';
import { openTracing } from '../telemetry/open-tracing.ts';
import { createServiceMetrics } from '../telemetry/service-metrics.ts';
import { createServiceTelemetry, type ServiceTelemetry } from '../telemetry/service-telemetry.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { type AutomationPolicy, createAutomation, type HealthActions } from './automation.ts';
import { createHealth, type Health } from './health.ts';
import { createMetrics } from './metrics.ts';
import { type HealthMonitor, loggedAudit, startHealthMonitor } from './monitor.ts';
import { openOperationsServer } from './operations-server.ts';
import { watchProcess } from './process-signs.ts';
import { createRequestWindow, type RequestWindow, watchRequests } from './request-window.ts';

/** Without a port nothing is opened, and the rest works all the same. */
export type OperationsConfig = Omit<ValuesOf<typeof operationsSettings>, 'OPERATIONS_PORT'> &
  ValuesOf<typeof telemetrySettings> & { readonly OPERATIONS_PORT?: number | undefined };

export interface OperationsOptions {
  readonly service: string;
  readonly config: OperationsConfig;
  readonly build: Build;
  readonly logger: Logger;
  /** A folder whose disk is watched. */
  readonly dataDir?: string | undefined;
}

/** What operators see of one process. */
export interface Operations extends AsyncDisposable {
  readonly health: Health;
  /** Undefined where metrics are switched off. */
  readonly metrics: Registry | undefined;
  readonly tracing: Tracing;
  readonly telemetry: ServiceTelemetry;
  /** Told of every request that this process answers. */
  readonly requests: RequestWindow;
  /** Begins to measure, once everything is registered; the policies act if automation is enabled. */
  watch(o?: { readonly policies: readonly AutomationPolicy[]; readonly actions: HealthActions }): HealthMonitor;
}

/** Opens the operations port, and what it shows. It is opened first, so that probes are answered during the start. */
export async function openOperations(o: OperationsOptions): Promise<Operations> {
  const { service, config, build, logger } = o;
  await using resources = new AsyncDisposableStack();
  const health = createHealth({ service, version: build.version, commit: build.commit });
  const metrics = config.METRICS_ENABLED ? createMetrics({ service }) : undefined;
  const tracing = resources.use(await openTracing(config, { service, build, logger }));
  resources.use(watchProcess(health.vitals, { dataDir: o.dataDir }));
  const requests = createRequestWindow();
  watchRequests(health.vitals, requests);
  const { OPERATIONS_HOST: host, OPERATIONS_PORT: port } = config;
  if (port !== undefined) {
    resources.use(await openOperationsServer({ health, ...(metrics && { metrics }), logger, host, port }));
  }
  const owned = resources.move();
  return {
    ...{ health, metrics, tracing, requests },
    telemetry: createServiceTelemetry({ tracing, metrics: metrics && createServiceMetrics(metrics), requests }),
    watch({ policies, actions } = { policies: [], actions: new Map() }) {
      const automation = config.ENABLE_HEALTH_AUTOMATION
        ? createAutomation({
            ...{ policies, actions, isDryRun: config.HEALTH_AUTOMATION_DRY_RUN },
            audit: loggedAudit(logger),
            now: Date.now,
          })
        : undefined;
      const intervalSeconds = config.HEALTH_CHECK_INTERVAL_SECONDS;
      return owned.use(startHealthMonitor({ health, intervalSeconds, automation, logger }));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
