import type { ExecutionResult, GraphQLError } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GuardedEndpoint } from '../execution/transport/guarded.ts';
import { SubgraphFailure } from '../execution/transport/subgraph-failure.ts';
import { toldViewer } from '../execution/transport/told-viewer.ts';
import type { MaskedError } from '../pipeline/mask-errors.ts';
import type { MaskErrors } from '../requests.ts';
import { codeOf } from '../telemetry/observe-operations.ts';
import type { Cursors } from './cursor.ts';
import { newestOfEach } from './delivery.ts';
import type { DeliveryCounters } from './delivery-counters.ts';
import { createOrdered, type Ordered } from './ordered.ts';
import { Batch, type SharedPayload } from './payload.ts';
import type { Subscription } from './subscription.ts';
import type { Windows } from './windows.ts';

/** One subscriber of a group. After `fail` or `complete` it hears nothing more. */
export interface Member {
  /** Ends with EVENT_HISTORY_TRUNCATED instead of going on over a gap. */
  readonly isStrict: boolean;
  next(batch: Batch): void;
  fail(errors: readonly MaskedError[]): void;
  complete(): void;
}

/** A subgraph, for whoever subscribes to it. */
export type Upstreams = Pick<GuardedEndpoint, 'subscribe' | 'streamsEnd'>;

export interface GroupOptions {
  /** Of the graph that is in force. */
  readonly version: () => string;
  readonly endpoints: ReadonlyMap<string, Upstreams>;
  readonly cursors: Cursors;
  readonly windows: Windows;
  readonly mask: MaskErrors;
  /** How long an upstream may take to be established. */
  readonly establishMilliseconds: number;
  readonly counters: DeliveryCounters;
  readonly logger: Logger;
}

type Outcome = { readonly kind: 'payload'; readonly payload: SharedPayload } | { readonly kind: 'gap'; place: Place };
type Place = { readonly eventId: string } | undefined;

// Events that are answered at the same time; their order is kept.
const CONCURRENT_EVENTS = 8;
// In a window: a subgraph that floods it is delivered before its end, which then finds the rest, or nothing.
const MAXIMUM_GATHERED = 500;

/** Those who want the same and may share it: one upstream, one answer for each event, one text for all. */
export class Group {
  readonly members = new Set<Member>();
  readonly isResumed: boolean;
  /** Whether whoever comes now would miss something that the first ones were given. */
  isClosedToLate: boolean;
  readonly #options: GroupOptions;
  readonly #ended = new AbortController();
  readonly #ordered: Ordered<Outcome>;
  #subscription: Subscription;
  #source: AsyncIterator<ExecutionResult> | undefined;
  /** The place of the last event that was taken from the source. */
  #after: string | undefined;
  /** Set when another fetch has to take the place of the present one. */
  #isReplaced = false;
  #failure: { readonly error: unknown } | undefined;
  #gathered: SharedPayload[] = [];

