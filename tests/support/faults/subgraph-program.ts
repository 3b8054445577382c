import { createServer } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { systemClock } from '#foundation/clock.ts';
import { foundationMigrations } from '#foundation/database/foundation-migrations.ts';
import { openDatabase } from '#foundation/database/open.ts';
import { transact } from '#foundation/database/transact.ts';
import { defineEvent } from '#foundation/events/define-event.ts';
import { createEventLog } from '#foundation/events/log.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import type { SubgraphContext } from '#foundation/graphql/context.ts';
import { createHealth } from '#foundation/health/health.ts';
import { createSigner } from '#foundation/identity/signature.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { createSubgraphService } from '#foundation/subgraph/service.ts';
import { settingsOf } from './settings.ts';

// A subgraph with a log of its own, in which a tick is written every few milliseconds, whoever listens.

const { port, controlPort, dataDir, signingSecret } = settingsOf(process.env);
const EVERY_MILLISECONDS = 50;
const AT_ONCE = 10;
const LATER_MILLISECONDS = 30 * 24 * 60 * 60 * 1000;

const ticked = defineEvent('tick.ticked', 1, z.object({ number: z.int() }));
const logger = silentLogger();
const clock = systemClock;
const server = await openDatabase({ dataDir: join(dataDir, 'subgraph'), logger });
const database = await server.openSchema({ schema: 'agent', entities: [], migrations: foundationMigrations });
await database.migrate();
const log = createEventLog({ database, publisher: 'agent', logger, clock });
const outbox = createOutbox({ clock });
const health = createHealth({ service: 'agent', version: '0.0.0', commit: 'unknown' });

const service = await createSubgraphService<SubgraphContext>({
  name: 'agent',
  directory: join(import.meta.dirname, 'graph'),
  resolvers: [
    {
      Query: { lastTick: () => number },
      Subscription: {
        ticked: {
          subscribe: (_: unknown, __: unknown, { follow }: SubgraphContext) => follow({ topic: 'tick' }),
          resolve: (event: { payload: object }, _: unknown, { viewer }: SubgraphContext) => ({
            ...event.payload,
            subject: viewer.subject,
          }),
        },
      },
    },
  ],
  ...{ database, log, clock, logger, health },
  consumers: [],
  calls: [],
  context: (shared) => shared,
  signer: createSigner(signingSecret),
});
await service.start();

// Numbers are those of the log: what a kill has interrupted was written whole, or not at all.
let number = await log.newest();
let writing: Promise<void> = Promise.resolve();
const write = () =>
  transact(database.fork(), async (tx) => {
    for (let count = 1; count <= AT_ONCE; count += 1) {
      outbox.add(tx, ticked, { aggregateId: 'ticks', clientId: null, payload: { number: number + count } });
    }
  }).then(() => {
    number += AT_ONCE;
  });
setInterval(() => {
  writing = writing.then(write);
}, EVERY_MILLISECONDS);

health.setReady(true);
await service.listen({ port, host: '127.0.0.1' });
createServer(async (request, response) => {
  if (request.url === '/trim') await log.prune(new Date(Date.now() + LATER_MILLISECONDS));
  response.end(String(number));
}).listen(controlPort, '127.0.0.1');
