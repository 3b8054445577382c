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

type ValueOf<O> = O extends Accepted<infer V> ? V : never;
type RefusalOf<O> = O extends Refused<infer R> ? R : never;

/** The payload of a mutation whose changed object is called `name`. */
export const toPayload = <K extends string, O extends Outcome<unknown>>(
  name: K,
  outcome: O,
): { [P in K]: ValueOf<O> | null } & { errors: readonly RefusalOf<O>[] } =>
  ({ [name]: outcome.ok ? outcome.value : null, errors: outcome.ok ? [] : outcome.errors }) as {
    [P in K]: ValueOf<O> | null;
  } & { errors: readonly RefusalOf<O>[] };

/**
 * The payload of a mutation whose outcome is several of its fields. When refused they are absent, hence null; what may
 * not be null is given in `whenRefused`.
 */
export const spreadPayload = <O extends Outcome<object>, D extends Partial<ValueOf<O>> = Record<never, never>>(
  outcome: O,
  whenRefused?: D,
): Partial<ValueOf<O>> & Pick<ValueOf<O>, keyof D & keyof ValueOf<O>> & { errors: readonly RefusalOf<O>[] } =>
  (outcome.ok ? { ...outcome.value, errors: [] } : { ...whenRefused, errors: outcome.errors }) as Partial<ValueOf<O>> &
    Pick<ValueOf<O>, keyof D & keyof ValueOf<O>> & { errors: readonly RefusalOf<O>[] };
