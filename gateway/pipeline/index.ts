import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../context.ts';
import { resolveOperation } from './resolve-operation.ts';

/**
 * What an operation passes, in this order:
 *
 * 1. request-id.ts: the caller's, or a new one; echoed, logged, sent on
 * 2. identity/: the credential becomes a viewer, or the request ends with 401 or 503
 * 3. limits.ts: size and shape of the document, before it is validated
 * 4. Apollo Server parses and validates, with unconditional-subscription.ts among the rules
 * 5. resolve-operation.ts: which operation of the document, and whether this transport serves its kind
 * 6. authorization.ts: what the viewer may not use is taken out, then the rest is planned (execution/plan-cache.ts)
 * 7. execution/: the plan runs; restore-removed.ts puts in the nulls for what was taken out
 * 8. mask-errors.ts: whatever went wrong, in the words of the closed table
 *
 * 1 to 3 stand before Apollo Server (http/, subscriptions/), because there an error can still choose its HTTP status.
 */
export const createPipeline = (): ApolloServerPlugin<GatewayContext>[] => [resolveOperation()];
