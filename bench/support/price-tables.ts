import type { EntityManager } from '@mikro-orm/sql';
import type { DatabaseServer } from '#foundation/database/open.ts';
import { statement } from '#foundation/database/statement.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import { scopesOf } from '#foundation/identity/scope.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { builtInEngine } from '#policy/engine.ts';
import { createConsult } from '../../subgraphs/agent/decision/consult.ts';
import { type Services, servicesIn } from '../../subgraphs/agent/services.ts';
import { entities, migrations } from '../../subgraphs/agent/subgraph.ts';

const CLIENT_ID = '01890000-0000-7000-8000-0000000000c1';
const SIZES = Array.from({ length: 40 }, (_, n) => `m${n}.large`);
export const ZONES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((letter) => `us-east-1${letter}`);
const ROWS_AT_A_TIME = 500_000;

export const viewer: Viewer = {
  ...{ kind: 'CLIENT', subject: `client:${CLIENT_ID}`, clientId: CLIENT_ID },
  ...{ scopes: scopesOf.CLIENT, generation: 1 },
};

/** A database of one client with 400 pools and an agent in each machine size. */
export interface PriceTables extends AsyncDisposable {
  readonly poolIds: readonly string[];
  readonly machines: readonly { readonly agentId: string; readonly instanceId: string }[];
  /** The services of a new request. */
  services(): Services;
  statement<R>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
}

/** Opens the tables of the agent subgraph in an empty database. `server` is closed with them. */
export async function openPriceTables(server: DatabaseServer): Promise<PriceTables> {
  await using resources = new AsyncDisposableStack();
  resources.use(server);
  const database = resources.use(await server.openSchema({ schema: 'agent', entities, migrations }));
  await database.migrate();
  const clock = () => new Date();
  const services = (em: EntityManager = database.fork()) =>
    servicesIn(em, {
      ...{ config: { HEARTBEAT_TIMEOUT_SECONDS: 120, RETENTION_DAYS: {} }, outbox: createOutbox({ clock }), clock },
      enqueueImport: () => Promise.reject(new Error('Nothing is imported here.')),
      isClient: async () => false,
      consult: createConsult({ engine: builtInEngine, logger: silentLogger() }),
    });
  const machines = [];
  for (const instanceType of SIZES) machines.push(await register(services(), instanceType));
  const run: PriceTables['statement'] = (sql, parameters) => statement(database.fork(), sql, parameters);
  for (const instanceType of SIZES) {
    await run(
      `insert into agent.pool (id, client_id, name, instance_type, zone, region)
       select gen_random_uuid(), $1::uuid, $2 || '.' || zone, $2, zone, 'us-east-1'
       from jsonb_array_elements_text($3::jsonb) as z (zone) on conflict do nothing`,
      [CLIENT_ID, instanceType, JSON.stringify(ZONES)],
    );
  }
  const pools = await run<{ id: string }>('select id from agent.pool order by id');
  const owned = resources.move();
  return {
    ...{ poolIds: pools.map(({ id }) => id), machines, services, statement: run },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function register({ registrations }: Services, instanceType: string) {
  const machine = { instanceType, zone: ZONES[0] ?? '', mode: 'SPOT', onDemandHourlyPrice: '0.096000' } as const;
  const done = await registrations.register(viewer, {
    ...{ logicalId: `web-${instanceType}`, hostname: 'web.example.com', version: '1.0.0' },
    instance: { ...machine, providerId: `i-${instanceType}`, hourlyPrice: '0.035000' },
  });
  if (!done.ok) throw new Error(JSON.stringify(done.errors));
  return { agentId: done.value.agent.id, instanceId: done.value.instance.id };
}

/**
 * Fills in so many clean prices, one for each pool and five minutes up to now, in the order in which they come in;
 * and the hours and days that they make. The key is made afterwards: that takes a third of the time.
 */
export async function fillPrices(
  { poolIds, statement: run }: PriceTables,
  count: number,
  progress: (done: number) => void,
) {
  const steps = Math.ceil(count / poolIds.length);
  const stepsAtATime = Math.floor(ROWS_AT_A_TIME / poolIds.length);
  await run('alter table agent.price_point drop constraint price_point_pkey');
  for (let left = steps; left > 0; left -= stepsAtATime) {
    const last = Math.max(left - stepsAtATime, 0);
    await run(
      `insert into agent.price_point (pool_id, observed_at, hourly_price, source, method, confidence, is_raw)
       select p.id, date_bin('5 minutes', now(), timestamptz '1970-01-01T00:00:00Z') - n * interval '5 minutes',
         round((0.03 + 0.01 * sin(n / 300.0 + p.place))::numeric, 6), 'AGENT', 'OBSERVED', 1, false
       from generate_series($1::int, $2::int, -1) n
       cross join (select id, row_number() over (order by id) as place from agent.pool) p`,
      [left, last + 1],
    );
    progress(((steps - last) * poolIds.length) / count);
  }
  await run('alter table agent.price_point add primary key (pool_id, observed_at)');
  await rollUp(run, 'HOUR');
  await rollUp(run, 'DAY');
  for (const table of ['price_point', 'price_roll_up', 'pool']) await run(`vacuum analyze agent.${table}`);
}

const rollUp = (run: PriceTables['statement'], period: 'HOUR' | 'DAY') =>
  run(
    `insert into agent.price_roll_up (pool_id, period, starts_at, mean_price, minimum_price, maximum_price,
       opening_price, closing_price, observed_count, covered_milliseconds, interpolated_milliseconds, last_observed_at)
     select pool_id, '${period}', date_bin('1 ${period}', observed_at, timestamptz '1970-01-01T00:00:00Z') as starts_at,
       avg(hourly_price), min(hourly_price), max(hourly_price), min(hourly_price), max(hourly_price), count(*),
       ${period === 'HOUR' ? 3_600_000 : 86_400_000}, 0, max(observed_at)
     from agent.price_point group by pool_id, starts_at`,
  );
