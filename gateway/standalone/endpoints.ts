import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Logger } from '#foundation/logging/logger.ts';
import { createHttpEndpoint, type HttpEndpoint } from '../execution/transport/http.ts';
import type { OpenEndpoint } from '../reload/reach.ts';
import { standaloneAuthorize } from './authorize.ts';
import { type ConfigFile, HEADER_VALUE, type HeaderValue } from './config-file.ts';

export interface EndpointOptions {
  readonly file: ConfigFile;
  /** Where the paths in the file begin. */
  readonly directory: string;
  readonly logger: Logger;
}

/** Opens subgraphs at the addresses that the supergraph gives, unless the file gives others. */
export function endpointOpener({ file, directory, logger }: EndpointOptions): OpenEndpoint {
  const isForwarding = file.forwardHeaders.length > 0;
  return ({ name, url: given }): HttpEndpoint => {
    const configured = Object.hasOwn(file.subgraphs, name) ? file.subgraphs[name] : undefined;
    const url = configured?.url ?? given;
    if (!isAddress(url)) {
      throw new Error(`The subgraph ${name} has no address: the supergraph says ${JSON.stringify(given)}.`);
    }
    const { subscriptionUrl, headers = {} } = configured ?? {};
    const values = Object.entries(headers).map(([header, value]) => {
      const text = textOf(value, directory);
      if (text !== undefined) return [header, text];
      throw new Error(
        `The header ${header} of the subgraph ${name} cannot be sent: its file has more than printable ASCII.`,
      );
    });
    const authorize = standaloneAuthorize({ own: Object.fromEntries(values), isForwarding });
    return createHttpEndpoint({
      name,
      url,
      authorize,
      streamsEnd: true,
      logger,
      ...(subscriptionUrl && { subscriptionUrl }),
    });
  };
}

const isAddress = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/** Undefined when it is not what a header can carry. */
function textOf(value: HeaderValue, directory: string): string | undefined {
  const text = typeof value === 'string' ? value : readFileSync(resolve(directory, value.file), 'utf8').trim();
  return HEADER_VALUE.test(text) ? text : undefined;
}
