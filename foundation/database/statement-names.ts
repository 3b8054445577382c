import { isPlanStale } from './database-error.ts';

/** The names under which connections keep statements that are sent again and again. */
export interface StatementNames {
  /** Undefined for one that is not worth it, or for which there is no room. */
  of(sql: string, parameters: readonly unknown[]): string | undefined;
  /** To be told of each failure. Answers whether the same statement may succeed under its new name. */
  failed(error: unknown): boolean;
}

// A connection keeps each until it ends. A program has a hundred or two of its own.
const MOST = 500;

/**
 * A statement with a name is parsed and planned once a connection, and then only run: what that saves is more than half
 * of what our usual statements cost. Those with bound parameters are few; the mapper's have their values in their text,
 * and are never the same.
 *
 * When a table that a statement shows whole has got a column, the server refuses what it has kept (`0A000`). From then
 * on all statements have other names.
 */
export function createStatementNames(most = MOST): StatementNames {
  let names = new Map<string, string>();
  let generation = 1;
  return {
    of(sql, parameters) {
      if (parameters.length === 0) return undefined;
      const known = names.get(sql);
      if (known !== undefined || names.size >= most) return known;
      const name = `s${generation}_${names.size}`;
      names.set(sql, name);
      return name;
    },
    failed(error) {
      if (!isPlanStale(error)) return false;
      names = new Map();
      generation += 1;
      return true;
    },
  };
}
