import { vi } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { statement } from '#foundation/database/statement.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import { dailyPrice, type ForecastingWorld } from './world.ts';

export const RUN = `{
  id status horizonHours seriesDone seriesTotal progressRatio failureReason createdAt finishedAt task { id }
}`;
export const START = `mutation ($input: StartForecastRunInput!) {
  startForecastRun(input: $input) {
    forecastRun ${RUN}
    errors { __typename ... on UserError { message path } ... on ForecastBudgetExhausted { remaining resetsAt } }
  }
}`;
export const CANCEL = `mutation ($input: CancelForecastRunInput!) {
  cancelForecastRun(input: $input) { forecastRun ${RUN} errors { __typename ... on UserError { path } } }
}`;
export const RESUME = `mutation ($input: ResumeForecastRunInput!) {
  resumeForecastRun(input: $input) {
    forecastRun ${RUN}
    errors { __typename ... on UserError { path } ... on ForecastBudgetExhausted { remaining resetsAt } }
  }
}`;
export const FIND = `query ($id: ID!) { forecastRun(id: $id) ${RUN} }`;
export const PROGRESSED = `subscription ($runId: ID!) { forecastRunProgressed(runId: $runId) ${RUN} }`;
const FORECASTS = `query ($after: String) {
  timeSeriesList(first: 100, after: $after) {
    nodes { id forecast { methods originAt madeAt points { at value lower upper } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export interface Run {
  id: string;
  status: string;
  seriesDone: number;
  seriesTotal: number;
  progressRatio: number;
  failureReason: string | null;
  task: { id: string };
}
interface Payload {
  forecastRun: Run;
  errors: { __typename: string; path: string[] }[];
}
/** A series with its stored forecast. */
export interface Stored {
  id: string;
  forecast: { madeAt: string; originAt: string; points: object[] } | null;
}
interface StoredPage {
  timeSeriesList: { nodes: Stored[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

const HOUR = 3_600_000;

let made = 0;
export const key = () => {
  made += 1;
  return `key-${made}`;
};

/** Runs statements on the tables themselves. */
export async function openTables(world: ForecastingWorld) {
  const database = await world.server.openSchema({ schema: 'forecasting', entities, migrations });
  return {
    sql: <R>(text: string, parameters: readonly unknown[] = []) => statement<R>(database.fork(), text, parameters),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** What tests ask of runs wherever these are, and what they wait for. */
export function askForRuns(world: Pick<ForecastingWorld, 'data'>) {
  async function mutate<T extends string>(name: T, viewer: Viewer, query: string, input: object): Promise<Payload> {
    return (await world.data<Record<T, Payload>>('forecasting', viewer, query, { input }))[name];
  }
  const find = async (viewer: Viewer, id: string) =>
    (await world.data<{ forecastRun: Run | null }>('forecasting', viewer, FIND, { id })).forecastRun;
  /** Waits until the run is what it should be. */
  const until = (viewer: Viewer, id: string, isReached: (run: Run) => boolean, timeout = 30_000) =>
    vi.waitFor(
      async () => {
        const run = await find(viewer, id);
        if (!run || !isReached(run)) throw new Error(`The run is ${JSON.stringify(run)}.`);
        return run;
      },
      { timeout, interval: 20 },
    );

  return {
    start: (viewer: Viewer, input: object = {}) =>
      mutate('startForecastRun', viewer, START, { idempotencyKey: key(), ...input }),
    cancel: (viewer: Viewer, runId: string) => mutate('cancelForecastRun', viewer, CANCEL, { runId }),
    resume: (viewer: Viewer, runId: string) => mutate('resumeForecastRun', viewer, RESUME, { runId }),
    find,
    until,
    ended: (viewer: Viewer, id: string, status: string, timeout?: number) =>
      until(viewer, id, (run) => run.status === status, timeout),

    /** Every series of a client with its stored forecast, by id. */
    async stored(viewer: Viewer): Promise<Map<string, Stored['forecast']>> {
      const all = new Map<string, Stored['forecast']>();
      let after: string | null = null;
      for (let more = true; more; ) {
        const { timeSeriesList }: StoredPage = await world.data('forecasting', viewer, FORECASTS, { after });
        for (const { id, forecast } of timeSeriesList.nodes) all.set(id, forecast);
        after = timeSeriesList.pageInfo.endCursor;
        more = timeSeriesList.pageInfo.hasNextPage;
      }
      return all;
    },
  };
}

/** The same of one world, where clients can be made. */
export function runsOf(world: ForecastingWorld) {
  return {
    ...askForRuns(world),

    /** A client with so many series, an hour between their prices. */
    async clientWith(count: number, hours = 30) {
      const client = world.client();
      const pools = Array.from({ length: count }, () => uuidv7());
      const at = (hour: number) => new Date(world.clock.now().getTime() - (hours - 1 - hour) * HOUR);
      const prices = Array.from({ length: hours }, (_, hour) =>
        pools.map((poolId, index) => ({
          ...{ poolId, hourlyPrice: dailyPrice(hour + index).toFixed(6), observedAt: at(hour) },
        })),
      );
      await world.observe(client.clientId, prices.flat());
      return { ...client, pools };
    },
  };
}
export type Runs = ReturnType<typeof runsOf>;
