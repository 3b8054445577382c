import { type Asked, documentOf, STANDARD, VARIABLE_SETS, variablesFor } from './documents.ts';

/** A way to ask, the same for every gateway: they are asked the same in the same order. */
export interface Asking {
  readonly name: string;
  /** Opens the sequence for one gateway. It goes on over all of its rounds. */
  open(): () => Asked;
  /** What is asked again and again: nothing when no document comes twice. */
  readonly known: readonly Asked[];
}

const equal: Asking = { name: 'equal', open: () => () => STANDARD, known: [STANDARD] };

/** So many documents in turn; each time round with the next variables. */
function distinct(many: number): Asking {
  const documents = Array.from({ length: many }, (_, seed) => documentOf(seed));
  const nth = (index: number): Asked => {
    const query = documents[index % many] ?? '';
    return { query, variables: variablesFor(query, Math.floor(index / many) + index) };
  };
  return {
    name: `distinct, ${many} documents`,
    open() {
      let index = 0;
      return () => nth(index++);
    },
    known: Array.from({ length: many * VARIABLE_SETS }, (_, index) => nth(index)),
  };
}

// Above those of the known documents.
const FIRST_UNKNOWN = 1_000_000;

const unknown: Asking = {
  name: 'never seen',
  open() {
    let seed = FIRST_UNKNOWN;
    return () => {
      const query = documentOf(seed++);
      return { query, variables: variablesFor(query, seed) };
    };
  },
  known: [],
};

export const askings = (documents: number) => ({ equal, distinct: distinct(documents), unknown });
