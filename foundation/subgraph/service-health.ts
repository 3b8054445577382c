import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Finding, HealthCheck, HealthReport } from '../health/health.ts';
import type { Signer } from '../identity/signature.ts';
import { serviceViewer } from '../identity/viewer.ts';
import { signedHeaders } from './signed-request.ts';

const status = z.enum(['HEALTHY', 'DEGRADED', 'UNHEALTHY', 'UNKNOWN']);
const figures = {
  responseTimeMilliseconds: z.number(),
  errors: z.array(z.string()),
  warnings: z.array(z.string()),
  metrics: z.record(z.string(), z.number()),
};
const dependency = z.object({
  ...{ name: z.string(), status, isCritical: z.boolean() },
  details: z.record(z.string(), z.unknown()),
  ...figures,
});
const reportShape = z.object({
  status,
  version: z.string(),
  commit: z.string(),
  uptimeSeconds: z.number(),
  dependencies: z.array(dependency),
  ...figures,
});

/** What a service says of itself, as a dependency of somebody else. */
export const findingFrom = (report: z.output<typeof reportShape> | HealthReport): Finding => ({
  status: report.status,
  details: { version: report.version, commit: report.commit, uptimeSeconds: report.uptimeSeconds },
  dependencies: report.dependencies,
  errors: report.errors,
  warnings: report.warnings,
  metrics: report.metrics,
});

export interface RemoteHealthOptions {
  /** Where the service listens, without a path. */
  readonly url: string;
  /** Who asks: the name of this process. */
  readonly name: string;
  readonly signer: Signer;
}

/** Asks a service in a process of its own how it is; details are told to services alone. */
export function remoteHealth({ url, name, signer }: RemoteHealthOptions): HealthCheck {
  const address = `${url.replace(/\/+$/, '')}/health/detailed`;
  const viewer = serviceViewer(name);
  return async (deadline) => {
    const headers = signedHeaders(signer, { viewer, body: '', requestId: randomUUID() });
    const response = await fetch(address, { headers, signal: deadline, redirect: 'error' });
    const parsed = reportShape.safeParse(await response.json());
    if (!parsed.success) throw new Error(`It answered ${response.status}, which is no report of health.`);
    return findingFrom(parsed.data);
  };
}
