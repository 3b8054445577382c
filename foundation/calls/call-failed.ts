import type { ErrorCode } from '../graphql/error-code.ts';
import type { CallDefinition } from './define-call.ts';

/** A call to another service that has no answer. Whether it had an effect there is not known. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly code: ErrorCode;

  constructor({ subgraph, name }: CallDefinition, code: ErrorCode, reason: string, options?: ErrorOptions) {
    super(`${subgraph}.${name} failed: ${reason}`, options);
    this.code = code;
  }
}
