import type { Build } from '../lifecycle/build.ts';
import { settledWithin } from '../lifecycle/settled-within.ts';
import { createVitalSigns, type VitalSigns } from './vital-signs.ts';

/** HEALTHY: all well. DEGRADED: works, with less. UNHEALTHY: does not work. UNKNOWN: not measured yet. */
export type HealthStatus = 'HEALTHY' | 'DEGRADED' | 'UNHEALTHY' | 'UNKNOWN';

/** What a check may say beyond "it answered". A check that throws is UNHEALTHY. */
export interface Finding {
  readonly status?: HealthStatus;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
  readonly metrics?: Readonly<Record<string, number>>;
  /** What it stands on itself. */
  readonly dependencies?: readonly DependencyHealth[];
}

export type HealthCheck = (deadline: AbortSignal) => Promise<Finding> | Promise<void>;

export interface DependencyHealth {
  readonly name: string;
  readonly status: HealthStatus;
  /** Whether this service is useless without it; otherwise it is only degraded. */
  readonly isCritical: boolean;
  readonly responseTimeMilliseconds: number;
  readonly details: Readonly<Record<string, unknown>>;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly metrics: Readonly<Record<string, number>>;
  readonly dependencies?: readonly DependencyHealth[];
}

export interface HealthReport {
  readonly service: string;
  readonly status: HealthStatus;
  readonly version: string;
  readonly commit: string;
  readonly isReady: boolean;
  readonly checkedAt: string;
  readonly uptimeSeconds: number;
  readonly responseTimeMilliseconds: number;
  readonly details: Readonly<Record<string, unknown>>;
  readonly dependencies: readonly DependencyHealth[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly metrics: Readonly<Record<string, number>>;
}

export interface HealthOptions {
  readonly service: string;
  readonly version: string;
  readonly commit: string;
  /** Longest wait for one check; all run at once, so that a report answers within half a second. */
  readonly checkMilliseconds?: number;
  /** Shared with others in the same process; its own unless given. */
  readonly vitals?: VitalSigns;
}

export type Health = ReturnType<typeof createHealth>;

/** The health of one service. Dependencies register how they are checked; probes and people ask. */
export function createHealth(options: HealthOptions) {
  const checks = new Map<string, Registered>();
  let isStarted = false;
  let measuring: Promise<HealthReport> | undefined;

  /** Measures now. Those who ask while it is measured share the answer, so probes cannot pile up. */
  async function report(): Promise<HealthReport> {
    measuring ??= measure(options, [...checks.values()]).finally(() => {
      measuring = undefined;
    });
    const measured = await measuring;
    return { ...measured, isReady: isStarted && measured.isReady };
  }

  return {
    service: options.service,
    version: options.version,
    commit: options.commit,
    /** Figures whose trend is watched. */
    vitals: options.vitals ?? createVitalSigns(),
    report,
    /** `name` is unique. `critical`: without it this service is UNHEALTHY and unready, not only DEGRADED. */
    register(name: string, check: HealthCheck, { critical }: { critical: boolean }): void {
      if (checks.has(name)) throw new Error(`A check named ${name} is registered already.`);
      checks.set(name, { name, check, isCritical: critical });
    },
    /** Of what this service no longer needs. */
    unregister(name: string): void {
      checks.delete(name);
    },
    /** Whether the process itself works. Never depends on a dependency: restarting us would not mend it. */
    live: (): true => true,
    /** Whether requests should be sent here. */
    ready: async (): Promise<boolean> => isStarted && (await report()).isReady,
    /** True once started; false again as soon as the service is to stop. */
    setReady(value: boolean): void {
      isStarted = value;
    },
  };
}

async function measure(options: HealthOptions, checks: readonly Registered[]): Promise<HealthReport> {
  const { service, version, commit, checkMilliseconds = 400 } = options;
  const begun = performance.now();
  const dependencies = await Promise.all(checks.map((check) => runCheck(check, checkMilliseconds)));
  return {
    service,
    status: worstOf(dependencies),
    version,
    commit,
    isReady: !dependencies.some(isDown),
    checkedAt: new Date().toISOString(),
    uptimeSeconds: Math.round(process.uptime()),
    responseTimeMilliseconds: millisecondsSince(begun),
    details: { node: process.versions.node, processId: process.pid },
    dependencies,
    errors: dependencies.flatMap(({ name, errors }) => errors.map((error) => `${name}: ${error}`)),
    warnings: dependencies.flatMap(({ name, warnings }) => warnings.map((warning) => `${name}: ${warning}`)),
    metrics: { heapUsedBytes: process.memoryUsage().heapUsed, residentBytes: process.memoryUsage.rss() },
  };
}

interface Registered {
  readonly name: string;
  readonly check: HealthCheck;
  readonly isCritical: boolean;
}

async function runCheck({ name, check, isCritical }: Registered, limit: number): Promise<DependencyHealth> {
  const begun = performance.now();
  const { value, error, isLate } = await settledWithin(limit, async (deadline) => check(deadline));
  const problem = isLate ? `no answer within ${limit} ms` : error === undefined ? undefined : messageOf(error);
  const finding: Finding = value || {};
  return {
    name,
    status: problem === undefined ? (finding.status ?? 'HEALTHY') : 'UNHEALTHY',
    isCritical,
    responseTimeMilliseconds: millisecondsSince(begun),
    details: finding.details ?? {},
    errors: problem === undefined ? (finding.errors ?? []) : [problem],
    warnings: finding.warnings ?? [],
    metrics: finding.metrics ?? {},
    ...(finding.dependencies && { dependencies: finding.dependencies }),
  };
}

const isDown = ({ status, isCritical }: DependencyHealth): boolean => isCritical && status === 'UNHEALTHY';

function worstOf(dependencies: readonly DependencyHealth[]): HealthStatus {
  if (dependencies.some(isDown)) return 'UNHEALTHY';
  if (dependencies.some(({ status, isCritical }) => isCritical && status === 'UNKNOWN')) return 'UNKNOWN';
  return dependencies.every(({ status }) => status === 'HEALTHY') ? 'HEALTHY' : 'DEGRADED';
}

const millisecondsSince = (begun: number): number => Math.round((performance.now() - begun) * 10) / 10;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A dependency by its name, be it one of a dependency. */
export function findDependency(among: readonly DependencyHealth[], name: string): DependencyHealth | undefined {
  for (const dependency of among) {
    const found = dependency.name === name ? dependency : findDependency(dependency.dependencies ?? [], name);
    if (found) return found;
  }
  return undefined;
}

/** What a health check of this build is made with. */
export const healthOf = (service: string, { version, commit }: Build): Health =>
  createHealth({ service, version, commit });
