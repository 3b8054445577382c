import { randomUUID } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import { scopesOf } from '#foundation/identity/scope.ts';
import { createSigner } from '#foundation/identity/signature.ts';
import { serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import { createLogger } from '#foundation/logging/logger.ts';
import { createLocalPeers } from '#foundation/subgraph/local-peers.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { createRemotePeers } from '#foundation/subgraph/remote-peers.ts';
import type { SubgraphEndpoint, SubgraphRequest } from '#foundation/subgraph/service.ts';
import { createManualClock } from '../../support/clock.ts';
import { createTestSchema, silent } from '../../support/database.ts';
import { createParcelService, Parcel, parcels } from './fixture/parcels.ts';
import { createHttpEndpoint } from './http-endpoint.ts';

export const shapes = ['in process', 'over HTTP'] as const;
export type Shape = (typeof shapes)[number];

export const tenant = (clientId: string): Viewer => ({
  kind: 'CLIENT',
  subject: `client:${clientId}`,
  clientId,
  scopes: scopesOf.CLIENT,
  generation: 1,
});
export const acme = tenant('acme');
export const administrator: Viewer = { kind: 'ADMIN', subject: 'admin:1', scopes: scopesOf.ADMIN };
export const gatewayViewer = serviceViewer('gateway');

export const secret = 'thirty-two bytes are the very least';

/** One subgraph with its database, reached in one of the two ways. */
export async function createSubgraphWorld(shape: Shape) {
  await using resources = new AsyncDisposableStack();
  const { database } = resources.use(await createTestSchema(parcels));
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ service: 'agent', destination: { write: (line) => lines.push(JSON.parse(line)) } });
  const systemTime = { offsetMilliseconds: 0 };
  const signer = createSigner(secret, () => new Date(Date.now() + systemTime.offsetMilliseconds));
  const { clock } = createManualClock();
  const { service, health, slowRequests } = await createParcelService({ database, signer, logger, clock });
  resources.use(service);
  await service.start();
  health.setReady(true);

  async function reach(): Promise<{ endpoint: SubgraphEndpoint; peers: Peers; url: string }> {
    if (shape === 'in process') {
      const local = createLocalPeers();
      local.register(service);
      return { endpoint: service, peers: local.peers, url: '' };
    }
    const { url } = await service.listen({ port: 0, host: '127.0.0.1' });
    const peers = createRemotePeers({ urls: { agent: url }, name: 'test', signer, logger: silent });
    return { endpoint: resources.use(createHttpEndpoint(url, signer)), peers: resources.use(peers), url };
  }
  const reached = await reach();

  const request = (query: string, o: Partial<SubgraphRequest> = {}): SubgraphRequest => ({
    query,
    viewer: acme,
    requestId: randomUUID(),
    deadlineAt: Date.now() + 5000,
    ...o,
  });
  const owned = resources.move();

  return {
    ...reached,
    service,
    signer,
    systemTime,
    lines,
    health,
    slowRequests,
    /** Asks as the tenant `acme` unless told otherwise. */
    ask: async (query: string, o?: Partial<SubgraphRequest>): Promise<ExecutionResult> =>
      plain(await reached.endpoint.execute(request(query, o))),
    /** A subscription's results, one at a time. */
    async follow(query: string, o: Partial<SubgraphRequest> & { after?: string } = {}) {
      const { after, ...rest } = o;
      const opened = await reached.endpoint.subscribe({ ...request(query, rest), ...(after && { after }) });
      if (!('next' in opened)) return { next: async () => plain(opened), close: async () => {} };
      return {
        next: async () => plain((await opened.next()).value) as ExecutionResult,
        raw: opened,
        close: async () => void (await opened.return?.()),
      };
    },
    async addParcel({ clientId = 'acme', place = 'depot' } = {}): Promise<string> {
      const em = database.fork();
      const parcel = em.create(Parcel, { clientId, place });
      await em.flush();
      return parcel.id;
    },
    async move(parcelId: string, place: string) {
      const query =
        'mutation ($input: MoveParcelInput!) { moveParcel(input: $input) { parcel { place } errors { ... on UserError { message } } } }';
      return reached.endpoint.execute(request(query, { variables: { input: { parcelId, place } } }));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
export type SubgraphWorld = Awaited<ReturnType<typeof createSubgraphWorld>>;

/** As it would go over the wire: errors in their written form, no null prototypes. */
const plain = (result: unknown): ExecutionResult => JSON.parse(JSON.stringify(result ?? null));
