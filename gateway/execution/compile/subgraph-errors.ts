import type { GraphQLFormattedError } from 'graphql';
import { ErrorCode } from '#foundation/graphql/error-code.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { SubgraphFailure } from '../transport/subgraph-failure.ts';
import type { FieldTree } from './field-tree.ts';
import type { Place } from './places.ts';
import type { Report } from './run.ts';

// A subgraph that finds fault with the gateway's own query, or with its signature, tells nothing to the caller.
const OF_THE_GATEWAY: ReadonlySet<unknown> = new Set<ErrorCode>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
]);
// More than these are never told.
const MAXIMUM_REPORTS = 100;
// No answer is nested that deep, its lists included; whoever follows a path stands on the stack for each step.
const MAXIMUM_STEPS = 200;

export interface ReportOptions {
  readonly subgraph: string;
  readonly place: Place;
  /** What the subgraph was asked for. */
  readonly tree: FieldTree;
  readonly logger: Logger;
}

/**
 * What a subgraph says of its answer.
 * @param groups of a fetch of entities: the objects of the tree that each stands for
 */
export function reportsOf(
  errors: readonly GraphQLFormattedError[],
  groups: readonly (readonly object[])[] | undefined,
  { subgraph, place, tree, logger }: ReportOptions,
): Report[] {
  return errors.slice(0, MAXIMUM_REPORTS).map((error) => {
    const isOurs = OF_THE_GATEWAY.has(error.extensions?.code);
    if (isOurs) logger.error({ subgraph, err: error }, 'a subgraph does not understand the gateway');
    const extensions = isOurs ? { code: ErrorCode.INTERNAL_SERVER_ERROR } : shown(error.extensions);
    return { message: error.message, extensions, ...placeOf(error.path, groups, place, tree) };
  });
}

/** Without what names the subgraph. */
function shown({ service: _, serviceName: __, ...extensions }: GraphQLFormattedError['extensions'] = {}) {
  return extensions;
}

function placeOf(
  path: GraphQLFormattedError['path'],
  groups: readonly (readonly object[])[] | undefined,
  place: Place,
  tree: FieldTree,
): Pick<Report, 'place' | 'objects' | 'paths'> {
  if (!groups || !path) return { place, paths: path && isAskedFor(tree, path) ? [path] : undefined };
  const [, index, ...rest] = path;
  const group = typeof index === 'number' ? groups[index] : undefined;
  if (!group || !isAskedFor(tree, rest)) return { place, paths: undefined };
  return { place, objects: new Set(group), paths: [rest] };
}

/** Whether the path leads to something that was asked for: a subgraph may say anything. */
function isAskedFor(tree: FieldTree, path: readonly (string | number)[]): boolean {
  if (path.length > MAXIMUM_STEPS) return false;
  let at: FieldTree | undefined = tree;
  for (const step of path) {
    if (typeof step !== 'string') continue;
    if (!at) return false;
    const below: FieldTree | undefined = at.branches.get(step);
    if (!below && step !== '__typename' && !at.leaves.includes(step)) return false;
    at = below;
  }
  return true;
}

/** One error for each field that a fetch was to answer, of each object. */
export const failureReport = (
  failure: SubgraphFailure,
  { leaves, branches }: FieldTree,
  place: Place,
  objects?: Iterable<object>,
): Report => ({
  message: failure.publicMessage,
  extensions: { code: failure.code },
  place,
  ...(objects && { objects: new Set(objects) }),
  paths: [...leaves, ...branches.keys()].map((name) => [name]),
});
