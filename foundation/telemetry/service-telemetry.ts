import type { ErrorCode } from '../graphql/error-code.ts';
import type { RequestWindow } from '../health/request-window.ts';
import type { ServiceMetrics } from './service-metrics.ts';
import { noTracing, type TracedWork, type Tracing } from './tracing.ts';

/** Something that takes time and is being observed. */
export interface ObservedWork {
  /** The W3C trace context for what is done inside. */
  readonly traceparent: string | undefined;
  /** `error`: what went wrong, as a closed code. Called once. */
  end(error?: string): void;
}

export interface ExecutionStart {
  readonly subgraph: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly operationName?: string | undefined;
  readonly traceparent?: string | undefined;
}

export interface EventStart {
  readonly subgraph: string;
  readonly consumer: string;
  readonly publisher: string;
  readonly topic: string;
  readonly eventId: string;
  readonly traceparent: string | null;
}

export interface JobStart {
  readonly subgraph: string;
  readonly job: string;
  readonly taskId: string;
  readonly attempt: number;
  readonly traceparent: string | null;
}

/** What a service tells of its work, to traces and to metrics. Nothing here throws or waits. */
export interface ServiceTelemetry {
  /** A GraphQL operation that a subgraph runs for the gateway. */
  execution(start: ExecutionStart): ObservedWork;
  /** An event that a consumer applies: part of the trace of what published it. */
  event(start: EventStart): ObservedWork;
  /** One run of a job: part of the trace of what queued it. */
  job(start: JobStart): ObservedWork;
  /** An event that could not be applied and waits for somebody to look at it. */
  deadLetter(o: { readonly subgraph: string; readonly consumer: string }): void;
}

/** What speaks against the service and not against its caller. */
export const ourFaults: ReadonlySet<string> = new Set<ErrorCode>([
  'INTERNAL_SERVER_ERROR',
  'SERVICE_UNAVAILABLE',
  'SUBGRAPH_TIMEOUT',
  'SUBGRAPH_UNAVAILABLE',
]);

/** The names are those of OpenTelemetry's semantic conventions (GraphQL, messaging), where there are any. */
export function createServiceTelemetry(o: {
  readonly tracing: Tracing;
  readonly metrics?: ServiceMetrics | undefined;
  /** Told of executions. */
  readonly requests?: RequestWindow | undefined;
}): ServiceTelemetry {
  const { tracing, metrics, requests } = o;
  return {
    execution({ subgraph, kind, operationName, traceparent: parent }) {
      const work = tracing.start(kind, { kind: 'SERVER', parent });
      if (work.isRecorded) {
        const name = operationName === undefined ? {} : { 'graphql.operation.name': operationName };
        work.set({ 'graphql.operation.type': kind, 'spotkeep.subgraph': subgraph, ...name });
      }
      return timed(work, (seconds, outcome) => {
        requests?.add(seconds, ourFaults.has(outcome));
        metrics?.execution({ subgraph, kind, outcome }, seconds);
      });
    },
    event({ subgraph, consumer, publisher, topic, eventId, traceparent: parent }) {
      const work = tracing.start(`process ${topic}`, { kind: 'CONSUMER', parent });
      if (work.isRecorded) {
        work.set({
          'messaging.system': 'spotkeep',
          'messaging.operation.type': 'process',
          'messaging.destination.name': topic,
          'messaging.message.id': eventId,
          'messaging.consumer.group.name': consumer,
          'spotkeep.subgraph': subgraph,
        });
      }
      const labels = { subgraph, consumer, publisher };
      return timed(work, metrics && ((seconds, outcome) => metrics.event({ ...labels, outcome }, seconds)));
    },
    job({ subgraph, job, taskId, attempt, traceparent: parent }) {
      const work = tracing.start(`run ${job}`, { kind: 'CONSUMER', parent });
      if (work.isRecorded) {
        work.set({ 'spotkeep.task.id': taskId, 'spotkeep.task.attempt': attempt, 'spotkeep.subgraph': subgraph });
      }
      return timed(work, metrics && ((seconds, outcome) => metrics.job({ subgraph, job, outcome }, seconds)));
    },
    deadLetter: (labels) => metrics?.deadLetter(labels),
  };
}

/** Tells nobody, and passes trace contexts on. */
export const noServiceTelemetry: ServiceTelemetry = createServiceTelemetry({ tracing: noTracing });

function timed(work: TracedWork, measured: ((seconds: number, outcome: string) => void) | undefined): ObservedWork {
  if (!measured) return work;
  const begun = performance.now();
  return {
    traceparent: work.traceparent,
    end(error) {
      measured((performance.now() - begun) / 1000, error ?? 'ok');
      work.end(error);
    },
  };
}
