import type { ServiceMap } from '@apollo/gateway';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { SubgraphEndpoint } from '#foundation/subgraph/endpoint.ts';
import type { GatewayContext } from '../context.ts';
import { SubgraphFailure } from '../execution/transport/subgraph-failure.ts';
import type { MaskedError } from '../pipeline/mask-errors.ts';
import type { MaskErrors } from '../requests.ts';
import type { Cursors } from './cursor.ts';
import { type SharedPayload, sharedPayload } from './delivery.ts';
import { createEventAnswer } from './event-answer.ts';
import type { Subscription } from './subscription.ts';

/** One subscriber of a group. After `fail` it hears nothing more. */
export interface Member {
  /** Ends with EVENT_HISTORY_TRUNCATED instead of going on over a gap. */
  readonly isStrict: boolean;
  next(payload: SharedPayload): void;
  fail(errors: readonly MaskedError[]): void;
}

export interface GroupsOptions {
  readonly endpoints: ReadonlyMap<string, SubgraphEndpoint>;
  readonly services: ServiceMap;
  readonly cursors: Cursors;
  readonly mask: MaskErrors;
  readonly establishMilliseconds: number;
  readonly logger: Logger;
}

export interface Groups extends AsyncDisposable {
  /** Joins those who want the same, or begins a group; returns the way to leave. The last one closes the upstream. */
  join(subscription: Subscription, member: Member): () => void;
  readonly size: number;
}

interface Group {
  readonly key: string;
  readonly isResumed: boolean;
  readonly members: Set<Member>;
  readonly ended: AbortController;
  /** Whether whoever comes now would miss something that the first ones were given. */
  isClosedToLate: boolean;
}

export function createGroups(options: GroupsOptions): Groups {
  const groups = new Map<string, Group>();
  const all = new Set<Group>();

  const end = (group: Group): void => {
    if (groups.get(group.key) === group) groups.delete(group.key);
    all.delete(group);
    group.ended.abort();
  };

  const begin = (key: string, subscription: Subscription): Group => {
    const group: Group = {
      key,
      isResumed: subscription.after !== undefined,
      members: new Set(),
      ended: new AbortController(),
      isClosedToLate: subscription.startsWithState,
    };
    groups.set(key, group);
    all.add(group);
    // Not in the same turn: whoever joins in it hears the first event too.
    queueMicrotask(() => void run(options, group, subscription).finally(() => end(group)));
    return group;
  };

  return {
    join(subscription, member) {
      const { key: wish, after } = subscription;
      // Those who resume from one place share the way from there, as long as nothing has come of it.
      const key = after === undefined ? wish : `${wish}\nafter ${after}`;
      const present = groups.get(key);
      const group = present && !present.isClosedToLate ? present : begin(key, subscription);
      group.members.add(member);
      return () => {
        group.members.delete(member);
        if (group.members.size === 0) end(group);
      };
    },
    get size() {
      return all.size;
    },
    async [Symbol.asyncDispose]() {
      for (const group of [...all]) end(group);
    },
  };
}

/** Pulls a group's events, one after the other, until its last member has left or the upstream fails. */
async function run(options: GroupsOptions, group: Group, subscription: Subscription): Promise<void> {
  const { signal } = group.ended;
  const { context } = subscription;
  let upstream: AsyncIterator<ExecutionResult> | undefined;
  try {
    if (signal.aborted) return;
    const opened = await open(options, subscription, signal);
    if (!('next' in opened)) throw new RefusedUpstream(opened.errors ?? []);
    upstream = opened;
    const close = () => void upstream?.return?.();
    signal.addEventListener('abort', close, { once: true });
    if (signal.aborted) return close();
    const answer = createEventAnswer(
      { ...subscription, context: { ...context, signal } },
      options.services,
      options.logger,
    );
    for (let result = await upstream.next(); !result.done; result = await upstream.next()) {
      await deliver(options, group, subscription, result.value, answer);
      if (signal.aborted) return;
    }
    throw new SubgraphFailure({
      code: 'SUBGRAPH_UNAVAILABLE',
      subgraph: subscription.scope.subgraph,
      detail: 'the stream ended',
    });
  } catch (error) {
    if (signal.aborted) return;
    options.logger.debug({ err: error, subgraph: subscription.scope.subgraph }, 'an upstream failed');
    const errors = options.mask(errorsOf(error), context);
    for (const member of [...group.members]) member.fail(errors);
  } finally {
    void upstream?.return?.();
  }
}

function open(options: GroupsOptions, { node, variables, context, after, scope }: Subscription, signal: AbortSignal) {
  const endpoint = options.endpoints.get(scope.subgraph);
  if (!endpoint) throw new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: scope.subgraph });
  const { primary } = node;
  const used = (primary.variableUsages ?? []).flatMap((name) =>
    Object.hasOwn(variables, name) ? [[name, variables[name]] as const] : [],
  );
  return endpoint.subscribe({
    query: primary.operation,
    ...(primary.operationName && { operationName: primary.operationName }),
    variables: Object.fromEntries(used),
    viewer: context.viewer,
    requestId: context.requestId,
    ...(context.traceparent && { traceparent: context.traceparent }),
    deadlineAt: Date.now() + options.establishMilliseconds,
    signal,
    ...(after !== undefined && { after }),
  });
}

async function deliver(
  options: GroupsOptions,
  group: Group,
  { context, scope }: Subscription,
  event: ExecutionResult,
  answer: (event: ExecutionResult) => Promise<ExecutionResult>,
): Promise<void> {
  const { eventId, gap } = event.extensions ?? {};
  // A value without a place in the log is part of how a stream begins; and whoever resumes needs its first event too.
  if (typeof eventId !== 'string' || group.isResumed) group.isClosedToLate = true;
  const place = typeof eventId === 'string' ? { eventId: options.cursors.seal(scope, eventId) } : undefined;
  if (gap !== undefined) return deliverGap(options, group, context, place);
  const { data, errors } = await answer(event);
  if (group.ended.signal.aborted) return;
  const result = {
    ...(errors && { errors: options.mask(errors, context) }),
    data,
    ...(place && { extensions: place }),
  };
  const payload = sharedPayload(JSON.stringify(result));
  for (const member of group.members) member.next(payload);
}

/** The subgraph no longer keeps some of the events behind the place that was asked for. */
function deliverGap({ mask }: GroupsOptions, group: Group, context: GatewayContext, place?: { eventId: string }): void {
  const payload = sharedPayload(JSON.stringify({ data: null, extensions: { gap: true, ...place } }));
  const errors = mask(
    [failure('EVENT_HISTORY_TRUNCATED', 'Events since that place are no longer kept. Begin anew.')],
    context,
  );
  for (const member of [...group.members]) {
    if (member.isStrict) member.fail(errors);
    else member.next(payload);
  }
}

/** What the subgraph answered instead of a stream. */
class RefusedUpstream extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super('The subscription was refused.');
    this.errors = errors;
  }
}

function errorsOf(error: unknown): readonly unknown[] {
  if (error instanceof RefusedUpstream && error.errors.length > 0) return error.errors;
  if (error instanceof SubgraphFailure) return [failure(error.code, error.publicMessage)];
  return [error];
}
