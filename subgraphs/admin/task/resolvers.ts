import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import { tenantOf } from '#foundation/identity/viewer.ts';
import type { AdminContext } from '../context.ts';
import { checkText } from '../filter.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

/** The state that the newest news left behind, not the one at the time of the news: late listeners see no old progress. */
const taskOfEvent = async ({ aggregateId }: StoredEvent, _args: unknown, { loaders }: AdminContext) => {
  const task = await loaders.task.load(aggregateId);
  if (!task) throw failure('BAD_USER_INPUT', 'No such task.');
  return task;
};

export const taskResolvers: Resolvers = {
  Query: {
    task: async (_, { id }, { loaders }) => (await loaders.task.load(id)) ?? null,
    tasks: async (_, { filter, ...args }, { tasks, viewer }) =>
      toConnection(await tasks.list(viewer, checkText(filter ?? {}, 'name'), pageRequest(args))),
  },
  Mutation: {
    cancelTask: async (_, { input }, { tasks, viewer }) => toPayload('task', await tasks.cancel(viewer, input.taskId)),
    retryTask: async (_, { input }, { tasks, viewer }) => toPayload('task', await tasks.retry(viewer, input.taskId)),
  },
  Subscription: {
    taskProgressed: {
      subscribe: async (_, { taskId }, { loaders, follow }) => {
        if (!(await loaders.task.load(taskId)))
          throw failure('BAD_USER_INPUT', 'No such task.', { argument: 'taskId' });
        return follow({ topic: 'tasks', aggregateId: taskId });
      },
      resolve: taskOfEvent,
    },
    tasksChanged: {
      subscribe: (_, _args, { viewer, follow }) => follow({ topic: 'tasks', clientId: tenantOf(viewer) }),
      resolve: taskOfEvent,
    },
  },
  Task: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.task.load(id)) ?? null,
    client: ({ clientId }, _, { loaders }) => (clientId ? loaders.client.load(clientId) : null),
  },
};
