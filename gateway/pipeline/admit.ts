import { type DocumentNode, GraphQLError, type OperationDefinitionNode, type OperationTypeNode } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from '../context.ts';
import type { PlanCache, PreparedOperation } from '../execution/plan-cache.ts';
import type { LoadedSupergraph, SupergraphHolder } from '../execution/supergraph.ts';
import type { AuditLog, RefusalReason } from './audit-log.ts';
import { coerceVariables } from './coerce-variables.ts';
import type { OperationCost } from './compile-cost.ts';
import type { DocumentReader, KnownOperation } from './documents.ts';
import type { Limits } from './limits.ts';
import type { OperationRates, RateState } from './operation-rate.ts';
import type { OperationRequest } from './operation-request.ts';
import { grantedPolicies, type PolicyEngine } from './policy-engine.ts';
import type { ResolveDocument } from './resolve-document.ts';
import { createTurns, type Turns } from './turns.ts';

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
  readonly cost: OperationCost;
  readonly estimatedCost: number;
  readonly maximumCost: number;
  /** What is left of the viewer's rate; undefined where none is kept. */
  readonly rate?: RateState | undefined;
}

/** Why an operation may not run. */
export interface Refused {
  /** Not masked yet; what is no GraphQLError is our fault. */
  readonly errors: readonly unknown[];
  /** For a transport that has one: the HTTP status of an operation that did not begin. */
  readonly status: number;
  readonly rate?: RateState | undefined;
}

export interface AdmitOptions {
  /** The kinds of operations that the transport carries here; all unless told. */
  readonly kinds?: readonly `${OperationTypeNode}`[];
  /** What to say to the others. */
  readonly otherwise?: string;
  /** The status of that; 400 unless told. */
  readonly otherwiseStatus?: number;
  /** Whether it was admitted before and goes on under another graph: then it is not counted once more. */
  readonly isAgain?: boolean;
}

/** Decides about one operation, by whatever transport it came. Never throws. */
export type Admit = (
  request: OperationRequest,
  context: GatewayContext,
  options?: AdmitOptions,
) => Promise<Admitted | Refused>;

export interface AdmitDependencies {
  readonly graphs: SupergraphHolder;
  readonly resolve: ResolveDocument;
  readonly reader: DocumentReader;
  readonly limits: Limits;
  /** Undefined where nobody counts. */
  readonly rates: OperationRates | undefined;
  readonly policies: PolicyEngine;
  readonly plans: PlanCache;
  readonly audit: AuditLog;
  readonly logger: Logger;
}

export const isRefused = (outcome: Admitted | Refused): outcome is Refused => 'status' in outcome;

const POLICY_MILLISECONDS = 1_000;
// A new document takes some milliseconds to read and plan; who comes behind so many waits for too long.
const MAXIMUM_NEW_DOCUMENTS = 1_000;

interface Admission extends AdmitDependencies {
  readonly turns: Turns;
}

/**
 * The one way in: the document by its text or its hash, its size, syntax and validity (once for each text), which of its
 * operations, the variables, the cost, the viewer's rate, the policies, and the plan for all that the viewer may use.
 */
export function createAdmit(dependencies: AdmitDependencies): Admit {
  const admission: Admission = { ...dependencies, turns: createTurns({ limit: MAXIMUM_NEW_DOCUMENTS }) };
  return async (request, context, options) => {
    try {
      return await admit(admission, request, context, options);
    } catch (error) {
      if (!(error instanceof GraphQLError)) return { errors: [error], status: 500 };
      const { status } = error.extensions;
      return { errors: [error], status: typeof status === 'number' ? status : 400 };
    }
  };
}

async function admit(
  dependencies: Admission,
  request: OperationRequest,
  given: GatewayContext,
  options: AdmitOptions | undefined,
): Promise<Admitted | Refused> {
  const resolving = dependencies.resolve(request, given);
  const document = 'text' in resolving ? resolving : await resolving;
  if (dependencies.reader.knows(dependencies.graphs.current(), document.text)) {
    return admitRead(dependencies, document, request, given, options);
  }
  const rates = options?.isAgain ? undefined : dependencies.rates;
  const tooMany = (): Refused | undefined => {
    const rate = rates?.exhausted(given);
    return rate && { errors: [rateLimited(rate)], status: 429, rate };
  };
  let refusal = tooMany();
  if (!refusal) {
    await dependencies.turns.next();
    // Those that came at the same time have been read meanwhile.
    refusal = tooMany();
  }
  if (refusal) return refusal;
  let isAdmitted = false;
  try {
    const outcome = await admitRead(dependencies, document, request, given, options);
    isAdmitted = !isRefused(outcome);
    return outcome;
  } finally {
    if (!isAdmitted) rates?.refused(given);
  }
}

type SentDocument = Awaited<ReturnType<ResolveDocument>>;

