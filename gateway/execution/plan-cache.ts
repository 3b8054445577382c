import type { QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, type FieldNode, GraphQLError, isObjectType, type OperationDefinitionNode } from 'graphql';
import { weightOf } from '#foundation/graphql/document-weight.ts';
import { failure } from '#foundation/graphql/failure.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from '../context.ts';
import { conditionVariables } from './compile/conditions.ts';
import type { FetchEnvironment } from './compile/fetch-step.ts';
import { type GraphFacts, readGraphFacts } from './compile/graph-facts.ts';
import { createTypeTest } from './compile/type-test.ts';
import {
  type CompiledOperation,
  type CompileRequest,
  compileOperation,
  runOperation,
  subscriptionOf,
} from './compiled-operation.ts';
import type { Fetch } from './fetch.ts';
import { noParts, runIncrementally } from './incremental.ts';
import { createLeastRecentlyUsed } from './least-recently-used.ts';
import { createOverridePolicy, type OverridePolicy } from './overrides.ts';
import { createPlanner, isBeyondPlanning } from './planner.ts';
import type { OperationRun, PreparedOperation } from './prepared-operation.ts';
import type { LoadedSupergraph } from './supergraph.ts';

export type { PreparedOperation } from './prepared-operation.ts';

export interface PlanRequest {
  readonly graph: LoadedSupergraph;
  /** Equal for equal documents and for no others: the hash of its text. */
  readonly documentKey: string;
  /** Valid against `graph.schema`. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced; `@skip`, `@include` and `@defer` may depend on them. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
}

export interface PlanCache {
  /**
   * Plans and compiles once for each version, document, operation, authorisation class, outcome of conditions and of
   * progressive overrides. Throws LIMIT_EXCEEDED for what has too many plans, and what else the planner throws.
   */
  prepare(request: PlanRequest): PreparedOperation;
  readonly size: number;
}

export interface PlanCacheOptions {
  /** Characters that operations and plans, written as JSON, may have together. */
  readonly capacity: number;
  /** How the subgraphs are reached, by their names in the supergraph. */
  readonly fetchers: ReadonlyMap<string, Fetch>;
  /** Longest wait for one fetch. */
  readonly fetchTimeoutMilliseconds: number;
  readonly logger: Logger;
  readonly overrides?: OverridePolicy;
}

/** What plans of one version of the graph have in common. */
interface GraphPlanning {
  readonly facts: GraphFacts;
  readonly environment: FetchEnvironment;
  /** For operations with `@defer`; made when the first one comes. */
  deferPlanner: QueryPlanner | undefined;
}

interface Weighed {
  /** Or why there is none, which takes as long to find out. */
  readonly outcome: PreparedOperation | GraphQLError;
  readonly weight: number;
}

export function createPlanCache(options: PlanCacheOptions): PlanCache {
  const { capacity, overrides = createOverridePolicy({ enabled: new Set() }) } = options;
  const plans = createLeastRecentlyUsed<Weighed>({ capacity, weigh: ({ weight }) => weight });
  const graphs = new WeakMap<LoadedSupergraph, GraphPlanning>();
  const conditions = new WeakMap<OperationDefinitionNode, readonly string[]>();
  const planningOf = (graph: LoadedSupergraph): GraphPlanning => {
    const planning = graphs.get(graph) ?? openPlanning(graph, options);
    graphs.set(graph, planning);
    return planning;
  };
  const conditionsOf = ({ document, operation }: PlanRequest): readonly string[] => {
    const names = conditions.get(operation) ?? conditionVariables(document, operation);
    conditions.set(operation, names);
    return names;
  };

  return {
    prepare(request) {
      const planning = planningOf(request.graph);
      const decided = planning.facts.overrideLabels.map((label) => overrides.isOverridden(label, request.context));
      const key = keyOf(request, conditionsOf(request), decided);
      const known = plans.get(key);
      if (known) return preparedIn(known);
      const labels = new Map(planning.facts.overrideLabels.map((label, index) => [label, decided[index] === true]));
      const plan = () => prepareOrRefuse(request, planning, labels);
      const made = request.context.work ? request.context.work.phase('plan', plan) : plan();
      plans.set(key, made);
      return preparedIn(made);
    },
    get size() {
      return plans.size;
    },
  };
}

