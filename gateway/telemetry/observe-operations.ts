import { GraphQLError } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { ExecutedOperation } from '../execution/prepared-operation.ts';
import { type Admit, type Admitted, isRefused } from '../pipeline/admit.ts';
import type { GatewayTelemetry } from '../telemetry.ts';

/**
 * Begins the observation of each operation where every transport begins, and ends it for those that are refused. Who
 * runs what was admitted ends it: `observeRun`, or the end of a subscription.
 */
export const observeAdmit =
  (telemetry: GatewayTelemetry, admit: Admit): Admit =>
  async (request, given, options) => {
    // One that goes on under another graph was observed from its beginning.
    if (options?.isAgain || given.work) return admit(request, given, options);
    const work = telemetry.operation({ traceparent: given.traceparent });
    const context: GatewayContext = { ...given, work, traceparent: work.traceparent };
    const outcome = await admit(request, context, options);
    if (isRefused(outcome)) work.end(codeOf(outcome.errors[0]));
    else work.identify({ name: outcome.operation.name?.value, kind: outcome.operation.operation });
    return outcome;
  };

/** Ends the observation when the answer is there. */
export const observeRun =
  (run: (admitted: Admitted) => Promise<ExecutedOperation>) =>
  async (admitted: Admitted): Promise<ExecutedOperation> => {
    const { work } = admitted.context;
    if (!work) return run(admitted);
    try {
      const answer = await run(admitted);
      work.end(answer.errors[0] && codeOf(answer.errors[0]));
      return answer;
    } catch (error) {
      work.end(codeOf(error));
      throw error;
    }
  };

/** What nobody meant for a caller is our fault. */
export const codeOf = (error: unknown): string =>
  error instanceof GraphQLError && typeof error.extensions.code === 'string'
    ? error.extensions.code
    : 'INTERNAL_SERVER_ERROR';
