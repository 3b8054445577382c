import { failure } from '#foundation/graphql/failure.ts';
import type { GatewayContext } from '../context.ts';
import { type Admit, type Admitted, isRefused } from '../pipeline/admit.ts';
import type { AnswerAdmitted } from '../pipeline/answer.ts';
import type { MaskedError } from '../pipeline/mask-errors.ts';
import type { OperationRequest } from '../pipeline/operation-request.ts';
import type { MaskErrors } from '../requests.ts';
import { codeOf } from '../telemetry/observe-operations.ts';
import type { Groups } from './groups.ts';
import { Batch } from './payload.ts';
import type { PrepareSubscription } from './prepare.ts';
import { ownerOf, type Quota } from './quota.ts';

/** Where the results of one operation go. After `fail` or `complete` nothing more comes. */
export interface ResultSink {
  /** Results, in their order; the same object for all who share them. */
  next(batch: Batch): void;
  fail(errors: readonly MaskedError[]): void;
  complete(): void;
}

export interface OperationsDependencies {
  readonly admit: Admit;
  readonly answer: AnswerAdmitted;
  readonly prepare: PrepareSubscription;
  readonly groups: Groups;
  readonly quota: Quota;
  readonly mask: MaskErrors;
}

/** Starts an operation of any kind, for any transport; returns the way to end it early, at any time. */
export type StartOperation = (request: OperationRequest, context: GatewayContext, sink: ResultSink) => () => void;

/** Goes on with what was admitted already; `request` admits it again when another graph comes. */
export type StartAdmitted = (admitted: Admitted, request: OperationRequest, sink: ResultSink) => () => void;

export interface Operations {
  readonly start: StartOperation;
  readonly startAdmitted: StartAdmitted;
}

export function createOperations(dependencies: OperationsDependencies): Operations {
  const { admit, mask } = dependencies;
  const startAdmitted: StartAdmitted = (admitted, request, sink) =>
    admitted.operation.operation === 'subscription'
      ? subscribe(dependencies, admitted, request, sink)
      : runOnce(dependencies, admitted, sink);

  return {
    startAdmitted,
    start(request, given, sink) {
      const left = new AbortController();
      const context = { ...given, signal: left.signal };
      let leave = () => {};
      const begin = async () => {
        const outcome = await admit(request, context);
        if (left.signal.aborted) return;
        if (isRefused(outcome)) sink.fail(mask(outcome.errors, context));
        else leave = startAdmitted(outcome, request, sink);
      };
      begin().catch((error: unknown) => sink.fail(mask([error], context)));
      return () => {
        left.abort();
        leave();
      };
    },
  };
}

function subscribe(
  { admit, prepare, groups, quota, mask }: OperationsDependencies,
  admitted: Admitted,
  request: OperationRequest,
  sink: ResultSink,
): () => void {
  const { context, extensions } = admitted;
  const refuse = (errors: readonly unknown[]) => {
    context.work?.end(codeOf(errors[0]));
    sink.fail(mask(errors, context));
    return () => {};
  };
  const subscription = prepare(admitted, (audience) => admit(request, audience, { isAgain: true }));
  if ('errors' in subscription) return refuse(subscription.errors);
  const giveBack = quota.take(ownerOf(context));
  if (!giveBack) return refuse([tooMany()]);
  const leave = groups.join(subscription, {
    isStrict: extensions.strict === true,
    next: (batch) => sink.next(batch),
    fail(errors) {
      context.work?.end(errors[0]?.extensions.code);
      sink.fail(errors);
    },
    complete() {
      context.work?.end();
      sink.complete();
    },
  });
  return () => {
    giveBack();
    leave();
    context.work?.end();
  };
}

const tooMany = () => failure('SUBSCRIPTION_LIMIT', 'There are too many subscriptions of this user. End some.');

function runOnce({ answer }: OperationsDependencies, admitted: Admitted, sink: ResultSink): () => void {
  let hasLeft = false;
  answer(admitted).then((json) => {
    if (hasLeft) return;
    sink.next(new Batch([{ json }]));
    sink.complete();
  });
  return () => {
    hasLeft = true;
  };
}
