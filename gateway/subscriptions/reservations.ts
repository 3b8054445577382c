import { randomBytes } from 'node:crypto';
import type { GatewayContext } from '../context.ts';
import type { ClientStream } from './client-streams.ts';
import { createQuota, ownerOf } from './quota.ts';

/** One connection that a client has announced, for all of its operations. */
export interface Reservation {
  readonly subject: string;
  /** The way to end each operation, by the id that the client gave it. */
  readonly operations: Map<string, () => void>;
  /** Runs it as soon as the connection is there, which may be now. */
  whenConnected(work: (stream: ClientStream) => void): void;
  /** Whether its one connection has come: nobody else may listen. */
  readonly isConnected: boolean;
  connect(stream: ClientStream): void;
}

export interface Reservations extends Disposable {
  /** A token that nobody can guess; undefined when the caller has announced as many as it may. */
  make(context: GatewayContext): string | undefined;
  /** By the token alone: the connection itself may come without a credential, which browsers cannot send along. */
  find(token: string): Reservation | undefined;
  /** Ends all of its operations; the token is nothing any more. */
  drop(token: string): void;
}

// A connection that has not come by then was given up.
const UNUSED_MILLISECONDS = 10_000;
const TOKEN_BYTES = 32;

/** @param o.limit how many one user, or one address without a user, may have at a time */
export function createReservations({ limit }: { limit: number }): Reservations {
  const made = new Map<string, { readonly reservation: Reservation; readonly release: () => void }>();
  const quota = createQuota({ limit });
  const drop = (token: string): void => {
    const known = made.get(token);
    if (!known) return;
    made.delete(token);
    known.release();
    for (const end of [...known.reservation.operations.values()]) end();
  };
  return {
    make(context) {
      const giveBack = quota.take(ownerOf(context));
      if (!giveBack) return undefined;
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const timer = setTimeout(() => drop(token), UNUSED_MILLISECONDS);
      const release = () => {
        clearTimeout(timer);
        giveBack();
      };
      made.set(token, { reservation: createReservation(context.viewer.subject, () => clearTimeout(timer)), release });
      return token;
    },
    find: (token) => made.get(token)?.reservation,
    drop,
    [Symbol.dispose]() {
      for (const token of [...made.keys()]) drop(token);
    },
  };
}

function createReservation(subject: string, connected: () => void): Reservation {
  const waiting: ((stream: ClientStream) => void)[] = [];
  let present: ClientStream | undefined;
  return {
    subject,
    operations: new Map(),
    whenConnected(work) {
      if (present) work(present);
      else waiting.push(work);
    },
    get isConnected() {
      return present !== undefined;
    },
    connect(stream) {
      present = stream;
      connected();
      for (const work of waiting.splice(0)) work(stream);
    },
  };
}
