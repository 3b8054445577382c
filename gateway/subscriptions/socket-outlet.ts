import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { createAllowance } from './allowance.ts';
import { createBacklog, type Outlet } from './delivery.ts';
import type { Batch } from './payload.ts';
import type { SubscriptionId } from './websocket-frame.ts';

/** What is written to one WebSocket: messages of its own by `ws`, frames shared with others past it. */
export interface SocketOutlet extends Outlet {
  send(message: object): void;
  /**
   * Shared frames, whole, straight into the connection: `ws` would make a header and two writes of each.
   * @param isAlone whether nothing else is written in this turn; otherwise all of it becomes one write
   */
  write(batch: Batch, id: SubscriptionId, isAlone: boolean): void;
}

export interface SocketOutletOptions {
  readonly socket: WebSocket;
  /** The connection that was upgraded. `ws` writes whole messages into it, in the same turn, as it is given them. */
  readonly connection: Duplex;
  /** What may wait to be read by the client. */
  readonly maxBufferedBytes: number;
  readonly evict: () => void;
}

export function createSocketOutlet({ socket, connection, maxBufferedBytes, evict }: SocketOutletOptions): SocketOutlet {
  let isCorked = false;
  const gather = () => {
    if (isCorked) return;
    isCorked = true;
    connection.cork();
    process.nextTick(() => {
      isCorked = false;
      connection.uncork();
    });
  };
  const isOpen = () => socket.readyState === socket.OPEN;
  // A client that reads too slowly loses its socket, not our memory.
  const isTooMuch = createAllowance({ stream: connection, maxBufferedBytes });
  const check = (bytes: number) => {
    if (isTooMuch(bytes)) evict();
  };
  return {
    evict,
    get isBehind() {
      return connection.writableNeedDrain;
    },
    ...createBacklog({ stream: connection, maximumCharacters: maxBufferedBytes, evict }),
    send(message) {
      if (!isOpen()) return;
      const text = JSON.stringify(message);
      socket.send(text);
      check(Buffer.byteLength(text));
    },
    write(batch, id, isAlone) {
      if (!isOpen()) return;
      if (!isAlone) gather();
      const frames = batch.framesFor(id);
      const bytes = frames.for(id);
      connection.write(bytes);
      // Taken by the kernel at once, as a rule: then the bytes are free for the next socket.
      if (connection.writableLength === 0) return;
      frames.keep();
      check(bytes.length);
    },
  };
}
