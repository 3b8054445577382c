import { type DocumentNode, type GraphQLError, Lexer, Source, TokenKind } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import { fragmentsIn } from '../execution/fragments.ts';
import { fieldsAsWritten, type Size, sizesOfOperations } from './document-size.ts';
import { hasMoreValues } from './input-size.ts';

export interface LimitValues {
  readonly maxCharacters: number;
  readonly maxTokens: number;
  /** Brackets inside each other, and fragments inside each other: what recursion has to go through. */
  readonly maxNesting: number;
  /** Fragments of the document: each may use the next, and what follows a chain of them calls itself once for each. */
  readonly maxFragments: number;
  /** Fields below each other. */
  readonly maxDepth: number;
  /** Of the whole operation, fragments expanded; so are the following. */
  readonly maxAliases: number;
  readonly maxDirectives: number;
  readonly maxRootFields: number;
  /** Fields of one object, fragments expanded. */
  readonly maxBreadth: number;
  readonly maxFields: number;
  /** Objects that are asked for once more under the same name. */
  readonly maxRepeats: number;
  /** Values in the variables, lists and objects counted as well. */
  readonly maxInputValues: number;
  /** Lists inside each other. */
  readonly maxListNesting: number;
  /** What an operation may cost, estimated by `@cost` and `@listSize`. */
  readonly maxCost: number;
}

export const defaultLimits: LimitValues = {
  maxCharacters: 256 * 1024,
  maxTokens: 15_000,
  maxNesting: 100,
  maxFragments: 200,
  maxDepth: 15,
  maxAliases: 100,
  maxDirectives: 200,
  maxRootFields: 50,
  maxBreadth: 200,
  maxFields: 2_000,
  maxRepeats: 100,
  maxInputValues: 20_000,
  maxListNesting: 8,
  maxCost: 200_000,
};

// GraphiQL's own introspection query is 13 deep and grows with the specification.
const INTROSPECTION_DEPTH = 20;
// Each alias may be the whole schema once more.
const INTROSPECTION_ALIASES = 10;

/** Where the limits come from; what it answers may change while the program runs. */
export interface LimitsPolicy {
  current(): LimitValues;
}

/** The same limits always. */
export const fixedLimits = (values: Partial<LimitValues> = {}): LimitsPolicy => {
  const fixed = { ...defaultLimits, ...values };
  return { current: () => fixed };
};

/** Measures documents; it does not remember them, as whoever reads them does. */
export interface Limits {
  /** The limits in force; another object when they have changed. */
  current(): LimitValues;
  /** Why the text is refused, before it is parsed; text that is not GraphQL goes on, to be refused as such. */
  checkText(query: string): GraphQLError | undefined;
  /** Why the document is refused, before it is validated or planned. */
  checkDocument(document: DocumentNode): GraphQLError | undefined;
  /** Why the variables are refused, before they are coerced. */
  checkVariables(variables: Readonly<Record<string, unknown>>): GraphQLError | undefined;
}

export const createLimits = (policy: LimitsPolicy = fixedLimits()): Limits => ({
  current: () => policy.current(),
  checkText: (query) => measureText(query, policy.current()),
  checkDocument: (document) => measureDocument(document, policy.current()),
  checkVariables(variables) {
    const { maxInputValues } = policy.current();
    return hasMoreValues(variables, maxInputValues) ? exceeded(maxInputValues, 'values in its variables') : undefined;
  },
});

export const exceeded = (limit: number, what: string): GraphQLError =>
  failure('LIMIT_EXCEEDED', `The operation has more than ${limit} ${what}.`);

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** Token by token, without recursion: the parser and all that follow it call themselves once for each bracket. */
function measureText(query: string, { maxCharacters, maxTokens, maxNesting }: LimitValues): GraphQLError | undefined {
  if (query.length > maxCharacters) return exceeded(maxCharacters, 'characters');
  const lexer = new Lexer(new Source(query));
  let tokens = 0;
  let open = 0;
  try {
    for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; kind = lexer.advance().kind) {
      tokens += 1;
      if (OPENING.has(kind)) open += 1;
      if (CLOSING.has(kind)) open -= 1;
      if (tokens > maxTokens) return exceeded(maxTokens, 'tokens');
      if (open > maxNesting) return exceeded(maxNesting, 'levels of brackets');
    }
  } catch {
    return undefined;
  }
  return undefined;
}

function measureDocument(document: DocumentNode, values: LimitValues): GraphQLError | undefined {
  const fragments = fragmentsIn(document).length;
  if (fragments > values.maxFragments) return exceeded(values.maxFragments, 'fragments');
  // Validation looks into every fragment, whether an operation uses it or not.
  if (fieldsAsWritten(document) > values.maxFields) return exceeded(values.maxFields, 'fields');
  for (const size of sizesOfOperations(document)) {
    const refusal = measureOperation(size, values);
    if (refusal) return refusal;
  }
  return undefined;
}

function measureOperation(size: Size, values: LimitValues): GraphQLError | undefined {
  const isIntrospection = size.introspections > 0 && size.introspections === size.roots;
  const maxDepth = isIntrospection ? INTROSPECTION_DEPTH : values.maxDepth;
  const maxAliases = size.introspections > 0 ? INTROSPECTION_ALIASES : values.maxAliases;
  if (size.roots > values.maxRootFields) return exceeded(values.maxRootFields, 'root fields');
  if (size.breadth > values.maxBreadth) return exceeded(values.maxBreadth, 'fields of one object');
  if (size.repeats > values.maxRepeats) return exceeded(values.maxRepeats, 'repeated objects');
  if (size.nesting > values.maxNesting) return exceeded(values.maxNesting, 'levels of fragments');
  if (size.depth > maxDepth) return exceeded(maxDepth, 'levels');
  if (size.aliases > maxAliases) return exceeded(maxAliases, 'aliases');
  if (size.directives > values.maxDirectives) return exceeded(values.maxDirectives, 'directives');
  if (size.fields > values.maxFields) return exceeded(values.maxFields, 'fields');
  return undefined;
}
