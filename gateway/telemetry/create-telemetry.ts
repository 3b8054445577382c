import type { RequestWindow } from '#foundation/health/request-window.ts';
import { ourFaults } from '#foundation/telemetry/service-telemetry.ts';
import type { TracedWork, Tracing } from '#foundation/telemetry/tracing.ts';
import type { FetchOutcome, GatewayTelemetry, OperationKind, OperationWork, Phase, Work } from '../telemetry.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';

export interface TelemetryOptions {
  readonly tracing: Tracing;
  /** Undefined where metrics are switched off. */
  readonly metrics?: GatewayMetrics | undefined;
  /** Told of every query and mutation. */
  readonly requests?: RequestWindow | undefined;
}

/** Tells traces and metrics of what the gateway does. An operation that is not recorded costs about a microsecond. */
export function createGatewayTelemetry(options: TelemetryOptions): GatewayTelemetry {
  return {
    operation({ traceparent }) {
      const work = options.tracing.start('GraphQL Operation', { kind: 'SERVER', parent: traceparent });
      return new ObservedOperation(options, work);
    },
  };
}

type Identity = Parameters<OperationWork['identify']>[0];

/** What an operation and an event have in common: work inside them, and one end. */
abstract class Observed implements OperationWork {
  readonly traceparent: string | undefined;
  protected readonly options: TelemetryOptions;
  protected readonly work: TracedWork;
  readonly #begun = performance.now();
  #isOver = false;

  constructor(options: TelemetryOptions, work: TracedWork) {
    this.options = options;
    this.work = work;
    this.traceparent = work.traceparent;
  }

  abstract identify(operation: Identity): void;
  protected abstract measured(code: string | undefined, seconds: number): void;

  phase<T>(phase: Phase, step: () => T): T {
    const { metrics } = this.options;
    const span = this.work.isRecorded ? this.#inside(`GraphQL ${phase}`, 'INTERNAL') : undefined;
    const begun = performance.now();
    try {
      return step();
    } finally {
      metrics?.phase(phase, secondsSince(begun));
      span?.end();
    }
  }

  fetch(subgraph: string, kind: OperationKind): Work<FetchOutcome> {
    const span = this.work.isRecorded ? this.#inside('fetch', 'CLIENT') : undefined;
    span?.set({ 'spotkeep.subgraph': subgraph, 'graphql.operation.type': kind });
    return new ObservedFetch(this.options.metrics, span, subgraph, this.traceparent);
  }

  shared(subgraph: string): void {
    this.options.metrics?.shared(subgraph);
  }

  event(subgraph: string, cause?: string): OperationWork {
    const start = { kind: 'CONSUMER', parent: cause, link: this.traceparent } as const;
    const work = this.options.tracing.start('GraphQL event', start);
    if (work.isRecorded) work.set({ 'spotkeep.subgraph': subgraph, 'graphql.operation.type': 'subscription' });
    return new ObservedEvent(this.options, work, subgraph);
  }

  end(code?: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.measured(code, secondsSince(this.#begun));
    this.work.end(code);
  }

  #inside(name: string, kind: 'INTERNAL' | 'CLIENT'): TracedWork {
    return this.options.tracing.start(name, { kind, parent: this.traceparent });
  }
}

class ObservedOperation extends Observed {
  #identity: Identity | undefined;

  identify(identity: Identity): void {
    this.#identity = identity;
    if (!this.work.isRecorded) return;
    const { name, kind } = identity;
    this.work.rename(kind);
    this.work.set({ 'graphql.operation.type': kind, ...(name !== undefined && { 'graphql.operation.name': name }) });
  }

  protected measured(code: string | undefined, seconds: number): void {
    const { metrics, requests } = this.options;
    metrics?.operation(this.#identity, code ?? 'ok', seconds);
    // How long a subscription lasts says nothing.
    if (this.#identity?.kind !== 'subscription') requests?.add(seconds, code !== undefined && ourFaults.has(code));
  }
}

class ObservedEvent extends Observed {
  readonly #subgraph: string;

  constructor(options: TelemetryOptions, work: TracedWork, subgraph: string) {
    super(options, work);
    this.#subgraph = subgraph;
  }

  identify({ name }: Identity): void {
    if (this.work.isRecorded && name !== undefined) this.work.set({ 'graphql.operation.name': name });
  }

  protected measured(_code: string | undefined, seconds: number): void {
    this.options.metrics?.event(this.#subgraph, seconds);
  }
}

class ObservedFetch implements Work<FetchOutcome> {
  readonly traceparent: string | undefined;
  readonly #metrics: GatewayMetrics | undefined;
  readonly #span: TracedWork | undefined;
  readonly #subgraph: string;
  readonly #begun = performance.now();
  #isOver = false;

  constructor(
    metrics: GatewayMetrics | undefined,
    span: TracedWork | undefined,
    subgraph: string,
    parent: string | undefined,
  ) {
    this.#metrics = metrics;
    this.#span = span;
    this.#subgraph = subgraph;
    this.traceparent = span ? span.traceparent : parent;
  }

  end(outcome: FetchOutcome = 'ok'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#metrics?.fetch(this.#subgraph, outcome, secondsSince(this.#begun));
    this.#span?.end(outcome === 'ok' ? undefined : outcome);
  }
}

const secondsSince = (begun: number): number => (performance.now() - begun) / 1000;