  constructor(options: GroupOptions, subscription: Subscription) {
    this.#options = options;
    this.#subscription = subscription;
    this.#after = subscription.after;
    this.isResumed = subscription.after !== undefined;
    this.isClosedToLate = subscription.policy.startsWithState;
    this.#ordered = createOrdered<Outcome>({
      limit: CONCURRENT_EVENTS,
      handOn: (outcome) => this.#handOn(outcome),
      failed: (error) => {
        this.#failure = { error };
        void this.#source?.return?.();
      },
    });
  }

  /** Its wish, by the graph that is in force. */
  get key(): string {
    return this.#subscription.key;
  }

  /** Of the graph by which it is planned. */
  get version(): string {
    return this.#subscription.version;
  }

  get isEnded(): boolean {
    return this.#ended.signal.aborted;
  }

  /** Pulls events until the last member has left or the upstream fails, which all members are told. */
  async run(): Promise<void> {
    const { signal } = this.#ended;
    try {
      while (!signal.aborted) await this.#follow();
    } catch (error) {
      if (!signal.aborted) this.#fail(errorsOf(error), error);
    } finally {
      void this.#source?.return?.();
    }
  }

  end(): void {
    this.#ended.abort();
    void this.#source?.return?.();
  }

  /**
   * Goes on by the graph that is in force now: the upstream stays where it would be asked for the same, otherwise
   * another one begins behind the last event. Nothing is lost or comes twice.
   */
  async planAgain(): Promise<void> {
    const before = this.#subscription;
    const next = await before.again().catch((error: unknown) => ({ errors: [error] }));
    // Another graph may have come meanwhile, and been faster.
    if (this.#ended.signal.aborted || this.#subscription !== before) return;
    if ('errors' in next) {
      this.#fail(next.errors);
      this.end();
      return;
    }
    this.#subscription = next;
    if (isSameFetch(before, next)) return;
    // A place in the log of one subgraph is none in another's.
    if (before.scope.subgraph !== next.scope.subgraph) this.#after = undefined;
    this.#isReplaced = true;
    void this.#source?.return?.();
  }

  /** One upstream, from its beginning to its end. */
  async #follow(): Promise<void> {
    const isContinued = this.#source !== undefined;
    this.#isReplaced = false;
    const opened = await this.#open();
    if (!('next' in opened)) throw new RefusedUpstream(opened.errors ?? []);
    this.#source = opened;
    if (this.#ended.signal.aborted || this.#isReplaced) return void opened.return?.();
    // Without a place in the log nobody knows what was missed meanwhile.
    if (isContinued && this.#after === undefined)
      await this.#ordered.add(async () => ({ kind: 'gap', place: undefined }));
    for (;;) {
      const step = await opened.next();
      this.#throwFailure();
      if (this.#isReplaced || this.#ended.signal.aborted) return;
      if (step.done) break;
      await this.#take(step.value);
    }
    await this.#ordered.settled();
    this.#throwFailure();
    const { subgraph } = this.#subscription.scope;
    if (this.#options.endpoints.get(subgraph)?.streamsEnd) return this.#complete();
    throw new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph, detail: 'the stream ended' });
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }

  #open() {
    const { endpoints, establishMilliseconds } = this.#options;
    const { primary, context, scope } = this.#subscription;
    const endpoint = endpoints.get(scope.subgraph);
    if (!endpoint) throw new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: scope.subgraph });
    const { query, operationName, variables } = primary;
    return endpoint.subscribe({
      query,
      ...(operationName !== undefined && { operationName }),
      variables,
      viewer: toldViewer(context),
      requestId: context.requestId,
      ...(context.traceparent && { traceparent: context.traceparent }),
      deadlineAt: Date.now() + establishMilliseconds,
      signal: this.#ended.signal,
      ...(this.#after !== undefined && { after: this.#after }),
    });
  }

  #take(event: ExecutionResult): Promise<void> {
    const { eventId, gap } = event.extensions ?? {};
    // Whoever resumes from the same place needs this event too.
    if (this.isResumed) this.isClosedToLate = true;
    if (typeof eventId === 'string') this.#after = eventId;
    const subscription = this.#subscription;
    const place =
      typeof eventId === 'string' ? { eventId: this.#options.cursors.seal(subscription.scope, eventId) } : undefined;
    if (gap !== undefined) return this.#ordered.add(async () => ({ kind: 'gap', place }));
    return this.#ordered.add(() => this.#answer(subscription, event, place));
  }

  async #answer(subscription: Subscription, event: ExecutionResult, place: Place): Promise<Outcome> {
    const { context } = subscription;
    const conflationKey = subscription.conflationKey(event);
    const cause = event.extensions?.traceparent;
    const work = context.work?.event(subscription.scope.subgraph, typeof cause === 'string' ? cause : undefined);
    const observed = work ? { ...context, work, traceparent: work.traceparent } : context;
    const { data, errors } = await subscription.answer(event, { ...observed, signal: this.#ended.signal });
    work?.end(errors[0] && codeOf(errors[0]));
    const told = errors.length > 0 ? `"errors":${JSON.stringify(this.#options.mask(errors, context))},` : '';
    const json = `{${told}"data":${data}${place ? `,"extensions":${JSON.stringify(place)}` : ''}}`;
    return { kind: 'payload', payload: { json, ...place, ...(conflationKey !== undefined && { conflationKey }) } };
  }

  #handOn(outcome: Outcome): void {
    if (this.#ended.signal.aborted) return;
    if (outcome.kind === 'gap') this.#tellGap(outcome.place);
    else this.#gather(outcome.payload);
  }

  #gather(payload: SharedPayload): void {
    const { windowMilliseconds } = this.#subscription.policy;
    this.#gathered.push(payload);
    if (windowMilliseconds === 0 || this.#gathered.length >= MAXIMUM_GATHERED) this.#flush();
    else if (this.#gathered.length === 1) this.#options.windows.atEnd(windowMilliseconds, () => this.#flush());
  }

  #flush(): void {
    if (this.#gathered.length === 0 || this.#ended.signal.aborted) return;
    const { isConflated } = this.#subscription.policy;
    const payloads = isConflated ? newestOfEach(this.#gathered) : this.#gathered;
    this.#options.counters.conflated += this.#gathered.length - payloads.length;
    this.#gathered = [];
    this.#deliver(new Batch(payloads, isConflated));
  }

  #deliver(batch: Batch): void {
    this.#options.counters.deliveries += this.members.size * batch.payloads.length;
    for (const member of this.members) member.next(batch);
  }

  /** The subgraph no longer keeps some of the events behind the place that was asked for. */
  #tellGap(place: Place): void {
    this.#flush();
    const { mask } = this.#options;
    const batch = new Batch([{ json: JSON.stringify({ data: null, extensions: { gap: true, ...place } }), ...place }]);
    const message = 'Events since that place are no longer kept. Begin anew.';
    const errors = mask([failure('EVENT_HISTORY_TRUNCATED', message)], this.#subscription.context);
    for (const member of [...this.members]) {
      if (member.isStrict) member.fail(errors);
      else member.next(batch);
    }
  }

  /** The upstream has come to its end. */
  #complete(): void {
    this.#flush();
    for (const member of [...this.members]) member.complete();
    this.end();
  }

  #fail(failures: readonly unknown[], cause?: unknown): void {
    const { mask, logger } = this.#options;
    const { context, scope } = this.#subscription;
    this.#flush();
    logger.debug({ err: cause, subgraph: scope.subgraph }, 'the subscriptions of a group end');
    const errors = mask(failures, context);
    for (const member of [...this.members]) member.fail(errors);
  }
}

const isSameFetch = (one: Subscription, other: Subscription): boolean =>
  one.scope.subgraph === other.scope.subgraph &&
  one.primary.query === other.primary.query &&
  one.primary.operationName === other.primary.operationName &&
  JSON.stringify(one.primary.variables) === JSON.stringify(other.primary.variables);

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
