import { GraphQLError } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';

export type Path = readonly (string | number)[];

// More say nothing new: the same fault, in every element of a long list.
const MAXIMUM_ERRORS = 100;

/** The errors of one run, with the paths of the answer; the first hundred. */
export interface ErrorLog {
  readonly errors: readonly GraphQLError[];
  readonly isFull: boolean;
  /** Without a path for what concerns the whole of a fetch. */
  add(message: string, path: Path | undefined, extensions: Readonly<Record<string, unknown>>): void;
  /** The viewer may not use the field. */
  addDenied(path: Path): void;
  /** The value does not fit the schema; says nothing where a subgraph has told of an error on the way or below. */
  addMisfit(message: string, path: Path): void;
}

/** @param known errors that were told elsewhere, and explain what is found here */
export function createErrorLog(known: readonly GraphQLError[] = []): ErrorLog {
  const errors: GraphQLError[] = [];
  const add: ErrorLog['add'] = (message, path, extensions) => {
    if (errors.length >= MAXIMUM_ERRORS) return;
    errors.push(new GraphQLError(message, { ...(path && { path: [...path] }), extensions }));
  };
  return {
    errors,
    get isFull() {
      return errors.length >= MAXIMUM_ERRORS;
    },
    add,
    addDenied(path) {
      const { message, extensions } = failure(
        'UNAUTHORIZED_FIELD_OR_TYPE',
        'The credential does not allow this field.',
      );
      add(message, path, extensions);
    },
    addMisfit(message, path) {
      if (errors.length >= MAXIMUM_ERRORS || explains(errors, path) || explains(known, path)) return;
      add(message, path, { code: 'INTERNAL_SERVER_ERROR' });
    },
  };
}

/** Whether one of the errors is on the way to the path, at it, or below it; one without a path may concern anything. */
const explains = (errors: readonly GraphQLError[], path: Path): boolean =>
  errors.some(({ path: at }) => {
    if (!at) return true;
    const length = Math.min(at.length, path.length);
    for (let index = 0; index < length; index += 1) if (at[index] !== path[index]) return false;
    return true;
  });
