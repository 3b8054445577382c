import type { Logger } from '#foundation/logging/logger.ts';
import type { PlanCache } from '../execution/plan-cache.ts';
import type { Services } from '../execution/services.ts';
import type { SupergraphHolder } from '../execution/supergraph.ts';
import type { Requests } from '../requests.ts';
import { createAdmit } from './admit.ts';
import { createAnswer, createRun } from './answer.ts';
import { createDocumentReader } from './documents.ts';
import { createLimits } from './limits.ts';

export interface PipelineDependencies {
  readonly graphs: SupergraphHolder;
  readonly plans: PlanCache;
  readonly services: Services['services'];
  readonly requests: Requests;
  readonly logger: Logger;
}

/**
 * What an operation passes, by whatever transport it came, in this order:
 *
 * 1. request-id.ts: the caller's, or a new one; echoed, logged, sent on
 * 2. identity/: the credential becomes a viewer, or the request ends with 401 or 503
 * 3. admit.ts: limits.ts, syntax and validity (documents.ts, once for each text), which operation, its variables
 * 4. authorization.ts: what the viewer may not use is taken out, then the rest is planned (execution/plan-cache.ts)
 * 5. answer.ts: the plan runs; over HTTP with Apollo Server and its plugins around it (apollo.ts)
 * 6. mask-errors.ts: whatever went wrong, in the words of the closed table
 */
export function createPipeline({ graphs, plans, services, requests, logger }: PipelineDependencies) {
  const limits = createLimits();
  const reader = createDocumentReader({ limits });
  const admit = createAdmit({ graphs, plans, reader });
  const run = createRun({ services, logger });
  return { reader, admit, run, answer: createAnswer(run, requests) };
}
