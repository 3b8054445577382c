import { collectDefaultMetrics, Registry } from 'prom-client';

// Each sample wakes the process: at the library's own 10 ms that is half of what an idle one costs.
const EVENT_LOOP_SAMPLE_MILLISECONDS = 100;

/** The metrics of one process, with those of Node and the process itself. Everyone registers theirs on it. */
export function createMetrics(labels: Readonly<Record<string, string>> = {}): Registry {
  const registry = new Registry();
  registry.setDefaultLabels(labels);
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLE_MILLISECONDS });
  return registry;
}
