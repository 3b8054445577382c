import { composeServices } from '@apollo/composition';
import { type ExecutionResult, parse } from 'graphql';
import { parseEnvironment } from '#foundation/config/parse-environment.ts';
import { createHealth } from '#foundation/health/health.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import type { SubgraphEndpoint } from '#foundation/subgraph/endpoint.ts';
import { EventBuffer } from '../../../gateway/execution/transport/event-buffer.ts';
import { Credentials } from '../../../gateway/identity/credentials.ts';
import { createGateway, gatewaySettings } from '../../../gateway/server.ts';
import { serveControl, setting } from './control.ts';
import { startEmitter } from './emitter.ts';
import { FIELDS, forecast, poolAt, risk, sdls } from './event.ts';

// The gateway under measurement, with its subgraphs in the same process: their work is counted as the gateway's.

const SIGNING_SECRET = 'a-signing-secret-of-thirty-two-bytes';
const figures = { upstreams: 0, events: 0, forecastFetches: 0, riskFetches: 0 };

const prices: SubgraphEndpoint = {
  name: 'prices',
  execute: async () => ({ data: {} }),
  async subscribe({ query }) {
    figures.upstreams += 1;
    const field = query.includes(FIELDS.gathered) ? FIELDS.gathered : FIELDS.immediate;
    const stop = startEmitter(Number(setting('RATE')), (sequence) => {
      figures.events += 1;
      events.push({ data: { [field]: poolAt(sequence) }, extensions: { eventId: `epoch.${sequence}` } });
    });
    const events = new EventBuffer<ExecutionResult>({ closed: stop });
    return events;
  },
};

const entities = (name: string, answer: object, fetched: () => void): SubgraphEndpoint => ({
  name,
  async execute() {
    fetched();
    return { data: { _entities: [{ __typename: 'Pool', ...answer }] } };
  },
  subscribe: async () => ({ data: null }),
});
const forecasts = entities('forecasts', { forecast }, () => {
  figures.forecastFetches += 1;
});
const risks = entities('risks', { risk }, () => {
  figures.riskFetches += 1;
});

const { supergraphSdl, errors } = composeServices(
  Object.entries(sdls).map(([name, sdl]) => ({ name, url: `http://${name}.example.com`, typeDefs: parse(sdl) })),
);
if (supergraphSdl === undefined) throw new AggregateError(errors ?? [], 'The benchmark’s graph does not compose.');
const health = createHealth({ service: 'gateway', version: '0.0.0', commit: 'unknown' });
const gateway = await createGateway({
  endpoints: [prices, forecasts, risks],
  supergraphSdl,
  identity: {
    credentials: new Credentials({ resolve: async () => undefined, completeSince: () => 0 }),
    [Symbol.asyncDispose]: async () => {},
  },
  isOpen: true,
  config: { ...parseEnvironment(gatewaySettings, process.env), SIGNING_SECRET },
  health,
  logger: silentLogger(),
});
await gateway.listen({ port: Number(setting('PORT')), host: '127.0.0.1' });
serveControl(Number(setting('CONTROL_PORT')), { isReady: () => true, figures: () => figures });
process.once('SIGTERM', () => process.exit(0));
