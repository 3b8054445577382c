import { expect, vi } from 'vitest';
import { transact } from '#foundation/database/transact.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import type { ForecastingWorld } from './world.ts';

/** Runs a job of the forecasting subgraph as its schedule does, and waits for its end; how far it says that it came. */
export async function runJob(world: ForecastingWorld, name: string) {
  const { jobs } = world.service('forecasting').workers;
  if (!jobs) throw new Error('There are no jobs.');
  await using database = await world.server.openSchema({ schema: 'forecasting', entities, migrations });
  const taskId = await transact(database.fork(), (tx) => jobs.enqueueByName(tx, name, {}));
  await vi.waitFor(async () => expect((await jobs.task(String(taskId)))?.status).toBe('SUCCEEDED'), 15_000);
  return jobs.task(String(taskId));
}
