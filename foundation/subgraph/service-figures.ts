import { Gauge, type Registry } from 'prom-client';
import type { SubgraphService } from './service.ts';

/** Figures of what subgraphs in this process do in the background, read when they are asked for. */
export function addServiceFigures(registry: Registry, services: readonly SubgraphService[]): void {
  const registers = [registry];
  const published = new Gauge({
    name: 'spotkeep_events_published',
    help: 'Events that a subgraph has published in its life: the last number of its log.',
    labelNames: ['subgraph'] as const,
    registers,
    async collect() {
      // A log that cannot be read keeps its last number.
      const read = services.map(async ({ name, log }) =>
        published.set({ subgraph: name }, (await log.position()).sequence),
      );
      await Promise.allSettled(read);
    },
  });
  const lag = new Gauge({
    name: 'spotkeep_consumer_lag_events',
    help: 'Events that a consumer knows of and has not passed.',
    labelNames: ['subgraph', 'consumer', 'publisher'] as const,
    registers,
    collect() {
      for (const { name: subgraph, workers } of services) {
        for (const { name: consumer, publisher, progress } of workers.consumers) {
          lag.set({ subgraph, consumer, publisher }, progress().lag);
        }
      }
    },
  });
  const running = new Gauge({
    name: 'spotkeep_jobs_running',
    help: 'Runs of jobs in this process.',
    labelNames: ['subgraph'] as const,
    registers,
    collect() {
      for (const { name: subgraph, workers } of services) {
        if (workers.jobs) running.set({ subgraph }, workers.jobs.progress()?.running ?? 0);
      }
    },
  });
}
