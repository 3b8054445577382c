import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { failure } from '#foundation/graphql/failure.ts';
import type { GatewayContext } from '../context.ts';
import { noSuchOperation } from './documents.ts';

/** Refuses an operation that is not in the document, and a subscription where one answer is expected. */
export const resolveOperation = (): ApolloServerPlugin<GatewayContext> => ({
  requestDidStart: async () => ({
    async didResolveOperation({ operation }) {
      if (!operation) throw withStatus(noSuchOperation(), 400);
      if (operation.operation !== 'subscription') return;
      throw withStatus(
        failure('BAD_REQUEST', 'Subscriptions are served over WebSocket, by graphql-transport-ws.'),
        400,
      );
    },
  }),
});

function withStatus(error: ReturnType<typeof failure>, status: number): ReturnType<typeof failure> {
  error.extensions.http = { status, headers: new HeaderMap() };
  return error;
}
