import type { GraphQLError } from 'graphql';
import type { ExecutedOperation } from '../execution/prepared-operation.ts';
import type { MaskErrors, Requests } from '../requests.ts';
import type { Admitted } from './admit.ts';
import type { MaskedError } from './mask-errors.ts';

/** Runs what was admitted; its data is text already, its errors are not masked yet. */
export type RunAdmitted = (admitted: Admitted) => Promise<ExecutedOperation>;

/** The whole answer to an admitted query or mutation, as JSON. Never throws: what fails is an error in it. */
export type AnswerAdmitted = (admitted: Admitted) => Promise<string>;

export const runAdmitted: RunAdmitted = ({ prepared, variables, context }) => prepared.run({ variables, context });

export const createAnswer =
  (run: RunAdmitted, requests: Requests): AnswerAdmitted =>
  (admitted) =>
    requests.within(admitted.context, async () => {
      try {
        const { data, errors } = await run(admitted);
        const extensions = costOf(admitted, data);
        return answerText({ data, errors: requests.mask(errors, admitted.context), extensions });
      } catch (error) {
        return refusalText([error], admitted.context, requests.mask);
      }
    });

/** What the operation cost, for those who may see it and have asked: its answer is read again for that. */
export function costOf(
  { context, cost, variables, estimatedCost, maximumCost }: Admitted,
  data: string,
): { readonly cost: object } | undefined {
  if (!context.showsCost) return undefined;
  const actual = cost.actual(variables, JSON.parse(data));
  return { cost: { estimated: estimatedCost, actual, maximum: maximumCost } };
}

/** An answer without data: the operation did not begin, or did not end. */
export const refusalText = (errors: readonly unknown[], context: Parameters<MaskErrors>[1], mask: MaskErrors): string =>
  answerText({ errors: mask(errors, context) });

/** The parts of an answer put together; `data` is text already, and is not read again. */
export function answerText(answer: {
  readonly data?: string;
  readonly errors: readonly (MaskedError | GraphQLError)[];
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}): string {
  const parts: string[] = [];
  if (answer.errors.length > 0) parts.push(`"errors":${JSON.stringify(answer.errors)}`);
  if (answer.data !== undefined) parts.push(`"data":${answer.data}`);
  if (answer.extensions) parts.push(`"extensions":${JSON.stringify(answer.extensions)}`);
  return `{${parts.join(',')}}`;
}
