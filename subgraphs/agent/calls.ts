import type { Jobs } from '#foundation/jobs/jobs.ts';
import { taskCalls } from '#schema/calls/task.ts';
import { agentCalls } from './agent/calls.ts';
import { decisionCalls } from './decision/calls.ts';
import { importCalls } from './import/calls.ts';
import type { Services } from './services.ts';

/** What this subgraph answers to the others, each call with services of its own. */
export const calls = (services: () => Services, jobs: Jobs) => [
  ...agentCalls(services),
  ...decisionCalls(services),
  ...importCalls(services),
  ...taskCalls('agent', jobs),
];
