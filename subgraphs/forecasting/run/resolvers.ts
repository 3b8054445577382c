import { z } from 'zod';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import type { ForecastingContext } from '../context.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const id = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const hours = 'Must be from 1 to 168 hours.';
const steps = 'Must be from 1 to 168 steps.';
const newRun = z.object({
  clientId: id,
  seriesId: id,
  horizonHours: z.int().min(1, hours).max(168, hours),
  horizonSteps: z
    .int()
    .min(1, steps)
    .max(168, steps)
    .nullish()
    .transform((value) => value ?? null),
  idempotencyKey: line(),
});

const noSuchRun = () => failure('BAD_USER_INPUT', 'No such run.', { argument: 'runId' });

export const runResolvers: Resolvers = {
  Query: {
    forecastRun: async (_, { id }, { loaders }) => (await loaders.forecastRun.load(id)) ?? null,
    forecastRuns: async (_, args, { runs, viewer }) => toConnection(await runs.list(viewer, pageRequest(args))),
  },
  Mutation: {
    startForecastRun: async (_, { input }, { runs, viewer }) => {
      const checked = checkInput(newRun, input);
      return toPayload('forecastRun', checked.ok ? await runs.start(viewer, checked.value) : checked);
    },
    cancelForecastRun: async (_, { input }, { runs, viewer }) =>
      toPayload('forecastRun', await runs.cancel(viewer, input.runId)),
    resumeForecastRun: async (_, { input }, { runs, viewer }) =>
      toPayload('forecastRun', await runs.resume(viewer, input.runId)),
  },
  Subscription: {
    forecastRunProgressed: {
      subscribe: async (_, { runId }, { loaders, follow }) => {
        if (!(await loaders.forecastRun.load(runId))) throw noSuchRun();
        const startWith = async () => [{ aggregateId: runId }];
        return follow({ topic: 'forecastRun', aggregateId: runId, startWith });
      },
      // The state that the newest news left behind, not the one at the time of the news: it never goes back.
      resolve: async (
        { aggregateId }: Pick<StoredEvent, 'aggregateId'>,
        _args: unknown,
        { loaders }: ForecastingContext,
      ) => {
        const run = await loaders.forecastRun.load(aggregateId);
        if (!run) throw noSuchRun();
        return run;
      },
    },
  },
  ForecastRun: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.forecastRun.load(id)) ?? null,
    trigger: ({ night }) => (night ? 'NIGHT' : 'REQUEST'),
    task: ({ taskId }) => (taskId ? { id: taskId } : null),
  },
};
