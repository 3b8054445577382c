import pg, { type PgListenClient } from 'pg';
import type { Logger } from 'pino';

type Heard = (payload: string) => void;

const FIRST_PAUSE_MILLISECONDS = 200;
const LONGEST_PAUSE_MILLISECONDS = 10_000;
const CONNECT_MILLISECONDS = 5_000;

const quoted = (channel: string) => `"${channel.replaceAll('"', '""')}"`;

/** One connection that hears every channel, made at the first and made again when it is lost. */
export function createListener(url: string, logger: Logger) {
  const channels = new Map<string, Set<Heard>>();
  let client: PgListenClient | undefined;
  let connecting: Promise<PgListenClient> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function connect(): Promise<PgListenClient> {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'spotkeep-listen',
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    fresh.on('notification', ({ channel, payload = '' }) => {
      for (const heard of channels.get(channel) ?? []) heard(payload);
    });
    fresh.on('error', (error) => logger.warn({ err: error }, 'the connection that hears notifications was lost'));
    fresh.on('end', () => {
      if (client !== fresh) return;
      client = undefined;
      again(FIRST_PAUSE_MILLISECONDS);
    });
    await fresh.connect();
    for (const channel of channels.keys()) await fresh.query(`LISTEN ${quoted(channel)}`);
    client = fresh;
    return fresh;
  }

  function connected(): Promise<PgListenClient> {
    if (client) return Promise.resolve(client);
    connecting ??= connect().finally(() => {
      connecting = undefined;
    });
    return connecting;
  }

  function again(pause: number) {
    if (closed || channels.size === 0) return;
    retry = setTimeout(() => {
      connected().catch(() => again(Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS)));
    }, pause);
  }

  async function stopHearing(channel: string, heard: Heard) {
    const heardBy = channels.get(channel);
    if (!heardBy?.delete(heard) || heardBy.size > 0) return;
    channels.delete(channel);
    await client?.query(`UNLISTEN ${quoted(channel)}`);
  }

  return {
    async listen(channel: string, heard: Heard): Promise<AsyncDisposable> {
      channels.set(channel, (channels.get(channel) ?? new Set()).add(heard));
      const listening = await connected();
      await listening.query(`LISTEN ${quoted(channel)}`);
      return { [Symbol.asyncDispose]: () => stopHearing(channel, heard) };
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      channels.clear();
      clearTimeout(retry);
      const last = client ?? (await connecting?.catch(() => undefined));
      client = undefined;
      await last?.end();
    },
  };
}
