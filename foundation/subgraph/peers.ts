import type { z } from 'zod';
import type { CallDefinition, SubgraphName } from '../calls/define-call.ts';
import type { EventSource } from '../events/stored-event.ts';

/** How a service reaches the others: by function calls in one process, over HTTP between processes. */
export interface Peers {
  /** The log of another subgraph. */
  source(name: SubgraphName): EventSource;
  /**
   * Asks another subgraph, as a SERVICE. Never inside a transaction. Waits 2 s unless told otherwise.
   * @throws CallFailed when it is refused, breaks, or takes too long
   */
  call<I extends z.ZodType, O extends z.ZodType>(
    call: CallDefinition<I, O>,
    input: z.input<I>,
    o?: { readonly timeoutMilliseconds?: number },
  ): Promise<z.output<O>>;
}

export const CALL_TIMEOUT_MILLISECONDS = 2000;
