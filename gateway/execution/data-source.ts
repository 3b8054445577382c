import type { GraphQLDataSource } from '@apollo/gateway';
import { type GraphQLFormattedError, Kind, parse, type SelectionSetNode } from 'graphql';
import { ErrorCode } from '#foundation/graphql/error-code.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from '../context.ts';
import type { Fetch, FetchAnswer, FetchOperation } from './fetch.ts';
import { failureOf, SubgraphFailure } from './transport/subgraph-failure.ts';

export interface DataSourceDependencies {
  readonly name: string;
  readonly fetch: Fetch;
  readonly fetchTimeoutMilliseconds: number;
  readonly logger: Logger;
}

// One error a null; of a long list the first hundred say it.
const MAX_ERRORS = 100;

/** A subgraph as the plan's executor sees it. Never throws: a failed fetch answers nulls, each with its error. */
export function createDataSource(o: DataSourceDependencies): GraphQLDataSource {
  const { name, fetch, fetchTimeoutMilliseconds, logger } = o;
  return {
    async process({ request, context }) {
      const { query = '', operationName, variables = {} } = request;
      const { representations, ...others } = variables;
      try {
        const answer = await fetch({
          operation: fetchOperation(name, query, operationName),
          variables: JSON.stringify(others).slice(1, -1),
          ...(Array.isArray(representations) && { representations: representations.map((of) => JSON.stringify(of)) }),
          context: context as unknown as GatewayContext,
          deadlineAt: Date.now() + fetchTimeoutMilliseconds,
        });
        return answerOf(answer, name, logger);
      } catch (error) {
        if (!(error instanceof SubgraphFailure)) logger.error({ err: error, subgraph: name }, 'a fetch failed');
        return { data: null, errors: failedFields(query, variables, failureOf(error, name)) };
      }
    },
  };
}

function fetchOperation(subgraph: string, text: string, operationName: string | undefined): FetchOperation {
  const kind = text.startsWith('mutation') ? 'mutation' : 'query';
  return { subgraph, text, json: JSON.stringify(text), operationName: operationName || undefined, kind };
}

// A subgraph that finds fault with the gateway's own query, or with its signature, tells nothing to the caller.
const OF_THE_GATEWAY: ReadonlySet<unknown> = new Set<ErrorCode>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
]);

function answerOf(result: FetchAnswer, subgraph: string, logger: Logger) {
  const errors = result.errors?.map((error) => {
    if (!OF_THE_GATEWAY.has(error.extensions?.code)) return withoutDetails(error);
    logger.error({ subgraph, err: error }, 'a subgraph does not understand the gateway');
    return { ...withoutDetails(error), extensions: { code: ErrorCode.INTERNAL_SERVER_ERROR } };
  });
  return { data: result.data ?? null, ...(errors && { errors }) };
}

const withoutDetails = ({ message, path, extensions }: GraphQLFormattedError): GraphQLFormattedError => ({
  message,
  ...(path && { path }),
  ...(extensions && { extensions }),
});

/** One error for each root field of the fetch; in a fetch of entities, for each field of each entity. */
function failedFields(
  query: string,
  variables: Readonly<Record<string, unknown>> | undefined,
  failure: SubgraphFailure,
): GraphQLFormattedError[] {
  const definition = parse(query, { noLocation: true }).definitions[0];
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [toError(failure, undefined)];
  const representations = variables?.representations;
  const names = [...namesIn(definition.selectionSet)];
  if (!Array.isArray(representations) || !names.includes('_entities')) {
    return names.map((name) => toError(failure, [name]));
  }
  const fields = [...namesIn(entitySelections(definition.selectionSet))];
  return representations
    .flatMap((_, index) => fields.map((field) => toError(failure, ['_entities', index, field])))
    .slice(0, MAX_ERRORS);
}

const toError = (failure: SubgraphFailure, path: (string | number)[] | undefined): GraphQLFormattedError => ({
  message: failure.publicMessage,
  extensions: { code: failure.code },
  ...(path && { path }),
});

function entitySelections(set: SelectionSetNode): SelectionSetNode {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD && selection.name.value === '_entities' && selection.selectionSet) {
      return selection.selectionSet;
    }
  }
  return set;
}

/** The names in the answer of the fields of a set, through its inline fragments; the planner writes no others. */
function namesIn(set: SelectionSetNode): Set<string> {
  const names = new Set<string>();
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const name = selection.alias?.value ?? selection.name.value;
      if (name !== '__typename') names.add(name);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      for (const name of namesIn(selection.selectionSet)) names.add(name);
    }
  }
  return names;
}