function preparedIn({ outcome }: Weighed): PreparedOperation {
  if (outcome instanceof GraphQLError) throw outcome;
  return outcome;
}

function openPlanning(graph: LoadedSupergraph, options: PlanCacheOptions): GraphPlanning {
  const { fetchers, fetchTimeoutMilliseconds, logger } = options;
  const { supergraphSchema } = graph;
  const isOfType = createTypeTest(supergraphSchema);
  const isObject = (name: unknown) => typeof name === 'string' && isObjectType(supergraphSchema.getType(name));
  return {
    facts: readGraphFacts(graph.supergraphSdl),
    environment: { fetchers, fetchTimeoutMilliseconds, logger, isOfType, isObjectType: isObject },
    deferPlanner: undefined,
  };
}

function keyOf(
  { graph, documentKey, operation, variables, context }: PlanRequest,
  conditions: readonly string[],
  overrides: readonly boolean[],
): string {
  const audience = `${graph.access.classOf(context)}${context.mayIntrospect ? '' : ' -introspection'}`;
  let key = `${graph.version}\n${documentKey}\n${operation.name?.value ?? ''}\n${audience}`;
  for (const name of conditions) key += `\n${name}=${variables[name]}`;
  return overrides.length > 0 ? `${key}\n${overrides.join()}` : key;
}

function prepareOrRefuse(...given: Parameters<typeof prepare>): Weighed {
  try {
    return prepare(...given);
  } catch (error) {
    if (!isBeyondPlanning(error)) throw error;
    const outcome = failure('LIMIT_EXCEEDED', 'There are too many ways to plan the operation. Ask for less at once.');
    return { outcome, weight: weightOf(given[0].document) };
  }
}

function prepare(request: PlanRequest, planning: GraphPlanning, overrides: ReadonlyMap<string, boolean>): Weighed {
  const { graph, document, operation, variables, context } = request;
  const { facts, environment } = planning;
  const mayUse: CompileRequest['mayUse'] = (parent, field) =>
    isIntrospection(field) ? context.mayIntrospect : graph.access.mayUseField(context, graph.schema, parent, field);
  const visibleSchema = () => graph.schemaFor(context);
  const common = { graph, facts, environment, document, operation, variables, overrides, visibleSchema, mayUse };
  const compiled = compileOperation({ ...common, planner: graph.planner, isIncremental: false });
  const subscription = subscriptionOf(compiled);
  let incremental: CompiledOperation | 'whole' | undefined;
  const compiledIncrementally = () => {
    planning.deferPlanner ??= createPlanner(graph.planner.supergraph, { isIncremental: true });
    const given = { ...common, planner: planning.deferPlanner, isIncremental: true };
    incremental ??= compiledOrWhole(given, environment.logger);
    return incremental;
  };
  const prepared: PreparedOperation = {
    graph,
    operation,
    isIncremental: compiled.hasDefer,
    run: (run) => runOperation(compiled, asKind(operation, run)),
    runIncrementally: async (given) => {
      const run = asKind(operation, given);
      const parts = compiledIncrementally();
      if (parts !== 'whole') return runIncrementally(parts, run);
      return { initial: await runOperation(compiled, run), deferred: noParts() };
    },
    ...(subscription && { subscription }),
    ...(compiled.refusal && { refusal: compiled.refusal }),
  };
  // With @defer it is compiled twice.
  const weight = weightOf(document) + compiled.plan.weight * (compiled.hasDefer ? 2 : 1);
  return { outcome: prepared, weight };
}

/** The planner fails an assertion on some fragments that are deferred; without parts the answer is right as well. */
function compiledOrWhole(request: CompileRequest, logger: Logger): CompiledOperation | 'whole' {
  try {
    return compileOperation(request);
  } catch (err) {
    logger.warn({ err }, 'an operation with @defer is answered whole: it cannot be planned in parts');
    return 'whole';
  }
}

const isIntrospection = ({ name }: FieldNode): boolean => name.value === '__schema' || name.value === '__type';

/** What was sent is finished, whoever leaves; only reads are given up. */
const asKind = ({ operation }: OperationDefinitionNode, run: OperationRun): OperationRun =>
  operation === 'mutation' ? { ...run, context: { ...run.context, signal: undefined } } : run;
