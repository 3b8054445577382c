import type { Consumer } from '../events/consumer.ts';
import type { Finding, Health } from '../health/health.ts';
import type { Jobs } from '../jobs/jobs.ts';

export interface Workers {
  readonly name: string;
  readonly consumers: readonly Consumer[];
  readonly jobs?: Jobs | undefined;
}

// Shorter outages are retried through, and nobody need look.
const TROUBLE_SECONDS = 30;
// At some hundred events a second these are minutes of news.
const LAG_LIMIT_EVENTS = 10_000;

/** Has health look after what a subgraph does in the background. Requests are answered without it, so none is critical. */
export function watchWorkers(health: Health, { name, consumers, jobs }: Workers): void {
  if (consumers.length > 0) {
    health.register(`${name}-consumers`, async () => consumersFinding(consumers), { critical: false });
    const limit = LAG_LIMIT_EVENTS;
    const read = () => Math.max(...consumers.map((consumer) => consumer.progress().lag));
    health.vitals.register({ name: `${name} consumer lag`, unit: 'events', limit, read });
  }
  if (jobs) health.register(`${name}-jobs`, async () => jobsFinding(jobs), { critical: false });
}

function consumersFinding(consumers: readonly Consumer[]): Finding {
  const seen = consumers.map((consumer) => ({ consumer, ...consumer.progress() }));
  const errors = seen.flatMap(({ consumer, failingSince }) =>
    isTrouble(failingSince)
      ? [`${consumer.name} cannot read ${consumer.publisher} for ${secondsSince(failingSince)} s`]
      : [],
  );
  const metrics = Object.fromEntries(
    seen.map(({ consumer, lag }) => [`${consumer.publisher}.${consumer.name}.lagEvents`, lag]),
  );
  const isBehind = seen.some(({ lag }) => lag > LAG_LIMIT_EVENTS);
  const warnings = isBehind ? [`more than ${LAG_LIMIT_EVENTS} events behind`] : [];
  return { status: errors.length > 0 ? 'UNHEALTHY' : isBehind ? 'DEGRADED' : 'HEALTHY', errors, warnings, metrics };
}

function jobsFinding(jobs: Jobs): Finding {
  const progress = jobs.progress();
  if (!progress) return { status: 'UNKNOWN' };
  const { running, failingSince } = progress;
  const errors = isTrouble(failingSince) ? [`no job could be claimed for ${secondsSince(failingSince)} s`] : [];
  return { status: errors.length > 0 ? 'UNHEALTHY' : 'HEALTHY', errors, metrics: { running } };
}

const isTrouble = (since: number | undefined): since is number =>
  since !== undefined && secondsSince(since) >= TROUBLE_SECONDS;

const secondsSince = (moment: number): number => Math.round((Date.now() - moment) / 1000);
