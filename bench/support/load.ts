import { Pool } from 'undici';

export interface LoadOptions {
  /** Of a GraphQL endpoint. */
  readonly url: string;
  /** So many clients, each on a connection of its own, each waiting for its answer before it asks again. */
  readonly connections: number;
  readonly milliseconds: number;
  readonly signal: AbortSignal;
  /** The next thing to ask, as one who is signed in when there is a token. */
  next(): { readonly token?: string; readonly body: string };
  /** Throws when the answer to this body is not the right one. */
  check(answer: string, body: string): void;
}

/** What a load came to. */
export interface Load {
  /** Milliseconds from the first byte asked to the last byte answered, one a request. */
  readonly latencies: readonly number[];
  readonly seconds: number;
}

const ANSWER_MILLISECONDS = 15_000;

/** Asks for a while. Throws at the first answer that is wrong or does not come. */
export async function runLoad({ url, connections, milliseconds, signal, next, check }: LoadOptions): Promise<Load> {
  const { origin, pathname } = new URL(url);
  const timeouts = { headersTimeout: ANSWER_MILLISECONDS, bodyTimeout: ANSWER_MILLISECONDS };
  await using resources = new AsyncDisposableStack();
  const pool = new Pool(origin, { connections, ...timeouts });
  resources.defer(() => pool.destroy());
  const latencies: number[] = [];
  const failed = new AbortController();
  const begun = performance.now();
  const isOver = () => performance.now() - begun >= milliseconds || failed.signal.aborted;
  const ask = async () => {
    while (!isOver()) {
      signal.throwIfAborted();
      const { token, body } = next();
      const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
      const asked = performance.now();
      const response = await pool.request({ method: 'POST', path: pathname, headers, body });
      const answer = await response.body.text();
      latencies.push(performance.now() - asked);
      if (response.statusCode !== 200) throw new Error(`Answered with ${response.statusCode}: ${answer.slice(0, 500)}`);
      check(answer, body);
    }
  };
  const clients = Array.from({ length: connections }, () =>
    ask().catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  const settled = await Promise.allSettled(clients);
  const seconds = (performance.now() - begun) / 1000;
  for (const { reason } of settled.filter((one) => one.status === 'rejected')) throw reason;
  return { latencies, seconds };
}
