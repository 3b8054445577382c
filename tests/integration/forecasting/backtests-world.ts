import { vi } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { ForecastingWorld } from './world.ts';

export const BACKTEST = `{
  id status progressRatio failureReason pools { pool { id } poolName } onDemandHourlyPrice changeoverHours
  replayedFromAt replayedToAt createdAt finishedAt task { id }
  rows {
    kind policy onDemandCostRatio paidRatio downtimeRatio switchesPerDay optimumCostRatio
    regret { cheapestStick onDemand offlineOptimum }
  }
}`;
const START = `mutation ($input: StartBacktestInput!) {
  startBacktest(input: $input) { backtest ${BACKTEST} errors { __typename ... on UserError { message path } } }
}`;
const CANCEL = `mutation ($input: CancelBacktestInput!) {
  cancelBacktest(input: $input) { backtest ${BACKTEST} errors { __typename ... on UserError { message path } } }
}`;

export interface BacktestRow {
  kind: string;
  policy: string;
  onDemandCostRatio: number;
  switchesPerDay: number;
  optimumCostRatio: number;
  regret: { cheapestStick: number | null; onDemand: number | null; offlineOptimum: number | null };
}
export interface Backtest {
  id: string;
  status: string;
  progressRatio: number;
  failureReason: string | null;
  pools: { pool: { id: string } }[];
  replayedFromAt: string | null;
  replayedToAt: string | null;
  rows: BacktestRow[];
  task: { id: string };
}
interface Payload {
  backtest: Backtest;
  errors: { __typename: string; path: string[] }[];
}

let keys = 0;
const key = () => {
  keys += 1;
  return `backtest-${keys}`;
};

/** What tests ask of back-tests in one world, and what they wait for. */
export function backtestsOf(world: ForecastingWorld) {
  const find = async (viewer: Viewer, id: string) => {
    const query = `query ($id: ID!) { backtest(id: $id) ${BACKTEST} }`;
    return (await world.data<{ backtest: Backtest | null }>('forecasting', viewer, query, { id })).backtest;
  };

  return {
    find,
    async start(viewer: Viewer, input: object): Promise<Payload> {
      const variables = { input: { idempotencyKey: key(), ...input } };
      return (await world.data<{ startBacktest: Payload }>('forecasting', viewer, START, variables)).startBacktest;
    },
    async cancel(viewer: Viewer, backtestId: string): Promise<Payload> {
      const variables = { input: { backtestId } };
      return (await world.data<{ cancelBacktest: Payload }>('forecasting', viewer, CANCEL, variables)).cancelBacktest;
    },
    ended: (viewer: Viewer, id: string, status: string, timeout = 30_000) =>
      vi.waitFor(
        async () => {
          const backtest = await find(viewer, id);
          if (backtest?.status !== status) throw new Error(`The back-test is ${JSON.stringify(backtest)}.`);
          return backtest;
        },
        { timeout, interval: 20 },
      ),
  };
}
export type Backtests = ReturnType<typeof backtestsOf>;
