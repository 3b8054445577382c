import type { SubgraphEndpoint } from '#foundation/subgraph/endpoint.ts';
import type { AudienceOf, Exchange } from './exchange.ts';
import { exchangeInProcess } from './in-process.ts';
import { viewerAudience } from './viewer-audience.ts';

/** A subgraph behind a network. */
export interface RemoteEndpoint {
  /** As the supergraph names it. */
  readonly name: string;
  readonly exchange: Exchange;
  readonly audienceOf: AudienceOf;
  readonly subscribe: SubgraphEndpoint['subscribe'];
  /** Whether a stream of it that is done has come to its end, and has not failed. */
  readonly streamsEnd: boolean;
}

/** How the gateway reaches a subgraph: the service itself in one process, or its address. */
export type GatewayEndpoint = SubgraphEndpoint | RemoteEndpoint;

export interface Route {
  readonly exchange: Exchange;
  readonly audienceOf: AudienceOf;
}

export const routeTo = (endpoint: GatewayEndpoint): Route =>
  'exchange' in endpoint ? endpoint : { exchange: exchangeInProcess(endpoint), audienceOf: viewerAudience() };
