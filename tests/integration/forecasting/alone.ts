import { parseEnvironment } from '#foundation/config/parse-environment.ts';
import { foundationMigrations } from '#foundation/database/foundation-migrations.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import { openDatabase } from '#foundation/database/open.ts';
import { statement } from '#foundation/database/statement.ts';
import { transact } from '#foundation/database/transact.ts';
import { createEventLog } from '#foundation/events/log.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import { createHealth } from '#foundation/health/health.ts';
import { createSigner } from '#foundation/identity/signature.ts';
import { serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { priceObserved } from '#schema/events/agent.ts';
import { forecastingSettings } from '../../../subgraphs/forecasting/config.ts';
import { createSubgraph, entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';

export interface AloneOptions {
  /** A Postgres server, else the folder of an embedded database. */
  readonly url?: string;
  readonly dataDir?: string;
  /** Where its clock stands. */
  readonly moment: string;
}

const DEADLINE_MILLISECONDS = 30_000;

/** The forecasting subgraph alone on a database that outlives its process. Nothing runs until it is started. */
export async function openAlone({ url, dataDir, moment }: AloneOptions) {
  await using resources = new AsyncDisposableStack();
  const clock = () => new Date(moment);
  const logger = silentLogger();
  const server = resources.use(
    await (url ? openDatabase({ url, logger }) : openDatabase({ ...(dataDir && { dataDir }), logger })),
  );
  const agents = resources.use(
    await server.openSchema({ schema: 'agent', entities: [], migrations: foundationMigrations }),
  );
  await agents.migrate();
  const log = resources.use(createEventLog({ database: agents, publisher: 'agent', logger, clock }));
  const subgraph = resources.use(
    await createSubgraph({
      config: { ...parseEnvironment(forecastingSettings, {}), MAX_FORECASTS_PER_DAY: 100_000 },
      database: server,
      peers: { source: () => log, call: () => Promise.reject(new Error('Nobody is called here.')) },
      ...{ clock, schedules: 'off' as const, logger },
      signer: createSigner('a-secret-of-the-tests-0123456789-abcdef'),
      health: createHealth({ service: 'forecasting', version: '0.0.0', commit: 'test' }),
    }),
  );
  const database = resources.use(await server.openSchema({ schema: 'forecasting', entities, migrations }));
  const owned = resources.move();
  return {
    subgraph,
    /** Runs statements on the tables themselves. */
    sql: (text: string, parameters: readonly unknown[] = []) => statement(database.fork(), text, parameters),

    async data<T>(viewer: Viewer, query: string, variables: object = {}): Promise<T> {
      const { data, errors } = await subgraph.execute({
        ...{ query, viewer, requestId: 'alone', deadlineAt: Date.now() + DEADLINE_MILLISECONDS },
        variables: variables as Record<string, unknown>,
      });
      if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
      return data as T;
    },

    /** Tells prices of one client's new pools, an hour between them up to now, and waits until they have arrived. */
    async observe(clientId: string, pools: number, hours: number, priceAt: (step: number) => number) {
      for (let pool = 0; pool < pools; pool += 1) {
        const poolId = uuidv7();
        const points = Array.from({ length: hours }, (_, hour) => ({
          ...{
            poolId,
            poolName: `m5.large.${pool}`,
            instanceType: 'm5.large',
            zone: 'us-east-1a',
            region: 'us-east-1',
          },
          ...{ hourlyPrice: priceAt(hour + pool).toFixed(6), onDemandHourlyPrice: null },
          observedAt: new Date(Date.parse(moment) - (hours - 1 - hour) * 3_600_000).toISOString(),
        }));
        await transact(agents.fork(), async (tx) =>
          createOutbox({ clock }).add(tx, priceObserved, {
            ...{ aggregateId: uuidv7(), clientId, payload: { source: 'IMPORT', points } },
          }),
        );
      }
      await log.relayOnce();
      await subgraph.caughtUp();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
export type Alone = Awaited<ReturnType<typeof openAlone>>;

/** The service that asks in these tests. */
export const asTest = serviceViewer('test');
