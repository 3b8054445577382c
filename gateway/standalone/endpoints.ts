import type { Logger } from '#foundation/logging/logger.ts';
import { createHttpEndpoint, type HttpEndpoint } from '../execution/transport/http.ts';
import type { ConfigFile } from './config-file.ts';

/** A subgraph as a supergraph names it. */
export interface SubgraphAddress {
  readonly name: string;
  readonly url: string;
}

export interface OpenEndpointOptions {
  readonly file: ConfigFile;
  readonly logger: Logger;
}

/** A subgraph at the address that the supergraph gives, unless the file gives another. Throws when there is none. */
export function openEndpoint(subgraph: SubgraphAddress, { file, logger }: OpenEndpointOptions): HttpEndpoint {
  const { name } = subgraph;
  const own = Object.hasOwn(file.subgraphs, name) ? file.subgraphs[name] : undefined;
  const url = own?.url ?? subgraph.url;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Error(`The subgraph ${name} has no address: the supergraph says ${JSON.stringify(url)}.`);
  }
  const { subscriptionUrl } = own ?? {};
  return createHttpEndpoint({ name, url, streamsEnd: true, logger, ...(subscriptionUrl && { subscriptionUrl }) });
}
