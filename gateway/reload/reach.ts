import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayEndpoint } from '../execution/transport/endpoint.ts';
import type { GuardedEndpoint } from '../execution/transport/guarded.ts';

/** A subgraph as a supergraph names it. */
export interface SubgraphAddress {
  readonly name: string;
  /** Empty where the supergraph does not say. */
  readonly url: string;
}

export type OpenedEndpoint = GatewayEndpoint & AsyncDisposable;

/** Opens a subgraph at its address. Throws when it has none. */
export type OpenEndpoint = (subgraph: SubgraphAddress) => OpenedEndpoint;

/** Where those that can be reached are kept. */
export interface Reachable {
  readonly endpoints: ReadonlyMap<string, GuardedEndpoint>;
  /** With all that protects it and its callers. Not reached before it is put in place. */
  guard(endpoint: GatewayEndpoint): GuardedEndpoint;
  /** Puts it in the place of the one of its name, if there is one. */
  put(endpoint: GuardedEndpoint): void;
  remove(name: string): void;
}

export interface ReachOptions {
  readonly subgraphs: Reachable;
  /** Without it no subgraph is reached but those that are there from the start. */
  readonly open?: OpenEndpoint | undefined;
  readonly logger: Logger;
  /** How long the operations that began on a version may take after it was replaced. */
  readonly lingerMilliseconds?: number;
}

/** Sees to it that the subgraphs of the version in force can be reached. */
export interface Reach extends AsyncDisposable {
  /** Opens what is missing. Throws, and has opened nothing, when one of them cannot be reached. */
  ensure(subgraphs: readonly SubgraphAddress[]): void;
  /** Closes all others, once the operations that began before have ended. */
  retireOthers(subgraphs: readonly SubgraphAddress[]): void;
}

interface Open {
  readonly key: string;
  readonly endpoint: OpenedEndpoint;
  readonly guarded: GuardedEndpoint;
  /** Set while it waits to be closed. */
  timer?: NodeJS.Timeout | undefined;
}

const LINGER_MILLISECONDS = 60_000;
/** Between two looks at one that still answers when its time has come. */
const BUSY_MILLISECONDS = 1_000;

const keyOf = ({ name, url }: SubgraphAddress): string => JSON.stringify([name, url]);

/** Those that were given from the start stand for their names for ever; all others are opened and closed here. */
export function createReach({
  subgraphs,
  open,
  logger,
  lingerMilliseconds = LINGER_MILLISECONDS,
}: ReachOptions): Reach {
  const given = new Set(subgraphs.endpoints.keys());
  const opened = new Map<string, Open>();

  const close = async (entry: Open): Promise<void> => {
    clearTimeout(entry.timer);
    opened.delete(entry.key);
    const { name } = entry.endpoint;
    if (subgraphs.endpoints.get(name) === entry.guarded) subgraphs.remove(name);
    try {
      await entry.endpoint[Symbol.asyncDispose]();
    } catch (error) {
      logger.warn({ err: error, subgraph: name }, 'a subgraph that is gone could not be closed');
    }
  };
  const closeWhenIdle = (entry: Open): void => {
    const { running, queued } = entry.guarded.usage();
    if (running + queued === 0) void close(entry);
    else entry.timer = setTimeout(() => closeWhenIdle(entry), BUSY_MILLISECONDS).unref();
  };

  return {
    ensure(wanted) {
      const missing = wanted.filter((one) => !given.has(one.name) && !opened.has(keyOf(one)));
      for (const [endpoint, key] of openAll(missing, open)) {
        opened.set(key, { key, endpoint, guarded: subgraphs.guard(endpoint) });
      }
      for (const one of wanted) {
        const entry = opened.get(keyOf(one));
        if (entry && subgraphs.endpoints.get(one.name) !== entry.guarded) subgraphs.put(entry.guarded);
      }
    },
    retireOthers(wanted) {
      const keys = new Set(wanted.map(keyOf));
      for (const entry of opened.values()) {
        if (!keys.has(entry.key)) {
          entry.timer ??= setTimeout(() => closeWhenIdle(entry), lingerMilliseconds).unref();
          continue;
        }
        clearTimeout(entry.timer);
        entry.timer = undefined;
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...opened.values()].map(close));
    },
  };
}

/** All or none. */
function openAll(missing: readonly SubgraphAddress[], open: OpenEndpoint | undefined): [OpenedEndpoint, string][] {
  if (missing.length > 0 && !open) {
    const names = missing.map(({ name }) => name).join(', ');
    throw new Error(`The supergraph names subgraphs without an endpoint: ${names}.`);
  }
  const opened: [OpenedEndpoint, string][] = [];
  try {
    for (const one of missing) if (open) opened.push([open(one), keyOf(one)]);
  } catch (error) {
    for (const [endpoint] of opened) void endpoint[Symbol.asyncDispose]();
    throw error;
  }
  return opened;
}
