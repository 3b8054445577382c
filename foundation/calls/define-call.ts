import type { z } from 'zod';

/** The five subgraphs by name. */
export const subgraphNames = ['agent', 'replica', 'client', 'admin', 'forecasting'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

/** A call from service to service, outside the public graph: answered by its owner, in process or over HTTP. */
export interface CallDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly subgraph: SubgraphName;
  readonly name: string;
  readonly input: I;
  readonly output: O;
}

export const defineCall = <I extends z.ZodType, O extends z.ZodType>(
  subgraph: SubgraphName,
  name: string,
  input: I,
  output: O,
): CallDefinition<I, O> => ({ subgraph, name, input, output });

export interface CallHandler {
  readonly call: CallDefinition;
  readonly handle: (input: unknown) => Promise<unknown>;
}

/** Binds a call to its use case. */
export const answer = <I extends z.ZodType, O extends z.ZodType>(
  call: CallDefinition<I, O>,
  handle: (input: z.output<I>) => Promise<z.output<O>>,
): CallHandler => ({ call, handle: (input) => handle(call.input.parse(input)) });
