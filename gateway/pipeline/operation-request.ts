/** One operation as a client sends it, by whatever transport. */
export interface OperationRequest {
  /** The document; undefined when `extensions.persistedQuery` names one that is known here. */
  readonly query?: string | undefined;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}
