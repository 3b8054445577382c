import type { GatewayContext } from '../../context.ts';
import type { FetchAnswer, FetchRequest } from '../fetch.ts';
import type { Cancellation } from './cancellation.ts';

/** What came of one fetch, for all who wanted it. */
export interface Received {
  readonly answer: FetchAnswer;
  /** The same once more, for another caller; made before anyone has written into `answer`. */
  copy(): FetchAnswer;
}

/**
 * Sends one fetch once.
 * @throws SubgraphFailure; the reason of the cancellation.
 */
export type Exchange = (request: FetchRequest, cancellation: Cancellation) => Promise<Received>;

/** Whose answers these are: everything that is sent with a fetch, beside the operation, and can change what comes. */
export type AudienceOf = (context: GatewayContext) => string;
