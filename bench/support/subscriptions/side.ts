import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { freePort } from '../../../tests/support/child.ts';
import type { Run } from '../benchmark.ts';
import { type Program, startProgram } from '../program.ts';
import { sum } from '../statistics.ts';

/** One measured situation: so many sockets, each given so many events a second. */
export interface Cell {
  readonly subscribers: number;
  readonly eventsPerSecond: number;
  readonly windowMilliseconds: number;
  readonly field: string;
}

export interface Measured {
  /** CPU of the serving process, microseconds for each frame that a client was given. */
  readonly microsecondsEach: number;
  readonly deliveriesPerSecond: number;
  /** Of the rate that was asked for, how much came. */
  readonly rateReached: number;
  /** Sockets that the server closed, because the clients did not get to read. */
  readonly closed: number;
  /** What the program says of itself. */
  readonly figures: Readonly<Record<string, number>>;
  readonly residentBytes: readonly number[];
}

export interface Side extends AsyncDisposable {
  readonly url: string;
  measure(o: { milliseconds: number; samples?: number }): Promise<Measured>;
}

const CLIENT_PROCESSES = 2;
const HERE = 'bench/support/subscriptions';

/** Starts one side, its clients, and lets both warm up. */
export async function openSide(
  program: 'gateway-program.ts' | 'raw-program.ts',
  cell: Cell,
  o: { run: Run; query: string; env?: Readonly<Record<string, string>>; warmUp: number },
): Promise<Side> {
  await using resources = new AsyncDisposableStack();
  const start = async (file: string, env: Readonly<Record<string, string>>) => {
    const control = await freePort();
    const started = resources.use(
      startProgram(`${HERE}/${file}`, { CONTROL_PORT: String(control), ...env }, o.run.signal),
    );
    const origin = `http://127.0.0.1:${control}`;
    await started.ready(origin);
    return { started, figures: () => figuresOf(origin) };
  };
  const port = String(await freePort());
  const all = String(cell.subscribers + 10);
  const limits = {
    MAX_SOCKETS: all,
    MAX_ANONYMOUS_SOCKETS_PER_ADDRESS: all,
    MAX_SUBSCRIPTIONS_PER_USER: all,
    RATE_LIMIT_ENABLED: 'false',
  };
  const EXPECTED = String(cell.subscribers);
  const server = await start(program, {
    PORT: port,
    RATE: String(cell.eventsPerSecond),
    EXPECTED,
    ...limits,
    ...o.env,
  });
  const SUBSCRIBERS = String(Math.ceil(cell.subscribers / CLIENT_PROCESSES));
  const clients = await Promise.all(
    Array.from({ length: CLIENT_PROCESSES }, () =>
      start('subscribers-program.ts', { PORT: port, SUBSCRIBERS, QUERY: o.query }),
    ),
  );
  await wait(o.warmUp, undefined, { signal: o.run.signal });
  const owned = resources.move();
  const closed = async () =>
    sum((await Promise.all(clients.map(({ figures }) => figures()))).map((one) => one.closed ?? 0));
  const delivered = async () =>
    sum((await Promise.all(clients.map(({ figures }) => figures()))).map((one) => one.frames ?? 0));

  return {
    url: `ws://127.0.0.1:${port}/graphql`,
    async measure({ milliseconds, samples = 1 }) {
      const before = { at: performance.now(), frames: await delivered(), cpu: await cpuOf(server.started) };
      const residentBytes: number[] = [];
      for (let sample = 0; sample < samples; sample += 1) {
        await wait(milliseconds / samples, undefined, { signal: o.run.signal });
        residentBytes.push((await server.started.usage()).residentBytes);
      }
      const after = { at: performance.now(), frames: await delivered(), cpu: await cpuOf(server.started) };
      const frames = after.frames - before.frames;
      const deliveriesPerSecond = (frames / (after.at - before.at)) * 1000;
      return {
        microsecondsEach: ((after.cpu - before.cpu) * 1000) / frames,
        deliveriesPerSecond,
        rateReached: deliveriesPerSecond / (cell.subscribers * cell.eventsPerSecond),
        closed: await closed(),
        figures: await server.figures(),
        residentBytes,
      };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const cpuOf = async (program: Program): Promise<number> => (await program.usage()).cpuMilliseconds;

async function figuresOf(origin: string): Promise<Record<string, number>> {
  const response = await fetch(`${origin}/figures`);
  return (await response.json()) as Record<string, number>;
}

/** Uses what is opened, and closes it. */
export async function within<T extends AsyncDisposable, R>(
  opening: Promise<T>,
  use: (value: T) => Promise<R>,
): Promise<R> {
  await using opened = await opening;
  return await use(opened);
}

/** One message as a client of the gateway is given it, for the other side to send the same bytes. */
export async function sampleMessage(url: string, query: string, signal: AbortSignal): Promise<string> {
  const socket = new WebSocket(url, ['graphql-transport-ws']);
  const sample = Promise.withResolvers<string>();
  const stop = () => sample.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  socket.on('error', sample.reject);
  socket.on('open', () => socket.send('{"type":"connection_init"}'));
  socket.on('message', (data) => {
    const text = String(data);
    const { type } = JSON.parse(text) as { type: string };
    if (type === 'connection_ack') {
      socket.send(JSON.stringify({ id: crypto.randomUUID(), type: 'subscribe', payload: { query } }));
    } else if (type === 'next') sample.resolve(text);
    else sample.reject(new Error(`The gateway answers: ${text}`));
  });
  try {
    return await sample.promise;
  } finally {
    signal.removeEventListener('abort', stop);
    socket.terminate();
  }
}
