import { Counter, Histogram, type Registry } from 'prom-client';

export interface ServiceMetrics {
  execution(labels: { subgraph: string; kind: string; outcome: string }, seconds: number): void;
  event(labels: { subgraph: string; consumer: string; publisher: string; outcome: string }, seconds: number): void;
  job(labels: { subgraph: string; job: string; outcome: string }, seconds: number): void;
  deadLetter(labels: { subgraph: string; consumer: string }): void;
}

/** In seconds: from half a millisecond to the longest deadline of a request. */
export const REQUEST_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOB_BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900];

/** The figures of what subgraphs do, of all that run in this process. Every label has few values. */
export function createServiceMetrics(registry: Registry): ServiceMetrics {
  const registers = [registry];
  const executions = new Histogram({
    name: 'spotkeep_subgraph_execution_duration_seconds',
    help: 'How long a subgraph took to run an operation. outcome: ok, or the code of the first error.',
    labelNames: ['subgraph', 'kind', 'outcome'] as const,
    buckets: REQUEST_BUCKETS,
    registers,
  });
  const events = new Histogram({
    name: 'spotkeep_event_handling_duration_seconds',
    help: 'How long a consumer took to apply an event.',
    labelNames: ['subgraph', 'consumer', 'publisher', 'outcome'] as const,
    buckets: REQUEST_BUCKETS,
    registers,
  });
  const jobs = new Histogram({
    name: 'spotkeep_job_duration_seconds',
    help: 'How long one run of a job took.',
    labelNames: ['subgraph', 'job', 'outcome'] as const,
    buckets: JOB_BUCKETS,
    registers,
  });
  const deadLetters = new Counter({
    name: 'spotkeep_dead_letters_total',
    help: 'Events that could not be applied and wait for somebody to look at them.',
    labelNames: ['subgraph', 'consumer'] as const,
    registers,
  });
  return {
    execution: (labels, seconds) => executions.observe(labels, seconds),
    event: (labels, seconds) => events.observe(labels, seconds),
    job: (labels, seconds) => jobs.observe(labels, seconds),
    deadLetter: (labels) => deadLetters.inc(labels),
  };
}
