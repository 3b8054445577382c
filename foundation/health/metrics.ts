import { collectDefaultMetrics, Registry } from 'prom-client';

/** The metrics of one process, with those of Node and the process itself. Everyone registers theirs on it. */
export function createMetrics(labels: Readonly<Record<string, string>> = {}): Registry {
  const registry = new Registry();
  registry.setDefaultLabels(labels);
  collectDefaultMetrics({ register: registry });
  return registry;
}
