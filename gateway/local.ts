import { type FormattedExecutionResult, GraphQLError } from 'graphql';
import type { GatewayContext } from './context.ts';
import { EventBuffer } from './execution/transport/event-buffer.ts';
import type { Credentials } from './identity/credentials.ts';
import type { OperationRequest } from './pipeline/operation-request.ts';
import { requestIdFrom } from './pipeline/request-id.ts';
import type { Requests } from './requests.ts';
import type { StartOperation } from './subscriptions/operations.ts';

/** An operation from inside the program: tests, a replay of history. It passes all that one over HTTP passes. */
export interface LocalRequest extends OperationRequest {
  /** As in the header: `Bearer …`; without it the caller is anonymous. */
  readonly authorization?: string | undefined;
  readonly requestId?: string | undefined;
}

export interface LocalApi {
  /** Answers a query or a mutation; whatever is wrong is in `errors`. */
  execute(request: LocalRequest): Promise<FormattedExecutionResult>;
  /** The results of a subscription; one with `errors` alone is the last. `return()` settles at once. */
  subscribe(request: LocalRequest): Promise<AsyncIterableIterator<FormattedExecutionResult, undefined>>;
}

export interface LocalDependencies {
  readonly credentials: Credentials;
  readonly requests: Requests;
  readonly execute: (request: OperationRequest, context: GatewayContext) => Promise<FormattedExecutionResult>;
  readonly start: StartOperation;
}

const MAXIMUM_UNREAD = 10_000;

export function createLocalApi({ credentials, requests, execute, start }: LocalDependencies): LocalApi {
  const contextOf = async ({ authorization, requestId }: LocalRequest): Promise<GatewayContext> =>
    requests.contextFor(await credentials.viewerOf(authorization), { requestId: requestIdFrom(requestId) });

  const refused = (error: unknown, { requestId }: LocalRequest) => {
    if (!(error instanceof GraphQLError)) throw error;
    return { errors: requests.mask([error], { requestId: requestIdFrom(requestId) }) };
  };

  return {
    async execute(request) {
      try {
        return await execute(request, await contextOf(request));
      } catch (error) {
        return refused(error, request);
      }
    },
    async subscribe(request) {
      let leave = () => {};
      let unwatch = () => {};
      const results = new EventBuffer<FormattedExecutionResult>({
        closed: () => {
          leave();
          unwatch();
        },
      });
      const fail = (errors: FormattedExecutionResult['errors']) => {
        results.push({ errors });
        results.end();
      };
      try {
        const context = await contextOf(request);
        unwatch = credentials.watch(request.authorization, () => results.end(), context.viewer);
        leave = start(request, context, {
          next: ({ payloads }) => {
            for (const { json } of payloads) results.push(JSON.parse(json) as FormattedExecutionResult);
            if (results.length > MAXIMUM_UNREAD) results.fail(new Error('The results of a subscription are not read.'));
          },
          fail,
          complete: () => results.end(),
        });
      } catch (error) {
        fail(refused(error, request).errors);
      }
      return results;
    },
  };
}
