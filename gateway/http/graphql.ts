import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failure } from '#foundation/graphql/failure.ts';
import type { GatewayContext } from '../context.ts';
import { type Admit, type AdmitOptions, type Admitted, isRefused } from '../pipeline/admit.ts';
import { type AnswerAdmitted, refusalText } from '../pipeline/answer.ts';
import type { RateState } from '../pipeline/operation-rate.ts';
import type { MaskErrors } from '../requests.ts';
import { acceptedStreams } from '../subscriptions/stream-accept.ts';
import { answerByEvents, type StreamDependencies } from '../subscriptions/stream-answer.ts';
import { answerInParts } from '../subscriptions/stream-parts.ts';
import type { CompressAnswer } from './compression.ts';
import { contextOf, type RequestDependencies } from './context.ts';
import { type AnswerType, answerTypeFor } from './media-type.ts';
import { sendRate } from './rate-headers.ts';
import { operationInBody, operationInQuery } from './read-operation.ts';
import { sendErrors } from './send-errors.ts';

export interface GraphQLDependencies extends RequestDependencies, StreamDependencies {
  readonly admit: Admit;
  readonly apollo: { readonly answer: AnswerAdmitted };
  readonly mask: MaskErrors;
}

export interface GraphQLOptions extends GraphQLDependencies {
  /** Undefined where answers are not compressed. */
  readonly compress: CompressAnswer | undefined;
  /** Operations that one request may carry; 0 takes no batches. */
  readonly maxBatch: number;
}

const WRITES: AdmitOptions = {
  kinds: ['query', 'mutation'],
  otherwise:
    'Subscriptions are served over WebSocket, by graphql-transport-ws, or to those who accept text/event-stream or multipart/mixed;subscriptionSpec=1.0.',
};
const READS: AdmitOptions = {
  kinds: ['query'],
  otherwise: 'By GET there are queries only; send a mutation by POST.',
  otherwiseStatus: 405,
};

/** One answer to one operation: POST, and GET for queries. */
export function addGraphQL(app: FastifyInstance, options: GraphQLOptions): void {
  app.post('/graphql', async (request, reply) => {
    const accepted = acceptedStreams(request.headers.accept);
    const type = answerTypeFor(accepted.rest);
    const context = await contextOf(options, request, reply);
    if (Array.isArray(request.body)) {
      return send(options, request, reply, {
        ...(await answerAll(options, { body: request.body, type, context })),
        type,
      });
    }
    const exchange = { request, reply, context };
    const body = operationInBody(request.body);
    if (accepted.hasEvents) return answerByEvents(options, exchange, body);
    const answer = await answerOne(options, {
      ...{ body, type, context },
      admitOptions: accepted.hasSubscriptions ? {} : WRITES,
      takeOver: (admitted) => answerInParts(options, accepted, exchange, { admitted, operation: body }),
    });
    return answer && send(options, request, reply, { ...answer, type });
  });
  app.get('/graphql', async (request, reply) => {
    requirePreflight(request);
    const type = answerTypeFor(request.headers.accept);
    const context = await contextOf(options, request, reply);
    const body = operationInQuery(request.query);
    const answer = await answerOne(options, { body, type, context, admitOptions: READS });
    return send(options, request, reply, { ...answer, type });
  });
  app.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: (request, reply) => {
      reply.header('allow', 'GET, POST, OPTIONS');
      return sendErrors(options, [failure('BAD_REQUEST', 'Send operations by POST.')], request, reply, 405);
    },
  });
}

interface Exchange {
  readonly type: AnswerType;
  readonly context: GatewayContext;
}

interface Answer {
  readonly text: string;
  readonly status: number;
  readonly rate?: RateState | undefined;
}

interface One extends Exchange {
  readonly body: unknown;
  readonly admitOptions: AdmitOptions;
  /** Answers in its own way; false leaves it to be answered here. */
  readonly takeOver?: (admitted: Admitted) => boolean;
}

/** Undefined when it was taken over. */
async function answerOne(options: GraphQLOptions, one: One & { readonly takeOver?: undefined }): Promise<Answer>;
async function answerOne(options: GraphQLOptions, one: One): Promise<Answer | undefined>;
async function answerOne({ admit, apollo, mask }: GraphQLOptions, one: One): Promise<Answer | undefined> {
  const { body, type, context, admitOptions, takeOver } = one;
  const outcome = await admit(operationInBody(body), context, admitOptions);
  const { rate } = outcome;
  if (!isRefused(outcome)) {
    return takeOver?.(outcome) ? undefined : { text: await apollo.answer(outcome), status: 200, rate };
  }
  // Clients of old take anything but 200 for a fault of the network; those who name the new type know better.
  const status = type.isLegacy && outcome.status === 400 ? 200 : outcome.status;
  return { text: refusalText(outcome.errors, context, mask), status, rate };
}

/** Each operation of a batch is admitted and answered for itself; the answers come together, in their order. */
async function answerAll(
  options: GraphQLOptions,
  { body, type, context }: Exchange & { readonly body: readonly unknown[] },
): Promise<Answer> {
  const { maxBatch } = options;
  if (maxBatch === 0) throw failure('BAD_REQUEST', 'Batches of operations are not taken here; send each alone.');
  if (body.length === 0) throw failure('BAD_REQUEST', 'A batch has at least one operation.');
  if (body.length > maxBatch) throw failure('LIMIT_EXCEEDED', `A batch has at most ${maxBatch} operations.`);
  const answers = await Promise.all(
    body.map((operation) => answerOne(options, { body: operation, type, context, admitOptions: WRITES })),
  );
  const rate = answers.findLast((answer) => answer.rate)?.rate;
  return { text: `[${answers.map(({ text }) => text).join(',')}]`, status: 200, rate };
}

async function send(
  { compress }: GraphQLOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  { text, status, rate, type }: Answer & { readonly type: AnswerType },
): Promise<string | Buffer> {
  reply.code(status).type(type.header).header('cache-control', 'no-store');
  sendRate(reply, rate);
  if (status === 405) reply.header('allow', 'POST');
  if (!compress) return text;
  const vary = reply.getHeader('vary');
  reply.header('vary', vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding`);
  const compressing = compress(request.headers['accept-encoding'], text);
  const compressed = compressing && (await compressing);
  if (!compressed) return text;
  reply.header('content-encoding', compressed.encoding);
  return compressed.body;
}

/** A page of another origin may send a GET without asking first, unless it has a header that pages may not set. */
function requirePreflight({ headers }: FastifyRequest): void {
  const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
  if (isJson || headers['apollo-require-preflight'] || headers['x-apollo-operation-name']) return;
  throw failure(
    'BAD_REQUEST',
    'A GET needs a header that a page of another origin may not set: apollo-require-preflight, or content-type: application/json.',
  );
}
