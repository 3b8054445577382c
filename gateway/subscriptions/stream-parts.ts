import type { ExecutedOperation } from '../execution/prepared-operation.ts';
import type { Admitted } from '../pipeline/admit.ts';
import { answerText, refusalText } from '../pipeline/answer.ts';
import type { OperationRequest } from '../pipeline/operation-request.ts';
import { codeOf } from '../telemetry/observe-operations.ts';
import type { ClientStream } from './client-streams.ts';
import type { AcceptedStreams } from './stream-accept.ts';
import { openOperation, openStream, type StreamDependencies, type StreamExchange } from './stream-answer.ts';
import { deferredParts, multipartResults } from './stream-forms.ts';

/**
 * Answers an admitted operation in parts of `multipart/mixed`, where it has parts and its caller reads them. False, and
 * nothing has happened, for an answer that is one whole. Throws SUBSCRIPTION_LIMIT before it has begun.
 */
export function answerInParts(
  dependencies: StreamDependencies,
  accepted: Pick<AcceptedStreams, 'hasSubscriptions' | 'hasDeferred'>,
  exchange: StreamExchange,
  { admitted, operation }: { readonly admitted: Admitted; readonly operation: OperationRequest },
): boolean {
  if (admitted.operation.operation === 'subscription') {
    if (!accepted.hasSubscriptions) return false;
    const { sink, ends } = openOperation(dependencies, exchange, multipartResults);
    ends.push(dependencies.startAdmitted(admitted, operation, sink));
    return true;
  }
  if (!accepted.hasDeferred || !admitted.prepared.isIncremental) return false;
  const { contentType } = deferredParts;
  const nothing = Buffer.alloc(0);
  const form = { contentType, opening: nothing, heartbeat: nothing, restart: () => nothing };
  const stream = openStream(dependencies, exchange, form, () => {});
  dependencies.within(admitted.context, () => void answerDeferred(dependencies, stream, admitted));
  return true;
}

/** First what was not deferred, then each part as soon as it is there. Never throws. */
async function answerDeferred({ mask }: StreamDependencies, stream: ClientStream, admitted: Admitted): Promise<void> {
  const { prepared, operation, variables, context: given } = admitted;
  // What was sent is finished, whoever leaves; only reads are given up.
  const context = operation.operation === 'query' ? given : { ...given, signal: undefined };
  const { first, next, end } = deferredParts;
  let write = first;
  const textOf = ({ data, errors }: ExecutedOperation) => answerText({ data, errors: mask(errors, context) });
  let code: string | undefined;
  try {
    const { initial, deferred } = await prepared.runIncrementally({ variables, context });
    stream.write(Buffer.from(first(withNext(textOf(initial), true))));
    write = next;
    if (initial.errors[0]) code = codeOf(initial.errors[0]);
    for await (const { path, label, ...part } of deferred) {
      // Leaving the loop gives up the rest.
      if (!stream.isOpen) return;
      const place = JSON.stringify({ path, ...(label !== undefined && { label }) });
      const text = `{${textOf(part).slice(1, -1)},${place.slice(1, -1)}}`;
      stream.write(Buffer.from(next(`{"incremental":[${text}],"hasNext":true}`)));
    }
    stream.end(Buffer.from(next('{"hasNext":false}') + end));
  } catch (error) {
    code = codeOf(error);
    const text = withNext(refusalText([error], context, mask), false);
    stream.end(Buffer.from(write(text) + end));
  } finally {
    context.work?.end(code);
  }
}

const withNext = (json: string, hasNext: boolean): string => `${json.slice(0, -1)},"hasNext":${hasNext}}`;
