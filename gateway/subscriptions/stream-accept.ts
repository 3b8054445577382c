/** Which answers in parts a client can read, by its `accept` header. */
export interface AcceptedStreams {
  /** `text/event-stream`: every operation is answered so. */
  readonly hasEvents: boolean;
  /** `multipart/mixed` of Apollo's subscription protocol. */
  readonly hasSubscriptions: boolean;
  /** `multipart/mixed` with the deferred parts of an answer. */
  readonly hasDeferred: boolean;
  /** The rest of the header, by which an answer that is whole is written. */
  readonly rest: string;
}

const MAXIMUM_CHARACTERS = 1_000;
const SUBSCRIPTIONS = /;\s*subscriptionspec\s*=\s*"?1\.0"?\s*(;|$)/;
const DEFERRED = /;\s*deferspec\s*=\s*"?20220824"?\s*(;|$)/;

export function acceptedStreams(accept: string | undefined): AcceptedStreams {
  const ranges = (accept ?? '').slice(0, MAXIMUM_CHARACTERS).toLowerCase().split(',');
  const types = ranges.map((range) => range.trim());
  const isPart = (type: string) => /^multipart\/mixed\s*(;|$)/.test(type);
  const isEvents = (type: string) => /^text\/event-stream\s*(;|$)/.test(type);
  const parts = types.filter(isPart);
  return {
    hasEvents: types.some(isEvents),
    hasSubscriptions: parts.some((type) => SUBSCRIPTIONS.test(type)),
    hasDeferred: parts.some((type) => DEFERRED.test(type)),
    rest: types.filter((type) => !isPart(type) && !isEvents(type)).join(','),
  };
}
