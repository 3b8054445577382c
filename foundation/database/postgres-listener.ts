import pg, { type PgListenClient } from 'pg';
import type { Logger } from 'pino';

type Heard = (payload: string) => void;

const FIRST_PAUSE_MILLISECONDS = 200;
const LONGEST_PAUSE_MILLISECONDS = 10_000;
const CONNECT_MILLISECONDS = 5_000;

const quoted = (channel: string) => `"${channel.replaceAll('"', '""')}"`;

/** One connection that hears every channel: made at the first, and made again when it is lost. */
export class PostgresListener implements AsyncDisposable {
  readonly #url: string;
  readonly #logger: Logger;
  readonly #channels = new Map<string, Set<Heard>>();
  #client: PgListenClient | undefined;
  #connecting: Promise<PgListenClient> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(url: string, logger: Logger) {
    this.#url = url;
    this.#logger = logger;
  }

  /** Throws when the first connection fails; later ones are tried until the listener is disposed. */
  async listen(channel: string, heard: Heard): Promise<AsyncDisposable> {
    const client = await this.#connected();
    const heardBy = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, heardBy.add(heard));
    await client.query(`LISTEN ${quoted(channel)}`);
    return { [Symbol.asyncDispose]: () => this.#stopHearing(channel, heard) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#channels.clear();
    clearTimeout(this.#retry);
    const last = this.#client ?? (await this.#connecting?.catch(() => undefined));
    this.#client = undefined;
    await last?.end();
  }

  async #stopHearing(channel: string, heard: Heard) {
    const heardBy = this.#channels.get(channel);
    if (!heardBy?.delete(heard) || heardBy.size > 0) return;
    this.#channels.delete(channel);
    // A connection that is being made again will not ask for the channel.
    await this.#client?.query(`UNLISTEN ${quoted(channel)}`);
  }

  #connected(): Promise<PgListenClient> {
    if (this.#client) return Promise.resolve(this.#client);
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #connect(): Promise<PgListenClient> {
    const fresh = new pg.Client({
      connectionString: this.#url,
      application_name: 'spotkeep-listen',
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    fresh.on('notification', ({ channel, payload = '' }) => {
      for (const heard of this.#channels.get(channel) ?? []) heard(payload);
    });
    fresh.on('error', (error) => this.#logger.warn({ err: error }, 'the connection that hears notifications was lost'));
    fresh.on('end', () => this.#lose(fresh));
    await fresh.connect();
    for (const channel of this.#channels.keys()) await fresh.query(`LISTEN ${quoted(channel)}`);
    this.#client = fresh;
    return fresh;
  }

  #lose(client: PgListenClient) {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#connectAfter(FIRST_PAUSE_MILLISECONDS);
  }

  #connectAfter(pause: number) {
    if (this.#isClosed || this.#channels.size === 0) return;
    this.#retry = setTimeout(() => {
      this.#connected().catch(() => this.#connectAfter(Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS)));
    }, pause);
  }
}
