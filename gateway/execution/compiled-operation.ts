import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlanner } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isNonNullType,
  type OperationDefinitionNode,
} from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import { createErrorLog } from './compile/error-log.ts';
import { type FetchEnvironment, mergeRoot } from './compile/fetch-step.ts';
import type { GraphFacts } from './compile/graph-facts.ts';
import { createIntrospect, type Introspect } from './compile/introspection.ts';
import { tellReports } from './compile/locate.ts';
import { mergeAll } from './compile/merge.ts';
import { type Item, normalise } from './compile/normalise.ts';
import { type CompiledPlan, compilePlan, EMPTY_PLAN } from './compile/plan.ts';
import { withPlannedDefers } from './compile/planned-defers.ts';
import { type PlannedForm, plannedDocuments } from './compile/planned-document.ts';
import { createPosition } from './compile/position.ts';
import { createRun, type Run } from './compile/run.ts';
import type { ObjectShape, Position, ShapeField, Writing } from './compile/shape.ts';
import type { ExecutedOperation, OperationRun, PreparedSubscription } from './prepared-operation.ts';
import type { LoadedSupergraph } from './supergraph.ts';

export interface CompileRequest {
  readonly graph: LoadedSupergraph;
  readonly facts: GraphFacts;
  readonly environment: FetchEnvironment;
  readonly planner: QueryPlanner;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Those in conditions decide what is compiled. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly overrides: ReadonlyMap<string, boolean>;
  /** What introspection shows. */
  readonly visibleSchema: () => GraphQLSchema;
  readonly mayUse: (parent: GraphQLCompositeType, field: FieldNode) => boolean;
  readonly isIncremental: boolean;
}

/** One operation, normalised, planned and compiled. */
export interface CompiledOperation {
  readonly graph: LoadedSupergraph;
  readonly operation: OperationDefinitionNode;
  readonly plan: CompiledPlan;
  /** Further passes: what requires fields with other arguments than what the first one fetches. */
  readonly further: readonly CompiledPlan[];
  readonly position: Position;
  /** Of the root. */
  readonly shape: ObjectShape;
  /** The same with what is deferred, by which errors find their paths. */
  readonly whole: ObjectShape;
  readonly hasDefer: boolean;
  readonly introspect: Introspect;
  /** What the answer is when a root field is denied whose null leaves nothing: then nothing runs at all. */
  readonly refusal: ExecutedOperation | undefined;
}

/** Throws what the planner throws. */
export function compileOperation(request: CompileRequest): CompiledOperation {
  const { graph, document, operation } = request;
  const { schema } = graph;
  const type = schema.getRootType(operation.operation);
  if (!type) throw failure('GRAPHQL_VALIDATION_FAILED', `The graph has no ${operation.operation}.`);
  const { root: asked, hasDefer } = normalise({ ...request, schema });
  const [plan, ...further] = plansOf(request, asked);
  const root = request.isIncremental ? withPlannedDefers(asked, plan.deferred) : asked;
  const atRoot = { needsTypename: false, interned: plan.interned };
  const position = createPosition(schema, type, root, atRoot);
  const shape = rootShape(position);
  // Names are given in the order of the document, so they are the same.
  const whole = request.isIncremental ? normalise({ ...request, schema, isIncremental: false }).root : root;
  const local = shape.fields.filter(({ name, isDenied }) => isIntrospection(name) && !isDenied);
  const introspect = createIntrospect(
    local.length > 0 ? request.visibleSchema() : schema,
    document,
    operation,
    local.flatMap(({ items }) => items),
  );
  return {
    ...{ graph, operation, plan, further, position, shape, hasDefer, introspect },
    whole: whole === root ? shape : rootShape(createPosition(schema, type, whole, atRoot)),
    refusal: refusalOf(shape),
  };
}

function rootShape(position: Position): ObjectShape {
  const shape = position.shapeOf(undefined);
  if (!shape) throw new Error('The root of an operation is an object.');
  return shape;
}

const isIntrospection = (name: string): boolean => name === '__schema' || name === '__type';