/** What follows once the text is there, and it is one's turn. */
async function admitRead(
  dependencies: Admission,
  { text, keep }: SentDocument,
  request: OperationRequest,
  given: GatewayContext,
  options: AdmitOptions | undefined,
): Promise<Admitted | Refused> {
  const { plans, rates } = dependencies;
  const read = readOperation(dependencies, text, request, given);
  if ('errors' in read) return read;
  keep?.();
  requireKind(read.operation, options);
  const { graph, operation, document, documentKey, cost } = read;

  const input = readInput(dependencies, read, request, given);
  if ('errors' in input) return input;
  const { variables, estimatedCost, maximumCost } = input;

  const taking = options?.isAgain ? undefined : rates?.take(given, operation.operation, estimatedCost);
  const rate = taking && 'then' in taking ? await taking : taking;
  if (rate?.allowed === false) return tooOften(dependencies, rate, read, given);

  const allowing = contextFor(dependencies, read, request, given);
  const context = 'then' in allowing ? await allowing : allowing;
  const prepared = plans.prepare({ graph, documentKey, document, operation, variables, context });
  const extensions = request.extensions ?? {};
  const admitted = { graph, text, document, documentKey, operation, prepared, variables, extensions, context };
  return { ...admitted, cost, estimatedCost, maximumCost, rate };
}

function readOperation(
  { graphs, reader, audit }: AdmitDependencies,
  text: string,
  { operationName }: OperationRequest,
  context: GatewayContext,
): KnownOperation | Refused {
  const read = reader.read(graphs.current(), text, operationName, context.work);
  if (!('errors' in read)) return read;
  const [first] = read.errors;
  if (first?.extensions.code === 'LIMIT_EXCEEDED') note(audit, 'LIMIT', first.message, operationName, context);
  return { errors: read.errors, status: 400 };
}

/** The variables, and what the operation may cost with them. */
function readInput(
  dependencies: AdmitDependencies,
  read: KnownOperation,
  { variables: sent = {} }: OperationRequest,
  context: GatewayContext,
): Pick<Admitted, 'variables' | 'estimatedCost' | 'maximumCost'> | Refused {
  const { limits, audit } = dependencies;
  const { graph, operation, cost } = read;
  const tooLarge = limits.checkVariables(sent);
  if (tooLarge) {
    note(audit, 'LIMIT', tooLarge.message, operation.name?.value, context);
    return { errors: [tooLarge], status: 400 };
  }
  const coerced = coerceVariables(graph.schema, operation, sent);
  if (coerced.errors) return { errors: coerced.errors, status: 400 };
  const { variables } = coerced;
  const estimatedCost = cost.estimate(variables);
  const { maxCost: maximumCost } = limits.current();
  if (estimatedCost > maximumCost) return tooCostly(dependencies, read, estimatedCost, context);
  return { variables, estimatedCost, maximumCost };
}

function requireKind({ operation }: OperationDefinitionNode, options: AdmitOptions | undefined): void {
  const { kinds, otherwise = `This transport does not carry a ${operation}.`, otherwiseStatus = 400 } = options ?? {};
  if (!kinds || kinds.includes(operation)) return;
  throw failure('BAD_REQUEST', otherwise, { status: otherwiseStatus });
}

/** With the policies that are granted and the variables that are not; mostly there are neither. */
function contextFor(
  { policies: engine, logger, audit }: AdmitDependencies,
  { graph, operation, policies }: KnownOperation,
  { variables = {} }: OperationRequest,
  context: GatewayContext,
): GatewayContext | Promise<GatewayContext> {
  const withVariables = (holder: GatewayContext): GatewayContext => {
    const deniedVariables = graph.access.deniedVariables(holder, graph.schema, operation, variables);
    return deniedVariables ? { ...holder, deniedVariables } : holder;
  };
  if (policies.length === 0) return withVariables(context);
  return grantedPolicies(engine, policies, context, { deadlineMilliseconds: POLICY_MILLISECONDS, logger }).then(
    (granted) => {
      const name = operation.name?.value;
      for (const policy of policies) if (!granted.has(policy)) note(audit, 'POLICY', policy, name, context);
      return withVariables({ ...context, policies: granted });
    },
  );
}

function tooCostly(
  { audit, limits }: AdmitDependencies,
  { operation }: KnownOperation,
  estimated: number,
  context: GatewayContext,
): Refused {
  const { maxCost } = limits.current();
  note(audit, 'COST', `${estimated} of ${maxCost}`, operation.name?.value, context);
  const message = `The operation may cost ${estimated}, which is more than ${maxCost}. Ask for fewer items, or for less of each.`;
  return { errors: [failure('LIMIT_EXCEEDED', message)], status: 400 };
}

function tooOften(
  { audit }: AdmitDependencies,
  rate: RateState,
  { operation }: KnownOperation,
  context: GatewayContext,
): Refused {
  note(audit, 'RATE_LIMIT', operation.operation, operation.name?.value, context);
  return { errors: [rateLimited(rate)], status: 429, rate };
}

const rateLimited = ({ retryAfterSeconds }: RateState): GraphQLError =>
  failure('RATE_LIMITED', `Too many operations. Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds });

const note = (
  audit: AuditLog,
  reason: RefusalReason,
  detail: string,
  operationName: string | undefined,
  context: GatewayContext,
): void => audit.refused({ reason, detail, operationName, isEnforced: true, context });
