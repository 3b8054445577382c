import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { DOCUMENT_CHARACTERS, weightOf } from '#foundation/graphql/document-weight.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { withCode } from '#foundation/graphql/mask-errors.ts';
import { fragmentsByName } from '../execution/fragments.ts';
import type { LoadedSupergraph } from '../execution/supergraph.ts';
import type { OperationWork } from '../telemetry.ts';
import { type CompileCost, createCostCompiler, type OperationCost } from './compile-cost.ts';
import { readCostRules } from './cost-rules.ts';
import { noDeferredRoot, uniqueDeferLabels } from './defer-rules.ts';
import { exceeded, type Limits, type LimitValues } from './limits.ts';
import { createTwoGenerations } from './two-generations.ts';
import { unconditionalSubscription } from './unconditional-subscription.ts';

/** One operation of a document that fits the schema, with all that depends on its text alone. Shared by its runs. */
export interface KnownOperation {
  readonly graph: LoadedSupergraph;
  readonly text: string;
  readonly document: DocumentNode;
  /** The text's SHA-256 in hex. */
  readonly documentKey: string;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** The policies that its answer depends on. */
  readonly policies: readonly string[];
  readonly cost: OperationCost;
}

export type ReadOperation = KnownOperation | { readonly errors: readonly GraphQLError[] };

/** Reads documents: limits, syntax, validity, which operation; each text once. */
export interface DocumentReader {
  /** @param work where the time of what is done for the first time is noted */
  read(graph: LoadedSupergraph, query: string, operationName: string | undefined, work?: Phases): ReadOperation;
  /** Whether this text has been read, and reading it again costs nothing. */
  knows(graph: LoadedSupergraph, query: string): boolean;
}

type Phases = Pick<OperationWork, 'phase'>;

interface KnownDocument {
  /** In characters; measuring it takes as long as writing it. */
  readonly weight: number;
  /** The limits that it was measured by. */
  readonly limits: LimitValues;
  readonly graph: LoadedSupergraph;
  readonly text: string;
  readonly document: DocumentNode;
  readonly documentKey: string;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly operations: Map<string | undefined, KnownOperation>;
}

export interface DocumentReaderOptions {
  readonly limits: Limits;
  /** How long a list is taken to be of which nobody says it. */
  readonly defaultListSize?: number;
}

const MAXIMUM_ERRORS = 20;
// What graphql-js says when comparing the fields of a document with each other takes more steps than it allows.
const ABORTED = 'Validation aborted.';
const tooComplex = () => failure('LIMIT_EXCEEDED', 'The operation repeats too many fields to be validated.');
const RULES = [...specifiedRules, unconditionalSubscription, uniqueDeferLabels, noDeferredRoot];

const DEFAULT_LIST_SIZE = 10;

export function createDocumentReader(options: DocumentReaderOptions): DocumentReader {
  const { limits, defaultListSize = DEFAULT_LIST_SIZE } = options;
  const documents = createTwoGenerations<KnownDocument>({
    capacity: DOCUMENT_CHARACTERS,
    weigh: ({ weight }) => weight,
  });
  const compilers = new WeakMap<LoadedSupergraph, CompileCost>();
  const compilerOf = (graph: LoadedSupergraph): CompileCost => {
    const known = compilers.get(graph);
    if (known) return known;
    const rules = readCostRules(graph.supergraphSdl);
    const compiler = createCostCompiler({ rules, schema: graph.schema, defaultListSize });
    compilers.set(graph, compiler);
    return compiler;
  };
  const find = (graph: LoadedSupergraph, text: string): KnownDocument | undefined => {
    const known = documents.get(text);
    return known?.graph === graph && known.limits === limits.current() ? known : undefined;
  };

  return {
    knows: (graph, query) => find(graph, query) !== undefined,
    read(graph, query, operationName, work = unobserved) {
      const found = find(graph, query) ?? readDocument(graph, query, limits, work);
      if (!('document' in found)) return { errors: found };
      const known = found.operations.get(operationName);
      if (known) return known;
      const operation = getOperationAST(found.document, operationName);
      if (!operation) return { errors: [noSuchOperation()] };
      const read = operationOf(found, operation, compilerOf(graph));
      const { maxListNesting } = limits.current();
      if (read.cost.listNesting > maxListNesting)
        return { errors: [exceeded(maxListNesting, 'lists inside each other')] };
      found.operations.set(operationName, read);
      documents.set(query, found);
      return read;
    },
  };
}

const unobserved: Phases = { phase: (_, step) => step() };

export const noSuchOperation = (): GraphQLError =>
  failure('OPERATION_RESOLUTION_FAILURE', 'The document has no operation of this name, or several and none was named.');

function readDocument(
  graph: LoadedSupergraph,
  text: string,
  limits: Limits,
  work: Phases,
): KnownDocument | readonly GraphQLError[] {
  const tooLong = limits.checkText(text);
  if (tooLong) return [tooLong];
  const document = work.phase('parse', () => parsed(text));
  if (document instanceof GraphQLError) return withCode([document], 'GRAPHQL_PARSE_FAILED');
  const tooLarge = limits.checkDocument(document);
  if (tooLarge) return [tooLarge];
  const errors = work.phase('validate', () => validate(graph.schema, document, RULES, { maxErrors: MAXIMUM_ERRORS }));
  if (errors.some(({ message }) => message === ABORTED)) return [tooComplex()];
  if (errors.length > 0) return withCode(errors, 'GRAPHQL_VALIDATION_FAILED');
  const fragments = Object.fromEntries(fragmentsByName(document));
  const documentKey = createHash('sha256').update(text).digest('hex');
  const weight = weightOf(document);
  return { weight, limits: limits.current(), graph, text, document, documentKey, fragments, operations: new Map() };
}

function operationOf(known: KnownDocument, operation: OperationDefinitionNode, compile: CompileCost): KnownOperation {
  const { graph, text, document, documentKey, fragments } = known;
  const policies = graph.access.policiesIn(graph.schema, operation, fragments);
  return { graph, text, document, documentKey, operation, fragments, policies, cost: compile(operation, fragments) };
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
