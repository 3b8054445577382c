import { foundationMigrations } from '#foundation/database/foundation-migrations.ts';
import { openDatabase } from '#foundation/database/open.ts';
import { createEventLog } from '#foundation/events/log.ts';
import { createHealth } from '#foundation/health/health.ts';
import { createSigner } from '#foundation/identity/signature.ts';
import { serviceViewer } from '#foundation/identity/viewer.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { createSubgraph } from '../../../subgraphs/forecasting/subgraph.ts';

// The forecasting subgraph in a process of its own: starts a run for a client, says its id, and works until it is
// killed. Its arguments are the database, the client and the moment at which it stands.
const [url = '', clientId = '', moment = ''] = process.argv.slice(2);
const clock = () => new Date(moment);
const logger = silentLogger();
const database = await openDatabase({ url, logger });
const agents = await database.openSchema({ schema: 'agent', entities: [], migrations: foundationMigrations });
const log = createEventLog({ database: agents, publisher: 'agent', logger, clock });
const subgraph = await createSubgraph({
  config: { RETENTION_DAYS: {}, MAX_FORECASTS_PER_DAY: 1000, ENABLE_COST_PROTECTION: true },
  database,
  peers: {
    source: () => log,
    call: () => Promise.reject(new Error('Nobody is called here.')),
  },
  clock,
  schedules: 'off',
  logger,
  signer: createSigner('a-secret-of-the-tests-0123456789-abcdef'),
  health: createHealth({ service: 'forecasting', version: '0.0.0', commit: 'test' }),
});
await subgraph.start();
const { data } = await subgraph.execute({
  query: 'mutation ($input: StartForecastRunInput!) { startForecastRun(input: $input) { forecastRun { id } } }',
  variables: { input: { clientId, horizonHours: 168, idempotencyKey: 'killed' } },
  viewer: serviceViewer('test'),
  requestId: 'killed',
  deadlineAt: Date.now() + 10_000,
});
process.stdout.write(
  `${(data as { startForecastRun: { forecastRun: { id: string } } }).startForecastRun.forecastRun.id}\n`,
);
