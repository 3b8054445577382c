import { findDependency, type Health, type HealthReport, type HealthStatus } from './health.ts';

export interface HealthAnswer {
  readonly statusCode: 200 | 404 | 503;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The paths that any probe may ask. */
export const probePaths = ['/health', '/health/live', '/health/ready', '/api/v1/health'] as const;
/** The paths for operators alone. */
export const detailPaths = [
  '/health/detailed',
  '/health/services',
  '/health/service/:name',
  '/health/metrics',
  '/health/predictive',
] as const;

/**
 * Answers the paths of health, wherever they are served. Without `details`, for a public port, only what a probe needs:
 * a status and the service's name. Undefined for a path that is none of health's.
 */
export async function answerHealth(
  health: Health,
  path: string,
  { details }: { details: boolean },
): Promise<HealthAnswer | undefined> {
  if (path === '/health/live') return { statusCode: 200, body: { status: 'HEALTHY', service: health.service } };
  if (path === '/health/ready') return answerReady(health);
  if (path === '/health' || path === '/api/v1/health') return answer(await health.report(), summary);
  return details ? answerDetails(health, path) : undefined;
}

async function answerDetails(health: Health, path: string): Promise<HealthAnswer | undefined> {
  if (path === '/health/predictive') return answerPredictive(health);
  if (path === '/health/detailed') return answer(await health.report(), (report) => ({ ...report }));
  if (path === '/health/services') return answer(await health.report(), services);
  if (path === '/health/metrics') return { statusCode: 200, body: metrics(await health.report()) };
  const prefix = '/health/service/';
  return path.startsWith(prefix) ? answerService(health, path.slice(prefix.length)) : undefined;
}

async function answerReady(health: Health): Promise<HealthAnswer> {
  const isReady = await health.ready();
  return { statusCode: isReady ? 200 : 503, body: { ready: isReady, service: health.service } };
}

async function answerService(health: Health, name: string): Promise<HealthAnswer> {
  const { dependencies } = await health.report();
  const found = findDependency(dependencies, name);
  if (!found) return { statusCode: 404, body: { error: 'There is no such service.' } };
  return { statusCode: codeOf(found.status), body: { ...found } };
}

/** When what is watched reaches its limit; the nearest trouble first. Trouble ahead is no reason to fail a probe. */
function answerPredictive({ service, version, commit, vitals }: Health): HealthAnswer {
  const left = (seconds: number | null) => seconds ?? Number.POSITIVE_INFINITY;
  const predictions = vitals.predict().toSorted((a, b) => left(a.secondsToLimit) - left(b.secondsToLimit));
  return { statusCode: 200, body: { service, version, commit, checkedAt: new Date().toISOString(), predictions } };
}

const answer = (report: HealthReport, show: (report: HealthReport) => Record<string, unknown>): HealthAnswer => ({
  statusCode: codeOf(report.status),
  body: show(report),
});

const summary = ({ status, service, version, checkedAt, uptimeSeconds }: HealthReport) => ({
  status,
  service,
  version,
  checkedAt,
  uptimeSeconds,
});

const services = ({ status, service, checkedAt, responseTimeMilliseconds, dependencies }: HealthReport) => ({
  status,
  service,
  checkedAt,
  responseTimeMilliseconds,
  services: dependencies,
});

/** The figures of health as JSON; those of Prometheus are at `/metrics`. */
const metrics = ({ status, service, checkedAt, uptimeSeconds, metrics: own, dependencies }: HealthReport) => ({
  ...{ status, service, checkedAt },
  metrics: { uptimeSeconds, ...own },
  dependencies: Object.fromEntries(
    dependencies.map(({ name, responseTimeMilliseconds, metrics: figures }) => [
      name,
      { responseTimeMilliseconds, ...figures },
    ]),
  ),
});

/** A degraded service still serves. */
const codeOf = (status: HealthStatus): 200 | 503 => (status === 'HEALTHY' || status === 'DEGRADED' ? 200 : 503);
