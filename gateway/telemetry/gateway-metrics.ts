import { Counter, Histogram, type Registry } from 'prom-client';
import { createBoundedNames } from '#foundation/health/bounded-names.ts';
import { type Series, SeriesHistogram } from '#foundation/telemetry/series-histogram.ts';
import { REQUEST_BUCKETS } from '#foundation/telemetry/service-metrics.ts';
import type { FetchOutcome, OperationKind, Phase } from '../telemetry.ts';

/** How many operations have figures of their own; callers choose their names, so there could be any number. */
export const MAXIMUM_OPERATION_NAMES = 200;
const PHASE_BUCKETS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5];
/** What was refused before its document was read. */
const UNREAD = { name: 'unread', kind: 'unknown' };

export interface GatewayMetrics {
  operation(o: { name: string | undefined; kind: OperationKind } | undefined, code: string, seconds: number): void;
  phase(phase: Phase, seconds: number): void;
  fetch(subgraph: string, outcome: FetchOutcome, seconds: number): void;
  shared(subgraph: string): void;
  event(subgraph: string, seconds: number): void;
}

/** The figures of what the gateway does. Every label has a bounded number of values. */
export function createGatewayMetrics(registry: Registry): GatewayMetrics {
  const registers = [registry];
  const named = createBoundedNames(MAXIMUM_OPERATION_NAMES);
  const operations = new SeriesHistogram({
    name: 'spotkeep_gateway_operation_duration_seconds',
    help: 'How long an operation took. operation: its name, `anonymous`, or `other` beyond the first 200.',
    buckets: REQUEST_BUCKETS,
    registers,
  });
  const outcomes = new Counter({
    name: 'spotkeep_gateway_operations_total',
    help: 'Operations by how they ended. code: ok, or the code of the first error.',
    labelNames: ['operation', 'kind', 'code'] as const,
    registers,
  });
  const { phases, fetches, shares, events } = partsOf(registers);
  const operationSeries = createPairs((operation, kind) => operations.open({ operation, kind }));
  const fetchSeries = createPairs((subgraph, outcome) => fetches.open({ subgraph, outcome }));
  return {
    operation(o, code, seconds) {
      const operation = o ? named(o.name ?? 'anonymous') : UNREAD.name;
      const kind = o?.kind ?? UNREAD.kind;
      // How long a subscription lasts says nothing.
      if (kind !== 'subscription') operationSeries(operation, kind).observe(seconds);
      outcomes.inc({ operation, kind, code });
    },
    phase: (phase, seconds) => phases.observe({ phase }, seconds),
    fetch: (subgraph, outcome, seconds) => fetchSeries(subgraph, outcome).observe(seconds),
    shared: (subgraph) => shares.inc({ subgraph }),
    event: (subgraph, seconds) => events.observe({ subgraph }, seconds),
  };
}

/** The series of two labels, each opened when it is first observed; both labels have few values. */
function createPairs(open: (first: string, second: string) => Series): (first: string, second: string) => Series {
  const pairs = new Map<string, Map<string, Series>>();
  return (first, second) => {
    const known = pairs.get(first)?.get(second);
    if (known) return known;
    const series = open(first, second);
    pairs.set(first, (pairs.get(first) ?? new Map<string, Series>()).set(second, series));
    return series;
  };
}

/** What an operation consists of. */
function partsOf(registers: Registry[]) {
  const phases = new Histogram({
    name: 'spotkeep_gateway_phase_duration_seconds',
    help: 'How long it took to parse, validate or plan an operation; a known one is none of these again.',
    labelNames: ['phase'] as const,
    buckets: PHASE_BUCKETS,
    registers,
  });
  const fetches = new SeriesHistogram({
    name: 'spotkeep_gateway_fetch_duration_seconds',
    help: 'How long a fetch from a subgraph took, its waiting and repetition included.',
    buckets: REQUEST_BUCKETS,
    registers,
  });
  const shares = new Counter({
    name: 'spotkeep_gateway_fetches_shared_total',
    help: 'Fetches that were not sent, because an equal one was on its way.',
    labelNames: ['subgraph'] as const,
    registers,
  });
  const events = new Histogram({
    name: 'spotkeep_gateway_event_duration_seconds',
    help: 'How long an event of a subscription took from its arrival until it was handed to its subscribers.',
    labelNames: ['subgraph'] as const,
    buckets: REQUEST_BUCKETS,
    registers,
  });
  return { phases, fetches, shares, events };
}
