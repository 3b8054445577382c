import { z } from 'zod';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, line, text } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import { commandIssued } from '#schema/events/agent.ts';
import type { AgentContext } from '../context.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const DEFAULT_PRIORITY = 25;
const RATIO = 'Must be from 0 to 1.';
const PRIORITY = 'Must be from 0 to 100.';

const order = z.object({
  agentId: z.string(),
  targetMode: z.enum(['SPOT', 'ON_DEMAND']),
  targetPoolId: z.string().nullish(),
  priority: z
    .int()
    .min(0, PRIORITY)
    .max(100, PRIORITY)
    .nullish()
    .transform((priority) => priority ?? DEFAULT_PRIORITY),
  idempotencyKey: line(),
});

const acknowledgement = z.object({
  commandId: z.string(),
  phase: z.enum(['ACKNOWLEDGED', 'LAUNCHING', 'SYNCING', 'CUTTING_OVER']),
  progressRatio: z.number().min(0, RATIO).max(1, RATIO).nullish(),
});

const completion = z
  .object({
    commandId: z.string(),
    isSuccessful: z.boolean(),
    failureReason: z.enum(['CAPACITY', 'REFUSED', 'OTHER']).nullish(),
    message: text(1_000).nullish(),
  })
  .refine(({ isSuccessful, failureReason }) => !(isSuccessful && failureReason), {
    message: 'What was carried out has not failed.',
    path: ['failureReason'],
  });

/** News of a command, or the place of one that waited when the subscription began. */
type Begun = Pick<StoredEvent, 'payload'>;

const toldOf = ({ payload }: Begun) => commandIssued.payload.pick({ commandId: true, delivery: true }).parse(payload);

/** The command as it is now, not as it was at the time of the news. */
const commandOfEvent = async (begun: Begun, _args: unknown, { loaders }: AgentContext) => {
  const command = await loaders.command.load(toldOf(begun).commandId);
  if (!command) throw failure('BAD_USER_INPUT', 'No such command.');
  return command;
};

export const commandResolvers: Resolvers = {
  Mutation: {
    issueSwitchCommand: async (_, { input }, { orders, viewer }) => {
      const checked = checkInput(order, input);
      return toPayload('command', checked.ok ? await orders.issueSwitch(viewer, checked.value) : checked);
    },
    acknowledgeCommand: async (_, { input }, { commands, viewer }) => {
      const checked = checkInput(acknowledgement, input);
      return toPayload('command', checked.ok ? await commands.acknowledge(viewer, checked.value) : checked);
    },
    completeCommand: async (_, { input }, { commands, viewer }) => {
      const checked = checkInput(completion, input);
      return toPayload('command', checked.ok ? await commands.complete(viewer, checked.value) : checked);
    },
  },
  Subscription: {
    commandIssued: {
      subscribe: async (_, { agentId }, { loaders, commands, viewer, follow }) => {
        const agent = await loaders.agent.load(agentId);
        if (!agent) throw failure('BAD_USER_INPUT', 'No such agent.', { argument: 'agentId' });
        // What was told while the list was read is in both.
        const told = new Map<string, number>();
        return follow({
          topic: commandIssued.topic,
          types: [commandIssued.type],
          aggregateId: agent.id,
          where: (event) => {
            const { commandId, delivery } = toldOf(event);
            return delivery > (told.get(commandId) ?? 0);
          },
          startWith: async () => {
            const [pending = []] = await commands.pending(viewer, [agent.id]);
            for (const { id, deliveries } of pending) told.set(id, deliveries);
            return pending.map(({ id }): Begun => ({ payload: { commandId: id } }));
          },
        });
      },
      resolve: commandOfEvent,
    },
  },
  Command: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.command.load(id)) ?? null,
    agent: async ({ id, agentId }, _, { loaders }) => {
      const agent = await loaders.agent.load(agentId);
      if (!agent) throw new Error(`The command ${id} has no agent.`);
      return agent;
    },
    targetPool: async ({ targetPoolId }, _, { loaders }) =>
      targetPoolId ? ((await loaders.pool.load(targetPoolId)) ?? null) : null,
    instance: async ({ instanceId }, _, { loaders }) =>
      instanceId ? ((await loaders.instance.load(instanceId)) ?? null) : null,
    replica: ({ replicaId }) => (replicaId ? { id: replicaId } : null),
    // It is written down a little later that nobody waits any longer.
    status: (command, _, { clock }) => (command.hasLapsed(clock()) ? 'EXPIRED' : command.status),
  },
  Agent: {
    pendingCommands: ({ id }, _, { loaders }) => loaders.pendingCommandsOfAgent.load(id),
  },
};
