import { createHash, randomUUID } from 'node:crypto';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { anonymous } from '#foundation/identity/viewer.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from '../../gateway/context.ts';
import type { Fetch } from '../../gateway/execution/fetch.ts';
import type { OverridePolicy } from '../../gateway/execution/overrides.ts';
import { createPlanCache } from '../../gateway/execution/plan-cache.ts';
import type { OperationRun, PreparedOperation } from '../../gateway/execution/prepared-operation.ts';
import { type LoadedSupergraph, loadSupergraph } from '../../gateway/execution/supergraph.ts';
import { noDeferredRoot, uniqueDeferLabels } from '../../gateway/pipeline/defer-rules.ts';

export interface FederatedExecutorOptions {
  /** Standard federation 2, as composed. */
  readonly supergraphSdl: string;
  /** One for each subgraph, by its name in the supergraph. */
  readonly fetchers: ReadonlyMap<string, Fetch>;
  readonly logger: Logger;
  /** Longest wait for one fetch. */
  readonly fetchTimeoutMilliseconds?: number;
  readonly overrides?: OverridePolicy;
}

export interface FederatedRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  /** Without it the caller is anonymous and may introspect. */
  readonly context?: Partial<GatewayContext> | undefined;
}

export interface FederatedExecutor {
  readonly graph: LoadedSupergraph;
  /** Parses, validates, plans and runs; the answer parsed, its errors not masked. Never throws for a bad request. */
  execute(request: FederatedRequest): Promise<ExecutionResult>;
  /** The same up to the plan, with what a run of it takes. Throws an AggregateError of what is wrong with the request. */
  prepare(request: FederatedRequest): { readonly prepared: PreparedOperation; readonly run: OperationRun };
}

const RULES = [...specifiedRules, uniqueDeferLabels, noDeferredRoot];
const FETCH_TIMEOUT_MILLISECONDS = 10_000;
const PLAN_CHARACTERS = 16 * 1024 * 1024;
const MAXIMUM_DOCUMENTS = 1_000;

/** The execution of one supergraph without a server around it: for tools, benchmarks and tests. */
export function createFederatedExecutor(options: FederatedExecutorOptions): FederatedExecutor {
  const { fetchTimeoutMilliseconds = FETCH_TIMEOUT_MILLISECONDS } = options;
  const graph = loadSupergraph(options.supergraphSdl);
  const plans = createPlanCache({ ...options, capacity: PLAN_CHARACTERS, fetchTimeoutMilliseconds });
  const documents = createDocuments(graph);

  const prepare: FederatedExecutor['prepare'] = ({ query, operationName, variables = {}, context: given = {} }) => {
    const { document, documentKey } = documents(query);
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new AggregateError([new GraphQLError('The document has no operation of this name.')]);
    const coerced = coerce(graph, operation, variables);
    const context = { viewer: anonymous, requestId: randomUUID(), mayIntrospect: true, ...given };
    const prepared = plans.prepare({ graph, documentKey, document, operation, variables: coerced, context });
    return { prepared, run: { variables: coerced, context } };
  };

  return {
    graph,
    prepare,
    async execute(request) {
      try {
        const { prepared, run } = prepare(request);
        const { data, errors } = await prepared.run(run);
        return { data: JSON.parse(data) as ExecutionResult['data'], ...(errors.length > 0 && { errors }) };
      } catch (error) {
        if (error instanceof AggregateError) return { errors: error.errors as GraphQLError[] };
        if (error instanceof GraphQLError) return { errors: [error] };
        throw error;
      }
    },
  };
}

function coerce(graph: LoadedSupergraph, operation: OperationDefinitionNode, variables: Record<string, unknown>) {
  const { coerced, errors } = getVariableValues(graph.schema, operation.variableDefinitions ?? [], variables);
  if (errors) throw new AggregateError(errors);
  return coerced;
}

/** Documents by their text, valid ones only; forgets all when there are too many. */
function createDocuments(graph: LoadedSupergraph) {
  const known = new Map<string, { document: DocumentNode; documentKey: string }>();
  return (query: string) => {
    const present = known.get(query);
    if (present) return present;
    const document = parse(query);
    const errors = validate(graph.schema, document, RULES);
    if (errors.length > 0) throw new AggregateError(errors);
    const read = { document, documentKey: createHash('sha256').update(query).digest('hex') };
    if (known.size >= MAXIMUM_DOCUMENTS) known.clear();
    known.set(query, read);
    return read;
  };
}
