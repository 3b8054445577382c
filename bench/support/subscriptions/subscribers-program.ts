import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { textFrame, upgradeRequest } from '../../../tests/support/raw-socket.ts';
import { serveControl, setting } from './control.ts';

// Many clients in one process: sockets whose frames are counted and never parsed.

const port = Number(setting('PORT'));
const count = Number(setting('SUBSCRIBERS'));
const query = setting('QUERY');
const figures = { frames: 0, bytes: 0, connected: 0, closed: 0 };
// One buffer for all sockets: nothing of it is needed after the call.
const buffer = Buffer.alloc(256 * 1024);

const PING = 9;
/** An empty pong, masked as a client's frames are (RFC 6455, 5.3): a socket that never answers a ping is cut off. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

/** Counts the frames in what one socket is given, which may end within one. */
function frameCounter({ heard, pinged }: { heard: () => void; pinged: () => void }) {
  let left = 0;
  let header: number[] = [];
  return (bytes: Uint8Array, length: number) => {
    for (let at = 0; at < length; ) {
      if (left > 0) {
        const taken = Math.min(left, length - at);
        left -= taken;
        at += taken;
        if (left > 0) continue;
        figures.frames += 1;
        heard();
        continue;
      }
      header.push(bytes[at] ?? 0);
      at += 1;
      const size = sizeIn(header);
      if (size === undefined) continue;
      if (((header[0] ?? 0) & 0x0f) === PING) pinged();
      header = [];
      left = size;
    }
  };
}

/** The payload's size, once the header is whole; no frame here has more than 65,535 bytes. */
function sizeIn([, short, high, low]: readonly number[]): number | undefined {
  if (short === undefined) return undefined;
  if (short < 126) return short;
  return high !== undefined && low !== undefined ? high * 256 + low : undefined;
}

async function open(): Promise<void> {
  const acknowledged = Promise.withResolvers<void>();
  // The acknowledgement is the first frame of all.
  const countFrames = frameCounter({ heard: acknowledged.resolve, pinged: () => void socket.write(PONG) });
  const upgraded = Promise.withResolvers<void>();
  let isUpgraded = false;
  let head = '';
  const socket = connect({
    port,
    host: '127.0.0.1',
    onread: {
      buffer,
      callback(length, bytes) {
        figures.bytes += length;
        if (isUpgraded) countFrames(bytes, length);
        else {
          head += Buffer.from(bytes.subarray(0, length)).toString('latin1');
          isUpgraded = head.includes('\r\n\r\n');
          if (isUpgraded) upgraded.resolve();
        }
        return true;
      },
    },
  });
  socket.on('error', upgraded.reject);
  socket.once('close', () => {
    figures.closed += 1;
  });
  await once(socket, 'connect');
  socket.setNoDelay(true);
  socket.write(upgradeRequest('/graphql'));
  await upgraded.promise;
  if (query === '') return;
  socket.write(textFrame({ type: 'connection_init' }));
  await acknowledged.promise;
  socket.write(textFrame({ id: randomUUID(), type: 'subscribe', payload: { query } }));
}

serveControl(Number(setting('CONTROL_PORT')), {
  isReady: () => figures.connected === count,
  figures: () => figures,
});
process.once('SIGTERM', () => process.exit(0));
const AT_ONCE = 50;
for (let first = 0; first < count; first += AT_ONCE) {
  const many = Math.min(AT_ONCE, count - first);
  await Promise.all(Array.from({ length: many }, open));
  figures.connected += many;
}
