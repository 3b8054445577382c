import type { FetchAnswer } from '../fetch.ts';
import { SubgraphFailure } from '../transport/subgraph-failure.ts';
import type { CompiledFetch } from './fetch-step.ts';
import type { Run } from './run.ts';

/** The answer, or why there is none. Rejects when the caller has left. */
export async function answerTo(
  fetch: CompiledFetch,
  run: Run,
  representations: readonly string[] | undefined,
): Promise<FetchAnswer | SubgraphFailure> {
  const { operation, environment } = fetch;
  try {
    return await (fetch.isShared ? sharedAnswer(fetch, run, representations) : send(fetch, run, representations));
  } catch (error) {
    run.context.signal?.throwIfAborted();
    if (error instanceof SubgraphFailure) return error;
    environment.logger.error({ err: error, subgraph: operation.subgraph }, 'a fetch failed');
    return new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: operation.subgraph, cause: error });
  }
}

/** Equal fetches of one run are sent once; what they answer is only read. */
function sharedAnswer(fetch: CompiledFetch, run: Run, representations: readonly string[] | undefined) {
  const { operation } = fetch;
  const variables = variablesOf(fetch, run);
  const known = run.asked.find(
    (asked) =>
      asked.operation.text === operation.text &&
      asked.operation.subgraph === operation.subgraph &&
      asked.variables === variables &&
      areEqualLists(asked.representations, representations),
  );
  if (known) return known.answer;
  const answer = send(fetch, run, representations);
  run.asked.push({ operation, variables, representations, answer });
  return answer;
}

function areEqualLists(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (!a || !b) return a === b;
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

async function send(fetch: CompiledFetch, run: Run, representations: readonly string[] | undefined) {
  const { operation, environment } = fetch;
  const send = environment.fetchers.get(operation.subgraph);
  if (!send) throw new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: operation.subgraph });
  run.context.signal?.throwIfAborted();
  return send({
    operation,
    variables: variablesOf(fetch, run),
    ...(representations && { representations }),
    context: run.context,
    deadlineAt: Date.now() + environment.fetchTimeoutMilliseconds,
  });
}

/** The members of a JSON object: those variables that the fetch takes and the operation has. */
function variablesOf({ variableNames }: CompiledFetch, { variables }: Run): string {
  if (variableNames.length === 0) return '';
  const members: string[] = [];
  for (const [name, asked] of variableNames) {
    const value = Object.hasOwn(variables, asked) ? JSON.stringify(variables[asked]) : undefined;
    if (value !== undefined) members.push(`${JSON.stringify(name)}:${value}`);
  }
  return members.join();
}
