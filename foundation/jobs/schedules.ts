import type { JobDefinition, JobHandler } from './define-job.ts';

/** The value that takes a job's schedule away. */
const OFF = 'off';

/**
 * The schedules in force: what the definitions say, and over it what configuration says. Throws when configuration
 * names a job that there is not, or schedules one that needs to be told something.
 */
export function readSchedules(
  handlers: readonly JobHandler[],
  configured: Readonly<Record<string, string>> | typeof OFF,
): ReadonlyMap<JobDefinition, string> {
  const schedules = new Map<JobDefinition, string>();
  if (configured === OFF) return schedules;
  for (const { job } of handlers) {
    const cron = Object.hasOwn(configured, job.name) ? configured[job.name] : job.cron;
    if (cron === undefined || cron === OFF) continue;
    if (!job.payload.safeParse({}).success) throw new Error(`Job ${job.name} cannot run without being told what on.`);
    schedules.set(job, cron);
  }
  const known = new Set(handlers.map(({ job }) => job.name));
  const unknown = Object.keys(configured).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`There is no job ${unknown.join(', ')} to schedule.`);
  return schedules;
}