/** One plan for each pass; the first is there even when there is nothing to fetch. */
function plansOf(request: CompileRequest, root: readonly Item[]): readonly [CompiledPlan, ...CompiledPlan[]] {
  const { graph, facts, operation, planner, environment, overrides, isIncremental } = request;
  const isDivisible = operation.operation === 'query' && !isIncremental;
  const build = (form: PlannedForm): CompiledPlan[] => {
    const documents = plannedDocuments({ schema: graph.schema, facts, operation, root, form, isDivisible });
    const options = { environment, mayIntern: documents.length === 1 };
    return documents.map((document) => {
      const planned = operationFromDocument(graph.apiSchema, document, { validate: false });
      const { node } = planner.buildQueryPlan(planned, { overrideConditions: new Map(overrides) });
      return node ? compilePlan(node, options) : EMPTY_PLAN;
    });
  };
  const [first = EMPTY_PLAN, ...further] = attempt(build);
  return [first, ...further];
}

/** The planner fails an assertion on some fragments of abstract types; written by type they mean the same. */
function attempt(build: (form: PlannedForm) => CompiledPlan[]): CompiledPlan[] {
  try {
    return build('as-asked');
  } catch (error) {
    try {
      return build('by-type');
    } catch {
      throw error;
    }
  }
}

function refusalOf({ fields }: ObjectShape): ExecutedOperation | undefined {
  const fatal = fields.filter(({ isDenied, type }) => isDenied && isNonNullType(type));
  if (fatal.length === 0) return undefined;
  const log = createErrorLog();
  for (const { responseKey } of fatal) log.addDenied([responseKey]);
  return { data: 'null', errors: log.errors };
}

/** Runs it whole. */
export async function runOperation(compiled: CompiledOperation, given: OperationRun): Promise<ExecutedOperation> {
  const { plan, further, refusal } = compiled;
  if (refusal) return refusal;
  const run = createRun(given);
  if (further.length === 0) await plan.step(run);
  else await runPasses([plan, ...further], run, compiled.whole);
  return writeAnswer(compiled, run);
}

/** Each pass fills a tree of its own, because the same names mean different things in them; then they are made one. */
async function runPasses(plans: readonly CompiledPlan[], run: Run, whole: ObjectShape): Promise<void> {
  const runs = plans.map(() => createRun(run));
  await Promise.all(plans.map((plan, index) => plan.step(runs[index] ?? run)));
  for (const pass of runs) {
    tellReports(whole, pass, run.errors);
    mergeAll(run.root, pass.root);
    run.isPlain &&= pass.isPlain;
  }
}

/** The tree as the caller asked for it. */
export function writeAnswer({ shape, whole, introspect }: CompiledOperation, run: Run): ExecutedOperation {
  const { errors } = run;
  tellReports(whole, run, errors);
  const local = introspect(run.variables);
  const writing: Writing = { isPlain: run.isPlain, errors, path: [], local: local.texts };
  const data = shape.write(run.root, writing) ?? 'null';
  return { data, errors: [...local.errors, ...errors.errors] };
}

/** The subscription's side of it: undefined when there is nothing to subscribe to. */
export function subscriptionOf(compiled: CompiledOperation): PreparedSubscription | undefined {
  const { plan, shape, refusal } = compiled;
  const { primary } = plan;
  const [root] = shape.fields;
  if (!primary || !root || refusal) return undefined;
  return {
    field: root.name,
    primary: primary.operation,
    primaryVariables: (variables) =>
      Object.fromEntries(
        primary.variableNames.flatMap(([name, asked]) =>
          Object.hasOwn(variables, asked) ? [[name, variables[asked]] as const] : [],
        ),
      ),
    keysOf: (fieldNames) => keysOf(shape, fieldNames),
    async answer(event, given) {
      const run = createRun(given);
      mergeRoot(primary, event, [run.root], run);
      await plan.step(run);
      return writeAnswer(compiled, run);
    },
  };
}

/** Through objects of one type; an interface's own fields are those that are selected of all of its types. */
function keysOf(root: ObjectShape, fieldNames: readonly string[]): readonly string[] | undefined {
  const keys: string[] = [];
  let shape: ObjectShape | undefined = root;
  for (const fieldName of fieldNames) {
    const field: ShapeField | undefined = shape?.fields.find(({ name, isDenied }) => name === fieldName && !isDenied);
    if (!field) return undefined;
    keys.push(field.planName);
    shape = field.position?.shapeOf(undefined);
  }
  return keys;
}
