import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import { ApiFailure, type GraphApi } from '../api.ts';
import type { TypedText } from '../generated/documents.ts';

export interface PatienceOptions {
  /** How often a request is tried in all. */
  readonly attempts?: number;
  readonly firstPauseMilliseconds?: number;
}

const ATTEMPTS = 4;
const FIRST_PAUSE_MILLISECONDS = 100;
/** However long the server asks to wait: after that, whoever asked comes back by itself. */
const LONGEST_PAUSE_MILLISECONDS = 5_000;

/**
 * Tries what failed for a passing reason again, a few times, after growing pauses or those that the server asks for.
 * Everything that is sent may be repeated: reports and orders carry keys of their own, the rest says the same twice.
 */
export function createPatientApi(api: GraphApi, o: PatienceOptions = {}): GraphApi {
  const { attempts = ATTEMPTS, firstPauseMilliseconds = FIRST_PAUSE_MILLISECONDS } = o;
  const policy = retry(
    handleWhen((error) => error instanceof ApiFailure && error.isPassing),
    {
      maxAttempts: attempts - 1,
      backoff: new DelegateBackoff(({ attempt, result }) => {
        const asked = 'error' in result && result.error instanceof ApiFailure ? result.error.retryAfterSeconds : 0;
        const pause = Math.max((asked ?? 0) * 1000, firstPauseMilliseconds * 2 ** (attempt - 1));
        return Math.min(LONGEST_PAUSE_MILLISECONDS, pause);
      }),
    },
  );
  return {
    execute: <R, V>(document: TypedText<R, V>, variables: V, token: string) =>
      policy.execute(() => api.execute(document, variables, token)),
    subscribe: api.subscribe,
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}
