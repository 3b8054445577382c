import type { FastifyReply, FastifyRequest } from 'fastify';
import { failure } from '#foundation/graphql/failure.ts';
import type { GatewayContext } from '../context.ts';
import type { RequestDependencies } from '../http/context.ts';
import { type Admit, type AdmitOptions, isRefused } from '../pipeline/admit.ts';
import type { OperationRequest } from '../pipeline/operation-request.ts';
import type { MaskErrors, Requests } from '../requests.ts';
import type { ClientStream, ClientStreams } from './client-streams.ts';
import type { ConnectionPlace, ConnectionQuota } from './connection-quota.ts';
import type { StartAdmitted } from './operations.ts';
import type { Reservations } from './reservations.ts';
import { distinctEvents, type StreamForm } from './stream-forms.ts';
import { sinkInto } from './stream-operation.ts';

export interface StreamDependencies extends RequestDependencies {
  readonly admit: Admit;
  readonly startAdmitted: StartAdmitted;
  readonly mask: MaskErrors;
  /** Runs the work so that its logs know whose request it is. */
  readonly within: Requests['within'];
  readonly streams: ClientStreams;
  readonly reservations: Reservations;
  readonly connections: ConnectionQuota;
  readonly maxOperationsPerConnection: number;
}

export interface StreamExchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly context: GatewayContext;
}

/** Answers one operation by events, whatever becomes of it. Throws SUBSCRIPTION_LIMIT before it has begun. */
export function answerByEvents(
  dependencies: StreamDependencies,
  exchange: StreamExchange,
  operation: OperationRequest,
  options: AdmitOptions = {},
): void {
  const { admit, mask, startAdmitted } = dependencies;
  const wanted = resumed(operation, exchange.request.headers['last-event-id']);
  const { sink, ends, stream } = openOperation(dependencies, exchange, distinctEvents);
  const run = async () => {
    const outcome = await admit(wanted, exchange.context, options);
    if (!stream.isOpen) return;
    if (isRefused(outcome)) sink.fail(mask(outcome.errors, exchange.context));
    else ends.push(startAdmitted(outcome, wanted, sink));
  };
  run().catch((error: unknown) => sink.fail(mask([error], exchange.context)));
}

/** An answer that stays open for one operation, and ends with it. */
export function openOperation(dependencies: StreamDependencies, exchange: StreamExchange, form: StreamForm) {
  const ends: (() => void)[] = [];
  const stream = openStream(dependencies, exchange, form, () => {
    for (const end of ends) end();
  });
  const sink = sinkInto({ stream, form, isShared: true, ended: () => stream.end() });
  const { authorization } = exchange.request.headers;
  const lost = () => sink.fail(dependencies.mask([credentialLost()], exchange.context));
  ends.push(dependencies.credentials.watch(authorization, lost, exchange.context.viewer));
  return { stream, sink, ends };
}

/** Takes over the answer: Fastify has no more to do with it. */
export function openStream(
  { streams, connections }: StreamDependencies,
  { reply, context }: StreamExchange,
  form: Pick<StreamForm, 'contentType' | 'heartbeat' | 'opening' | 'restart'>,
  closed: () => void,
): ClientStream {
  if (streams.isDraining) throw failure('SERVICE_UNAVAILABLE', 'This server stops.', { retryAfterSeconds: 1 });
  const response = reply.raw;
  // Nobody would be told a second time that it has closed, and so nothing that begins now would ever end.
  if (response.destroyed) throw failure('BAD_REQUEST', 'The client has left.');
  const place = placeFor(connections, context);
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) response.setHeader(name, value);
  }
  response.writeHead(200, {
    'content-type': form.contentType,
    'cache-control': 'no-store',
    // A proxy that gathers an answer before it passes it on would hold back every event.
    'x-accel-buffering': 'no',
  });
  const stream = streams.open({
    response,
    heartbeat: form.heartbeat,
    restart: form.restart,
    closed: () => {
      place.giveBack();
      closed();
    },
  });
  stream.write(form.opening);
  return stream;
}

function placeFor(connections: ConnectionQuota, { viewer, address = 'unknown' }: GatewayContext): ConnectionPlace {
  const place = connections.take(address);
  if (place?.belongsTo(viewer)) return place;
  place?.giveBack();
  throw tooManyConnections();
}

/** The place to resume behind as browsers send it again, unless the operation names one itself. */
function resumed(operation: OperationRequest, lastEventId: string | string[] | undefined): OperationRequest {
  if (typeof lastEventId !== 'string' || lastEventId === '') return operation;
  return { ...operation, extensions: { after: lastEventId, ...operation.extensions } };
}

export const credentialLost = () => failure('UNAUTHENTICATED', 'The credential is not valid any more.');

export const tooManyConnections = () =>
  failure('SUBSCRIPTION_LIMIT', 'There are too many connections of this user or from this address. End some.');
