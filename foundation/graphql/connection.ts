import type { Page, PageRequest } from '../database/page.ts';
import { failure } from './failure.ts';

const DEFAULT_FIRST = 20;
const MAXIMUM_FIRST = 100;

/** What a connection's field answers. */
export interface Connection<T> {
  readonly edges: { readonly cursor: string; readonly node: T }[];
  readonly nodes: T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The arguments of a connection, checked: `first` is 1 to 100 and 20 when not given, else BAD_USER_INPUT. */
export function pageRequest({ first, after }: { first?: number | null; after?: string | null }): PageRequest {
  const wanted = first ?? DEFAULT_FIRST;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MAXIMUM_FIRST) {
    throw failure('BAD_USER_INPUT', `\`first\` must be between 1 and ${MAXIMUM_FIRST}, not ${wanted}.`, {
      argument: 'first',
    });
  }
  return { first: wanted, after: after ?? null };
}

/** A page of rows as the graph shows it. `show` turns each row into what its type's resolvers expect. */
export function toConnection<T>(page: Page<T>): Connection<T>;
export function toConnection<T, N>(page: Page<T>, show: (item: T) => N): Connection<N>;
export function toConnection<T>(page: Page<T>, show: (item: T) => unknown = (item) => item): Connection<unknown> {
  const edges = page.items.map((item) => ({ cursor: page.cursorOf(item), node: show(item) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
  };
}
