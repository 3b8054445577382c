import { z } from 'zod';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, line } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import { seesClient } from '#foundation/graphql/tenancy.ts';
import { agentOf } from '#foundation/identity/viewer.ts';
import {
  agentConfigured,
  agentDeleted,
  agentDisabled,
  agentEnabled,
  agentOffline,
  agentOnline,
  agentRegistered,
} from '#schema/events/agent.ts';
import type { AgentContext } from '../context.ts';
import type { Resolvers, SendHeartbeatPayload } from '../generated/resolver-types.ts';
import { checkFilter, cloudName, hourlyPrice, searchText } from '../shapes.ts';
import type { ReportedMetrics } from './service.ts';

const filter = z.object({
  statuses: z.array(z.enum(['ONLINE', 'OFFLINE', 'DISABLED', 'DELETED'])).nullish(),
  search: searchText(),
});

const registration = z.object({
  clientId: z.string().nullish(),
  logicalId: line(),
  hostname: line(),
  version: line(),
  instance: z.object({
    providerId: line(),
    instanceType: cloudName(),
    zone: cloudName(),
    region: cloudName().nullish(),
    mode: z.enum(['SPOT', 'ON_DEMAND']),
    hourlyPrice: hourlyPrice().nullish(),
    onDemandHourlyPrice: hourlyPrice(),
  }),
});

const MOST_COUNTED = 2_147_483_647;
const COUNTED = 'Must be from 0 to 2,147,483,647.';
const MEAN = 'Must be from 0 to 3,600,000.';
const counted = () => z.int(COUNTED).min(0, COUNTED).max(MOST_COUNTED, COUNTED).nullish();

const WORK = 'Must be from 0 to 8,784.';

const heartbeat = z.object({
  agentId: z.string().nullish(),
  instanceId: z.string(),
  status: z.enum(['ONLINE', 'OFFLINE']),
  mode: z.enum(['SPOT', 'ON_DEMAND']).nullish(),
  version: line().nullish(),
  metrics: z
    .object({
      circuitBreakerTrips: counted(),
      rateLimitHits: counted(),
      meanResponseMilliseconds: z.number(MEAN).min(0, MEAN).max(3_600_000, MEAN).nullish(),
      uptimeSeconds: counted(),
    })
    .nullish(),
  workHoursDone: z.number(WORK).min(0, WORK).max(8_784, WORK).nullish(),
});

/** The news of an agent that changed; that of its tokens is not among it. */
const CHANGES = [
  ...[agentRegistered, agentOnline, agentOffline, agentConfigured],
  ...[agentDisabled, agentEnabled, agentDeleted],
].map(({ type }) => type);

/** The agent as the newest news left it, not as it was at the time of the news. */
const agentOfEvent = async ({ aggregateId }: StoredEvent, _args: unknown, { loaders }: AgentContext) => {
  const agent = await loaders.agent.load(aggregateId);
  if (!agent) throw failure('BAD_USER_INPUT', 'No such agent.');
  return agent;
};

/** What a heartbeat is answered with; of the agent only its id is known. */
export interface HeardAgent {
  readonly agentId: string | null;
  readonly hasPendingCommands: boolean;
  readonly errors: SendHeartbeatPayload['errors'];
}

/** What was counted of an agent: by us, and by its program as far as it says so. */
export interface AgentFigures extends Partial<ReportedMetrics> {
  readonly heartbeatCount: number;
}

export const agentResolvers: Resolvers = {
  Query: {
    agent: async (_, { id }, { loaders }) => (await loaders.agent.load(id)) ?? null,
    agents: async (_, { filter: given, ...args }, { agents, viewer }) =>
      toConnection(await agents.list(viewer, checkFilter(filter, given), pageRequest(args))),
  },
  Mutation: {
    registerAgent: async (_, { input }, { registrations, viewer }) => {
      const checked = checkInput(registration, input);
      const made = checked.ok ? await registrations.register(viewer, checked.value) : checked;
      return made.ok
        ? { ...made.value, errors: [] }
        : { agent: null, instance: null, token: null, errors: [...made.errors] };
    },
    sendHeartbeat: async (_, { input }, { agents, viewer }) => {
      const checked = checkInput(heartbeat, input);
      const heard = checked.ok ? await agents.heartbeat(viewer, checked.value) : checked;
      return heard.ok
        ? { ...heard.value, errors: [] }
        : { agentId: null, hasPendingCommands: false, errors: [...heard.errors] };
    },
    enableAgent: async (_, { input: { agentId } }, { administration, viewer }) =>
      toPayload('agent', await administration.enable(viewer, agentId)),
    disableAgent: async (_, { input: { agentId } }, { administration, viewer }) =>
      toPayload('agent', await administration.disable(viewer, agentId)),
    deleteAgent: async (_, { input: { agentId } }, { administration, viewer }) =>
      toPayload('agent', await administration.delete(viewer, agentId)),
  },
  Subscription: {
    agentChanged: {
      subscribe: (_, { clientId }, { viewer, follow }) => {
        if (!seesClient(viewer, clientId)) throw failure('BAD_USER_INPUT', 'No such client.', { argument: 'clientId' });
        return follow({ topic: 'agent', types: CHANGES, clientId, aggregateId: agentOf(viewer) });
      },
      resolve: agentOfEvent,
    },
  },
  Agent: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.agent.load(id)) ?? null,
    client: ({ clientId }) => ({ id: clientId }),
    primaryInstance: async ({ id }, _, { loaders }) => {
      const [first] = await loaders.instancesOfAgent.load(id);
      return first?.role === 'PRIMARY' ? first : null;
    },
    instances: ({ id }, _, { loaders }) => loaders.instancesOfAgent.load(id),
    metrics: ({ heartbeatCount, reportedMetrics }) => ({ heartbeatCount, ...reportedMetrics }),
  },
  AgentMetrics: {
    reportedAt: ({ reportedAt }) => (reportedAt ? new Date(reportedAt) : null),
  },
  SendHeartbeatPayload: {
    // Agents do not ask for themselves at each sign of life.
    agent: async ({ agentId }, _, { loaders }) =>
      agentId === null ? null : ((await loaders.agent.load(agentId)) ?? null),
  },
  Client: {
    __resolveReference: ({ id }) => ({ id }),
    agents: async ({ id: clientId }, { filter: given, ...args }, { agents, viewer }) =>
      seesClient(viewer, clientId)
        ? toConnection(await agents.list(viewer, { ...checkFilter(filter, given), clientId }, pageRequest(args)))
        : null,
  },
};
