import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { CallFailed } from '../calls/call-failed.ts';
import type { CallDefinition, SubgraphName } from '../calls/define-call.ts';
import type { ErrorCode } from '../graphql/error-code.ts';
import { isKnownCode } from '../graphql/mask-errors.ts';
import { serviceViewer } from '../identity/viewer.ts';
import { currentRequest, runInRequest } from '../logging/request-context.ts';
import { DeadlineExceeded, withDeadline } from '../resilience/deadline.ts';
import { CALL_TIMEOUT_MILLISECONDS, type Peers } from './peers.ts';
import type { SubgraphService } from './service.ts';

/** The services of one process by name. They are made in a circle, so each is looked up when it is first needed. */
export function createLocalPeers(): { peers: Peers; register(service: SubgraphService): void } {
  const services = new Map<SubgraphName, SubgraphService>();
  // The callee must not see the caller's asynchronous context, or it would join the caller's transaction.
  const detached = AsyncLocalStorage.snapshot();

  function find(name: SubgraphName): SubgraphService {
    const service = services.get(name);
    if (!service) throw new Error(`The subgraph ${name} does not run in this process, or not yet.`);
    return service;
  }

  const peers: Peers = {
    source: (name) => ({
      publisher: name,
      read: (request) => find(name).log.read(request),
      newest: () => find(name).log.newest(),
      onNews: (heard) => find(name).log.onNews(heard),
    }),
    async call(call, input, { timeoutMilliseconds = CALL_TIMEOUT_MILLISECONDS } = {}) {
      const request = currentRequest() ?? { requestId: randomUUID() };
      const work = () => find(call.subgraph).handleCall(call.name, input, serviceViewer('peer'));
      try {
        const answer = withDeadline(() => detached(() => runInRequest(request, work)), timeoutMilliseconds);
        return (await answer) as never; // the call table has parsed it with the call's own `output`
      } catch (error) {
        throw callFailed(call, error);
      }
    },
  };
  return {
    peers,
    register(service) {
      if (services.has(service.name)) throw new Error(`The subgraph ${service.name} is registered twice.`);
      services.set(service.name, service);
    },
  };
}

function callFailed(call: CallDefinition, error: unknown): CallFailed {
  const reason = error instanceof Error ? error.message : String(error);
  return new CallFailed(call, codeOf(error), reason, { cause: error });
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof DeadlineExceeded) return 'SUBGRAPH_TIMEOUT';
  const code = error instanceof GraphQLError ? error.extensions.code : undefined;
  return isKnownCode(code) ? code : 'INTERNAL_SERVER_ERROR';
}
