import { z } from 'zod';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import { seesClient } from '#foundation/graphql/tenancy.ts';
import { switchProgressed } from '#schema/events/agent.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { checkFilter, hourlyPrice } from '../shapes.ts';
import type { SwitchPhase } from './entity.ts';

const DAY_SECONDS = 86_400;
const DOWNTIME = 'Must be from 0 to 86,400.';

const trigger = z.enum(['AUTOMATIC', 'MANUAL', 'EMERGENCY']);

const filter = z.object({
  agentId: z.string().nullish(),
  triggers: z.array(trigger).nullish(),
  range: z
    .object({ from: z.date(), to: z.date() })
    .refine(({ from, to }) => from < to, '`from` must be before `to`.')
    .nullish(),
  isCompleted: z.boolean().nullish(),
});

const report = z.object({
  agentId: z.string().nullish(),
  commandId: z.string().nullish(),
  oldInstanceId: z.string(),
  newInstanceId: z.string(),
  trigger,
  oldHourlyPrice: hourlyPrice(),
  newHourlyPrice: hourlyPrice(),
  startedAt: z.date().nullish(),
  completedAt: z.date().nullish(),
  downtimeSeconds: z.number().min(0, DOWNTIME).max(DAY_SECONDS, DOWNTIME),
  isOldInstanceTerminated: z.boolean(),
});

const forced = z
  .object({
    agentId: z.string().nullish(),
    instanceId: z.string().nullish(),
    targetMode: z.enum(['SPOT', 'ON_DEMAND']),
    targetPoolId: z.string().nullish(),
    idempotencyKey: line(),
  })
  .refine(({ agentId, instanceId }) => agentId != null || instanceId != null, {
    message: 'The agent or its machine must be said.',
    path: ['agentId'],
  });

/** A step of a switch, as its news tells it. */
export interface SwitchStep {
  readonly switchId: string;
  readonly phase: SwitchPhase;
  readonly progressRatio: number;
}

export const switchResolvers: Resolvers = {
  Mutation: {
    forceSwitch: async (_, { input }, { forcedSwitches, viewer }) => {
      const checked = checkInput(forced, input);
      return toPayload('command', checked.ok ? await forcedSwitches.force(viewer, checked.value) : checked);
    },
    reportSwitch: async (_, { input }, { switches, viewer }) => {
      const checked = checkInput(report, input);
      return toPayload('switch', checked.ok ? await switches.report(viewer, checked.value) : checked);
    },
  },
  Subscription: {
    switchProgressed: {
      subscribe: async (_, { agentId }, { loaders, follow }) => {
        const agent = await loaders.agent.load(agentId);
        if (!agent) throw failure('BAD_USER_INPUT', 'No such agent.', { argument: 'agentId' });
        return follow({ topic: switchProgressed.topic, types: [switchProgressed.type], aggregateId: agent.id });
      },
      resolve: ({ payload }: StoredEvent): SwitchStep => switchProgressed.payload.parse(payload),
    },
  },
  SwitchProgress: {
    switch: async ({ switchId }, _, { loaders }) => {
      const row = await loaders.switch.load(switchId);
      if (!row) throw failure('BAD_USER_INPUT', 'No such switch.');
      return row;
    },
  },
  Switch: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.switch.load(id)) ?? null,
    agent: async ({ id, agentId }, _, { loaders }) => {
      const agent = await loaders.agent.load(agentId);
      if (!agent) throw new Error(`The switch ${id} has no agent.`);
      return agent;
    },
    command: async ({ commandId }, _, { loaders }) => load(loaders.command, commandId),
    oldInstance: async ({ oldInstanceId }, _, { loaders }) => load(loaders.instance, oldInstanceId),
    newInstance: async ({ newInstanceId }, _, { loaders }) => load(loaders.instance, newInstanceId),
    hourlySavings: ({ hourlySavings }) => (hourlySavings == null ? null : { amount: hourlySavings, currency: 'USD' }),
  },
  Agent: {
    switches: async ({ id: agentId }, { filter: given, ...args }, { switches, viewer }) =>
      toConnection(await switches.list(viewer, { agentId }, checkFilter(filter, given), pageRequest(args))),
  },
  Client: {
    switches: async ({ id: clientId }, { filter: given, ...args }, { switches, viewer }) =>
      seesClient(viewer, clientId)
        ? toConnection(await switches.list(viewer, { clientId }, checkFilter(filter, given), pageRequest(args)))
        : null,
  },
};

/** What an id names, where there is one and the viewer knows it. */
async function load<T>(
  loader: { load(id: string): Promise<T | undefined> },
  id: string | null | undefined,
): Promise<T | null> {
  return id ? ((await loader.load(id)) ?? null) : null;
}
