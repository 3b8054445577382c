import type { MaskedError } from '../pipeline/mask-errors.ts';
import type { Encode, SharedPayload } from './payload.ts';

/** How results are written into an answer that stays open. */
export interface StreamForm {
  readonly contentType: string;
  /** Written at once, so that the client knows that it is heard. */
  readonly opening: Buffer;
  readonly encode: Encode;
  /** Written while nothing else is, so that nobody in between takes the connection for dead. */
  readonly heartbeat: Buffer;
  /** Errors that end the operation; `complete` follows. */
  fail(errors: readonly MaskedError[]): Buffer;
  readonly complete: Buffer;
  /** Says before the end that this server stops: connect again, and resume behind the last event. */
  restart(milliseconds: number): Buffer;
}

const join = (payloads: readonly SharedPayload[], write: (payload: SharedPayload) => string): Buffer =>
  Buffer.from(payloads.map(write).join(''));

/** Lines of `text/event-stream`; the id is what a client sends back as `Last-Event-ID`. */
const eventOf = (event: string, data: string, id?: string): string =>
  `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`;

const EVENT_STREAM = 'text/event-stream; charset=utf-8';
const COMMENT = Buffer.from(':\n\n');
const retry = (milliseconds: number): Buffer => Buffer.from(`retry: ${milliseconds}\n\n`);

/** The protocol of graphql-sse with a connection for each operation ("distinct connections mode"). */
export const distinctEvents: StreamForm = {
  contentType: EVENT_STREAM,
  opening: COMMENT,
  encode: (payloads) => join(payloads, ({ json, eventId }) => eventOf('next', json, eventId)),
  heartbeat: COMMENT,
  fail: (errors) => Buffer.from(eventOf('next', JSON.stringify({ errors }))),
  complete: Buffer.from('event: complete\ndata:\n\n'),
  restart: retry,
};

/** The same with one connection for all operations, which are told apart by their ids ("single connection mode"). */
export function eventsOf(operationId: string): Pick<StreamForm, 'encode' | 'fail' | 'complete'> {
  const id = JSON.stringify(operationId);
  const next = (json: string) => eventOf('next', `{"id":${id},"payload":${json}}`);
  return {
    encode: (payloads) => join(payloads, ({ json }) => next(json)),
    fail: (errors) => Buffer.from(next(JSON.stringify({ errors }))),
    complete: Buffer.from(eventOf('complete', `{"id":${id}}`)),
  };
}

const PART = '\r\ncontent-type: application/json; charset=utf-8\r\n\r\n';
// The delimiter comes with the part that it ends: clients take a part for whole when they see it.
const part = (delimiter: string, json: string): string => `${PART}${json}\r\n${delimiter}`;

const DELIMITER = '--graphql';
const resultPart = (json: string): string => part(DELIMITER, json);
const END = Buffer.from('--\r\n');

/** Apollo's multipart protocol for subscriptions, version 1.0. */
export const multipartResults: StreamForm = {
  contentType: 'multipart/mixed; boundary="graphql"; subscriptionSpec="1.0"',
  opening: Buffer.from(`${DELIMITER}${part(DELIMITER, '{}')}`),
  encode: (payloads) => join(payloads, ({ json }) => resultPart(`{"payload":${json}}`)),
  heartbeat: Buffer.from(resultPart('{}')),
  fail: (errors) => Buffer.from(resultPart(JSON.stringify({ payload: null, errors }))),
  complete: END,
  restart: () => Buffer.alloc(0),
};

/** Answers to `@defer`, by the proposal of August 2022 that clients name `deferSpec=20220824`. */
export const deferredParts = {
  contentType: 'multipart/mixed; boundary="-"; deferSpec=20220824',
  first: (json: string): string => `---${part('---', json)}`,
  next: (json: string): string => part('---', json),
  end: '--\r\n',
};
