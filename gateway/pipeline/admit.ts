import { type DocumentNode, GraphQLError, type OperationDefinitionNode, type OperationTypeNode } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { GatewayContext } from '../context.ts';
import type { PlanCache, PreparedOperation } from '../execution/plan-cache.ts';
import type { LoadedSupergraph, SupergraphHolder } from '../execution/supergraph.ts';
import { coerceVariables } from './coerce-variables.ts';
import type { DocumentReader, KnownOperation } from './documents.ts';
import type { OperationRequest } from './operation-request.ts';

/** An operation that may run: read, within every limit, allowed, planned. */
export interface Admitted {
  readonly graph: LoadedSupergraph;
  readonly text: string;
  readonly document: DocumentNode;
  /** The text's SHA-256 in hex. */
  readonly documentKey: string;
  readonly operation: OperationDefinitionNode;
  readonly prepared: PreparedOperation;
  /** Coerced: with defaults, and valid. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** What the client sent beside the operation. */
  readonly extensions: Readonly<Record<string, unknown>>;
  /** With all that was found out on the way: the policies that were granted. */
  readonly context: GatewayContext;
}

/** Why an operation may not run. */
export interface Refused {
  /** Not masked yet; what is no GraphQLError is our fault. */
  readonly errors: readonly unknown[];
  /** For a transport that has one: the HTTP status of an operation that did not begin. */
  readonly status: number;
}

export interface AdmitOptions {
  /** The kinds of operations that the transport carries here; all unless told. */
  readonly kinds?: readonly `${OperationTypeNode}`[];
  /** What to say to the others. */
  readonly otherwise?: string;
  /** The status of that; 400 unless told. */
  readonly otherwiseStatus?: number;
}

/** Decides about one operation, by whatever transport it came. Never throws. */
export type Admit = (
  request: OperationRequest,
  context: GatewayContext,
  options?: AdmitOptions,
) => Promise<Admitted | Refused>;

export interface AdmitDependencies {
  readonly graphs: SupergraphHolder;
  readonly reader: DocumentReader;
  readonly plans: PlanCache;
}

export const isRefused = (outcome: Admitted | Refused): outcome is Refused => 'status' in outcome;

/**
 * The one way in: the document (limits, syntax, validity: once for each text), its operation, the variables, then the
 * plan for all that the viewer may use.
 */
export function createAdmit(dependencies: AdmitDependencies): Admit {
  const { graphs, reader } = dependencies;
  return async (request, context, options) => {
    try {
      if (request.query === undefined) return refused(failure('BAD_REQUEST', 'There is no query.'));
      const read = reader.read(graphs.current(), request.query, request.operationName);
      if ('errors' in read) return { errors: read.errors, status: 400 };
      const wrongKind = refusedKind(read.operation, options);
      if (wrongKind) return wrongKind;
      return prepared(dependencies, read, request, context);
    } catch (error) {
      return error instanceof GraphQLError ? refused(error) : { errors: [error], status: 500 };
    }
  };
}

function prepared(
  { plans }: AdmitDependencies,
  read: KnownOperation,
  request: OperationRequest,
  given: GatewayContext,
) {
  const { graph, text, document, documentKey, operation } = read;
  const coerced = coerceVariables(graph.schema, operation, request.variables ?? {});
  if (coerced.errors) return { errors: coerced.errors, status: 400 };
  const { variables } = coerced;
  const context = withDeniedVariables(read, request, given);
  return {
    graph,
    text,
    document,
    documentKey,
    operation,
    variables,
    context,
    extensions: request.extensions ?? {},
    prepared: plans.prepare({ graph, documentKey, document, operation, variables, context }),
  };
}

function withDeniedVariables(
  { graph, operation }: KnownOperation,
  { variables }: OperationRequest,
  context: GatewayContext,
) {
  const deniedVariables = graph.access.deniedVariables(context, graph.schema, operation, variables ?? {});
  return deniedVariables ? { ...context, deniedVariables } : context;
}

function refusedKind({ operation }: OperationDefinitionNode, options: AdmitOptions | undefined): Refused | undefined {
  const { kinds, otherwise = `This transport does not carry a ${operation}.`, otherwiseStatus = 400 } = options ?? {};
  if (!kinds || kinds.includes(operation)) return undefined;
  return { errors: [failure('BAD_REQUEST', otherwise)], status: otherwiseStatus };
}

const refused = (error: GraphQLError, status = 400): Refused => ({ errors: [error], status });
