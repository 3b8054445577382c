import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { tenantOf, type Viewer } from '#foundation/identity/viewer.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import { runInRequest } from '#foundation/logging/request-context.ts';
import type { GatewayContext } from './context.ts';
import { isMasked, type MaskedError, maskError } from './pipeline/mask-errors.ts';

export type MaskErrors = (
  errors: readonly unknown[],
  context: Pick<GatewayContext, 'requestId'> & Partial<GatewayContext>,
) => readonly MaskedError[];

export interface Requests {
  /** The context of an operation of this viewer, with an id of its own unless one is given. */
  contextFor(viewer: Viewer, more?: Partial<GatewayContext>): GatewayContext;
  /** Runs the work so that its logs and its masked errors carry the request's id. */
  within<T>(context: GatewayContext, work: () => T): T;
  /** Each as the caller may see it. What is no GraphQLError is our fault: it is logged, and says nothing. */
  mask: MaskErrors;
  /** Masks what Apollo Server is about to answer, for the request it works for. */
  formatError(formatted: GraphQLFormattedError, error: unknown): MaskedError;
}

export interface RequestsOptions {
  /** Whether those who have not signed in may read the schema: everywhere but in production. */
  readonly isSchemaOpen: boolean;
  readonly logger: Logger;
}

/** What every request has, whatever it came by. Error times are the system's, not the domain's. */
export function createRequests({ isSchemaOpen, logger }: RequestsOptions): Requests {
  const current = new AsyncLocalStorage<GatewayContext>();

  const mask = (error: GraphQLFormattedError, original: unknown, context: Partial<GatewayContext>): MaskedError => {
    const requestId = context.requestId ?? randomUUID();
    if (isMasked(error))
      logger.error({ err: original, request_id: requestId, path: error.path }, 'an answer has a fault');
    // Suggestions are of the whole schema: who is shown a part of it is told none.
    const mayIntrospect = (context.mayIntrospect ?? isSchemaOpen) && context.isSchemaFiltered !== true;
    return maskError(error, { requestId, now: new Date(), mayIntrospect });
  };

  return {
    contextFor: (viewer, more = {}) => ({
      viewer,
      requestId: randomUUID(),
      mayIntrospect: isSchemaOpen || viewer.kind !== 'ANONYMOUS',
      isSchemaFiltered: !isSchemaOpen,
      ...more,
      showsCost: more.showsCost === true && (isSchemaOpen || viewer.kind === 'ADMIN'),
    }),
    within(context, work) {
      const { requestId, traceparent, viewer } = context;
      const clientId = tenantOf(viewer);
      const request = { requestId, ...(traceparent && { traceparent }), ...(clientId && { clientId }) };
      return runInRequest(request, () => current.run(context, work));
    },
    mask: (errors, context) =>
      errors.map((error) =>
        error instanceof GraphQLError
          ? mask(error.toJSON(), error.originalError ?? error, context)
          : mask({ message: '' }, error, context),
      ),
    formatError: (formatted, error) => mask(formatted, error, current.getStore() ?? {}),
  };
}
