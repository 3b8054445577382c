import type { Health, HealthReport, HealthStatus } from './health.ts';

export interface HealthAnswer {
  readonly statusCode: 200 | 404 | 503;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Answers the probes' paths, wherever they are served. Without `details`, for a public port, only what a probe needs:
 * a status and the service's name. Undefined for a path that is none of health's.
 */
export async function answerHealth(
  health: Health,
  path: string,
  { details }: { details: boolean },
): Promise<HealthAnswer | undefined> {
  if (path === '/health/live') return { statusCode: 200, body: { status: 'HEALTHY', service: health.service } };
  if (path === '/health/ready') return answerReady(health);
  if (path === '/health') return answer(await health.report(), summary);
  if (!details) return undefined;
  if (path === '/health/detailed') return answer(await health.report(), (report) => ({ ...report }));
  if (path === '/health/services') return answer(await health.report(), services);
  if (path.startsWith('/health/service/')) return answerService(health, path.slice('/health/service/'.length));
  return undefined;
}

async function answerReady(health: Health): Promise<HealthAnswer> {
  const isReady = await health.ready();
  return { statusCode: isReady ? 200 : 503, body: { ready: isReady, service: health.service } };
}

async function answerService(health: Health, name: string): Promise<HealthAnswer> {
  const { dependencies } = await health.report();
  const found = dependencies.find((dependency) => dependency.name === name);
  if (!found) return { statusCode: 404, body: { error: 'There is no such service.' } };
  return { statusCode: codeOf(found.status), body: { ...found } };
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

const services = ({ status, service, checkedAt, dependencies }: HealthReport) => ({
  status,
  service,
  checkedAt,
  services: dependencies,
});

/** A degraded service still serves. */
const codeOf = (status: HealthStatus): 200 | 503 => (status === 'HEALTHY' || status === 'DEGRADED' ? 200 : 503);
