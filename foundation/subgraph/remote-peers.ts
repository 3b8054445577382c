import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { CallFailed } from '../calls/call-failed.ts';
import type { CallDefinition, SubgraphName } from '../calls/define-call.ts';
import { createRedisTail } from '../events/redis-tail.ts';
import { createRemoteSource } from '../events/remote-source.ts';
import type { EventSource } from '../events/stored-event.ts';
import { isKnownCode } from '../graphql/mask-errors.ts';
import type { Signer } from '../identity/signature.ts';
import { serviceViewer } from '../identity/viewer.ts';
import type { Logger } from '../logging/logger.ts';
import { currentRequest } from '../logging/request-context.ts';
import { CALL_TIMEOUT_MILLISECONDS, type Peers } from './peers.ts';
import { signedHeaders } from './signed-request.ts';

export interface RemotePeersOptions {
  /** Where each subgraph listens, without a path. */
  readonly urls: Readonly<Partial<Record<SubgraphName, string>>>;
  /** Who calls: the name of this process, for the logs of the other. */
  readonly name: string;
  readonly signer: Signer;
  /** Where the tails of the logs are; without it they are asked each second. */
  readonly redis?: Redis;
  readonly logger: Logger;
}

const answerShape = z.object({ output: z.unknown() });
const failureShape = z.object({
  errors: z.array(z.object({ message: z.string(), extensions: z.object({ code: z.unknown() }) })).min(1),
});

/** The other services in processes of their own, over HTTP. Disposing of it closes what it reads. */
export function createRemotePeers({ urls, name, signer, redis, logger }: RemotePeersOptions): Peers & AsyncDisposable {
  const viewer = serviceViewer(name);
  const resources = new AsyncDisposableStack();
  const sources = new Map<SubgraphName, EventSource>();
  const tail = redis && resources.use(createRedisTail({ redis, logger }));

  function urlOf(subgraph: SubgraphName): string {
    const url = urls[subgraph];
    if (url === undefined) throw new Error(`The address of the subgraph ${subgraph} is not known.`);
    return url.replace(/\/+$/, '');
  }

  const openSource = (publisher: SubgraphName): EventSource =>
    resources.use(
      createRemoteSource({
        publisher,
        url: urlOf(publisher),
        ...(tail && { tail }),
        authorize: () => signedHeaders(signer, { viewer, body: '', requestId: randomUUID() }),
        logger,
      }),
    );

  async function ask(call: CallDefinition, input: unknown, timeoutMilliseconds: number): Promise<unknown> {
    const body = JSON.stringify(input);
    const { requestId = randomUUID(), traceparent } = currentRequest() ?? {};
    const request = { viewer, body, requestId, traceparent, timeoutMilliseconds };
    const response = await fetch(`${urlOf(call.subgraph)}/internal/${encodeURIComponent(call.name)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signedHeaders(signer, request) },
      body,
      signal: AbortSignal.timeout(timeoutMilliseconds),
      redirect: 'error',
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw refusal(call, response.status, answer);
    return call.output.parse(answerShape.parse(answer).output);
  }

  return {
    source(publisher) {
      const known = sources.get(publisher) ?? openSource(publisher);
      sources.set(publisher, known);
      return known;
    },
    async call(call, input, { timeoutMilliseconds = CALL_TIMEOUT_MILLISECONDS } = {}) {
      try {
        return (await ask(call, input, timeoutMilliseconds)) as never; // parsed with the call's own `output`
      } catch (error) {
        throw error instanceof CallFailed ? error : unanswered(call, error);
      }
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

function refusal(call: CallDefinition, status: number, answer: unknown): CallFailed {
  const told = failureShape.safeParse(answer).data?.errors[0];
  const code = told?.extensions.code;
  return new CallFailed(call, isKnownCode(code) ? code : 'INTERNAL_SERVER_ERROR', told?.message ?? `status ${status}`);
}

/** No answer, or one that is none: the other side is down, slow, or of another version. */
function unanswered(call: CallDefinition, error: unknown): CallFailed {
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  const isNetwork = error instanceof TypeError; // what `fetch` throws when there is no connection
  const code = isLate ? 'SUBGRAPH_TIMEOUT' : isNetwork ? 'SUBGRAPH_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
  const reason = isLate ? 'no answer in time' : error instanceof Error ? error.message : String(error);
  return new CallFailed(call, code, reason, { cause: error });
}
