import type { Logger } from '#foundation/logging/logger.ts';
import type { PlanCache } from '../execution/plan-cache.ts';
import type { SupergraphHolder } from '../execution/supergraph.ts';
import type { Requests } from '../requests.ts';
import { observeAdmit, observeRun } from '../telemetry/observe-operations.ts';
import type { GatewayTelemetry } from '../telemetry.ts';
import { createAdmit } from './admit.ts';
import { createAnswer, type RunAdmitted, runAdmitted } from './answer.ts';
import { createDocumentReader } from './documents.ts';
import type { Guards } from './guards.ts';
import { createLimits } from './limits.ts';
import { createResolveDocument } from './resolve-document.ts';

export interface PipelineDependencies {
  readonly graphs: SupergraphHolder;
  readonly plans: PlanCache;
  readonly guards: Guards;
  readonly defaultListSize: number;
  readonly requests: Requests;
  /** Undefined where nobody looks. */
  readonly telemetry?: GatewayTelemetry | undefined;
  /** Stands before the run of what was admitted: an answer may be there already. */
  readonly around?: ((run: RunAdmitted) => RunAdmitted) | undefined;
  readonly logger: Logger;
}

/**
 * What an operation passes, by whatever transport it came, in this order:
 *
 * 1. request-id.ts: the caller's, or a new one; echoed, logged, sent on
 * 2. identity/: the credential becomes a viewer, or the request ends with 401 or 503
 * 3. admit.ts, which asks in turn: resolve-document.ts (trusted-documents.ts, persisted-queries.ts), documents.ts (limits.ts,
 *    syntax, validity, once for each text), coerce-variables.ts, compile-cost.ts, operation-rate.ts, policy-engine.ts
 * 4. access-rules.ts says what the viewer may use; that is planned and compiled (execution/plan-cache.ts)
 * 5. answer.ts: the plan runs, unless its answer is kept (caching/); over HTTP with Apollo Server around it (apollo.ts)
 * 6. mask-errors.ts: whatever went wrong, in the words of the closed table
 */
export function createPipeline(dependencies: PipelineDependencies) {
  const { graphs, plans, guards, defaultListSize, requests, telemetry, logger } = dependencies;
  const limits = createLimits(guards.limits);
  const reader = createDocumentReader({ limits, defaultListSize });
  const resolve = createResolveDocument(guards);
  const admitted = createAdmit({ ...guards, graphs, resolve, reader, limits, plans, logger });
  const admit = telemetry ? observeAdmit(telemetry, admitted) : admitted;
  const run = observeRun(dependencies.around?.(runAdmitted) ?? runAdmitted);
  return { reader, admit, run, answer: createAnswer(run, requests) };
}
