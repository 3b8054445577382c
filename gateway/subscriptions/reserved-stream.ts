import type { FastifyReply } from 'fastify';
import { failure } from '#foundation/graphql/failure.ts';
import type { GatewayContext } from '../context.ts';
import { isRefused } from '../pipeline/admit.ts';
import type { OperationRequest } from '../pipeline/operation-request.ts';
import type { Reservation, Reservations } from './reservations.ts';
import { credentialLost, openStream, type StreamDependencies, type StreamExchange } from './stream-answer.ts';
import { distinctEvents, eventsOf } from './stream-forms.ts';
import { sinkInto } from './stream-operation.ts';

const MAXIMUM_ID_CHARACTERS = 128;

/** The one connection behind a reservation, over which all of its operations are answered. */
export function connectReserved(dependencies: StreamDependencies, token: string, exchange: StreamExchange): void {
  const { reservations, credentials, mask } = dependencies;
  const reservation = reservations.find(token);
  if (!reservation) throw unknownToken();
  if (reservation.isConnected) throw failure('BAD_REQUEST', 'This reservation has its connection already.');
  let unwatch = () => {};
  const stream = openStream(dependencies, exchange, distinctEvents, () => {
    unwatch();
    reservations.drop(token);
  });
  const { context, request } = exchange;
  const lost = () => stream.end(distinctEvents.fail(mask([credentialLost()], context)));
  unwatch = credentials.watch(request.headers.authorization, lost, context.viewer);
  reservation.connect(stream);
}

/** Begins an operation of a reservation: 202, and its results come over the connection. */
export async function beginReserved(
  dependencies: StreamDependencies,
  reservation: Reservation,
  { context: given, request, reply }: StreamExchange,
  operation: OperationRequest,
): Promise<FastifyReply> {
  const { operations } = reservation;
  const id = freeIdIn(operation, reservation, dependencies.maxOperationsPerConnection);
  // The request ends now; the operation does not.
  const left = new AbortController();
  const context: GatewayContext = { ...given, signal: left.signal };
  let leave = () => {};
  const end = () => {
    operations.delete(id);
    unwatch();
    left.abort();
    leave();
  };
  let lost = end;
  // The connection has a credential of its own, or none.
  const unwatch = dependencies.credentials.watch(request.headers.authorization, () => lost(), given.viewer);
  operations.set(id, end);
  const outcome = await dependencies.admit(operation, context);
  if (isRefused(outcome)) {
    end();
    const errors = dependencies.mask(outcome.errors, context);
    return reply.code(outcome.status).type('application/json; charset=utf-8').send(JSON.stringify({ errors }));
  }
  reservation.whenConnected((stream) => {
    if (left.signal.aborted) return;
    const sink = sinkInto({ stream, form: eventsOf(id), isShared: false, ended: end });
    lost = () => sink.fail(dependencies.mask([credentialLost()], context));
    leave = dependencies.startAdmitted(outcome, operation, sink);
    if (left.signal.aborted) leave();
  });
  return reply.code(202).send();
}

/** What was announced under the token, by the same subject: another's token is as unknown as none. */
export function reservationOf(reservations: Reservations, token: string, { viewer }: GatewayContext): Reservation {
  const reservation = reservations.find(token);
  if (reservation?.subject !== viewer.subject) throw unknownToken();
  return reservation;
}

const unknownToken = () => failure('BAD_REQUEST', 'There is no such reservation.', { status: 404 });

function freeIdIn(operation: OperationRequest, { operations }: Reservation, limit: number): string {
  const id = operationIdIn(operation);
  if (operations.has(id)) throw failure('BAD_REQUEST', '"extensions.operationId" is in use.');
  if (operations.size < limit) return id;
  throw failure('SUBSCRIPTION_LIMIT', 'There are too many operations on this connection. End some.');
}

function operationIdIn({ extensions }: OperationRequest): string {
  const id = extensions?.operationId;
  if (typeof id === 'string' && id !== '' && id.length <= MAXIMUM_ID_CHARACTERS) return id;
  throw failure('BAD_REQUEST', `"extensions.operationId" must be a text of 1 to ${MAXIMUM_ID_CHARACTERS} characters.`);
}
