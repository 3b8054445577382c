/** A refusal: something the caller can act on, returned as data in the payload's `errors`. */
export interface Refusal<T extends string = string> {
  readonly __typename: T;
  readonly message: string;
  /** Where in the input, from the root: `['items', '2', 'price']`. */
  readonly path: readonly string[];
}

export interface Refused<R extends Refusal = Refusal> {
  readonly ok: false;
  readonly errors: readonly R[];
}

export interface Accepted<V> {
  readonly ok: true;
  readonly value: V;
}

/** What a use case answers: its value, or why not. Failures are thrown instead. */
export type Outcome<V, R extends Refusal = Refusal> = Accepted<V> | Refused<R>;

export const accept = <V>(value: V): Accepted<V> => ({ ok: true, value });

export const refuse = <const T extends string, const E extends object = object>(
  __typename: T,
  message: string,
  path: readonly string[] = [],
  more?: E,
): Refused<Refusal<T> & E> => ({
  ok: false,
  errors: [{ __typename, message, path, ...(more ?? ({} as E)) }],
});

/** The payload of a mutation whose changed object is called `name`. */
export const toPayload = <K extends string, V, R extends Refusal>(
  name: K,
  outcome: Outcome<V, R>,
): { [P in K]: V | null } & { errors: readonly R[] } =>
  ({ [name]: outcome.ok ? outcome.value : null, errors: outcome.ok ? [] : outcome.errors }) as {
    [P in K]: V | null;
  } & { errors: readonly R[] };
