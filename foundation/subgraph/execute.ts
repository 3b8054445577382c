import { type ExecutionResult, execute, type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { SchemaDatabase } from '../database/server.ts';
import type { EventLog } from '../events/log.ts';
import type { SubgraphContext } from '../graphql/context.ts';
import { failure } from '../graphql/failure.ts';
import { maskError, maskResult, withCode } from '../graphql/mask-errors.ts';
import { tenantOf } from '../identity/viewer.ts';
import type { Logger } from '../logging/logger.ts';
import { runInRequest } from '../logging/request-context.ts';
import { DeadlineExceeded, remaining, withDeadline } from '../resilience/deadline.ts';
import type { ServiceTelemetry } from '../telemetry/service-telemetry.ts';
import type { Documents, Prepared } from './documents.ts';
import type { SubgraphRequest } from './endpoint.ts';
import { follow } from './follow.ts';

export interface ExecutorDependencies {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly database: SchemaDatabase;
  readonly log: EventLog;
  readonly context: (o: SubgraphContext) => object;
  readonly logger: Logger;
  readonly telemetry: ServiceTelemetry;
}

/** An operation that has been found in its document. */
export type Runnable = Exclude<Prepared, { errors: unknown }>;

export function createExecutor(dependencies: ExecutorDependencies) {
  const { name, schema, documents, database, log, context, logger, telemetry } = dependencies;
  /** A context of its own, with its own fork, for each run. */
  function contextFor({ viewer, requestId }: SubgraphRequest, signal: AbortSignal, after?: string): SubgraphContext {
    const shared: SubgraphContext = {
      viewer,
      em: database.fork(),
      requestId,
      signal,
      follow: (wanted) => follow(log, wanted, after, signal),
    };
    return { ...shared, ...context(shared) };
  }

  /** Runs an operation until its deadline. What is thrown is masked; what takes too long is SUBGRAPH_TIMEOUT. */
  async function run(runnable: Runnable, request: SubgraphRequest, rootValue?: unknown): Promise<ExecutionResult> {
    const { operation } = runnable;
    const { traceparent } = request;
    const start = { subgraph: name, kind: operation.operation, operationName: operation.name?.value, traceparent };
    const observed = telemetry.execution(start);
    const result = await runWithin(runnable, { ...request, traceparent: observed.traceparent }, rootValue);
    observed.end(codeOf(result));
    return result;
  }

  async function runWithin(runnable: Runnable, request: SubgraphRequest, rootValue: unknown): Promise<ExecutionResult> {
    const work = async (signal: AbortSignal) => {
      const result = await execute({
        schema,
        document: runnable.document,
        operationName: runnable.operation.name?.value,
        variableValues: request.variables,
        contextValue: contextFor(request, signal),
        rootValue,
      });
      // Without `data` nothing ran: the variables did not fit.
      if (result.errors && !('data' in result)) return { errors: withCode(result.errors, 'BAD_USER_INPUT') };
      return maskResult(result, { logger, requestId: request.requestId });
    };
    const left = remaining(request.deadlineAt);
    try {
      if (left === 0) throw new DeadlineExceeded(0);
      return await inRequest(request, () => withDeadline(work, left, request.signal));
    } catch (error) {
      return { errors: [failed(error, request)] };
    }
  }

  /** What the caller is told of an error outside of any field. */
  function failed(error: unknown, { signal, requestId }: SubgraphRequest) {
    if (signal?.aborted) return failure('SUBGRAPH_TIMEOUT', 'The caller has gone.');
    return maskError(error, { logger, requestId });
  }

  return {
    run,
    failed,
    contextFor,
    /** Answers a query or a mutation. */
    async execute(request: SubgraphRequest): Promise<ExecutionResult> {
      const prepared = documents.prepare(request.query, request.operationName);
      if ('errors' in prepared) return prepared;
      if (prepared.operation.operation !== OperationTypeNode.SUBSCRIPTION) return run(prepared, request);
      return { errors: [failure('BAD_REQUEST', 'A subscription is asked for where one answer is given.')] };
    },
  };
}

/** Of the first error, if any; what a subgraph answers carries codes of the closed table alone. */
const codeOf = ({ errors }: ExecutionResult): string | undefined =>
  errors?.[0] && String(errors[0].extensions?.code ?? 'INTERNAL_SERVER_ERROR');

export type Executor = ReturnType<typeof createExecutor>;

export const inRequest = <T>({ viewer, requestId, traceparent }: SubgraphRequest, work: () => T): T => {
  const clientId = tenantOf(viewer);
  return runInRequest({ requestId, ...(traceparent && { traceparent }), ...(clientId && { clientId }) }, work);
};
