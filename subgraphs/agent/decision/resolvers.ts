import { z } from 'zod';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import { seesClient } from '#foundation/graphql/tenancy.ts';
import { agentOf } from '#foundation/identity/viewer.ts';
import { decisionMade } from '#schema/events/agent.ts';
import type { AgentContext } from '../context.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { ruleName } from './rules.ts';

const whom = z.object({ agentId: z.string().nullish() });

const inDollars = (amount: string) => ({ amount, currency: 'USD' });

/** Where a decision points to; null for nowhere, or for a pool that is gone since. */
const targetPool = async (
  { targetPoolId }: { readonly targetPoolId?: string | null },
  _args: unknown,
  { loaders }: AgentContext,
) => (targetPoolId ? ((await loaders.pool.load(targetPoolId)) ?? null) : null);

export const decisionResolvers: Resolvers = {
  Mutation: {
    makeDecision: async (_, { input }, { decisions, viewer }) => {
      const checked = checkInput(whom, input);
      return toPayload('decision', checked.ok ? await decisions.make(viewer, checked.value.agentId) : checked);
    },
  },
  Subscription: {
    decisionMade: {
      subscribe: (_, { clientId }, { viewer, follow }) => {
        if (!seesClient(viewer, clientId)) throw failure('BAD_USER_INPUT', 'No such client.', { argument: 'clientId' });
        return follow({ topic: decisionMade.topic, clientId, aggregateId: agentOf(viewer) });
      },
      resolve: async ({ payload }: StoredEvent, _args: unknown, { loaders }: AgentContext) => {
        const decision = await loaders.decision.load(decisionMade.payload.parse(payload).decisionId);
        if (!decision) throw failure('BAD_USER_INPUT', 'No such decision.');
        return decision;
      },
    },
  },
  Decision: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.decision.load(id)) ?? null,
    agent: async ({ id, agentId }, _, { loaders }) => {
      const agent = await loaders.agent.load(agentId);
      if (!agent) throw new Error(`The decision ${id} has no agent.`);
      return agent;
    },
    instance: async ({ id, instanceId }, _, { loaders }) => {
      const instance = await loaders.instance.load(instanceId);
      if (!instance) throw new Error(`The decision ${id} has no machine.`);
      return instance;
    },
    targetPool,
    rule: ({ rule }) => ruleName(rule),
    expectedHourlySavings: ({ expectedHourlySavings }) => inDollars(expectedHourlySavings),
  },
  DecisionCandidate: {
    mode: ({ mode }) => mode ?? 'SPOT',
    pool: async ({ poolId }, _, { loaders }) => (poolId ? ((await loaders.pool.load(poolId)) ?? null) : null),
    isCurrent: ({ isCurrent }) => isCurrent ?? false,
  },
  Recommendation: {
    targetPool,
    rule: ({ rule }) => ruleName(rule),
    expectedHourlySavings: ({ expectedHourlySavings }) => inDollars(expectedHourlySavings),
  },
  Agent: {
    recommendation: ({ id }, _, { loaders }) => loaders.recommendationOfAgent.load(id),
    decisions: async ({ id: agentId }, args, { decisions, viewer }) =>
      toConnection(await decisions.list(viewer, { agentId }, pageRequest(args))),
  },
  Client: {
    decisions: async ({ id: clientId }, args, { decisions, viewer }) =>
      seesClient(viewer, clientId) ? toConnection(await decisions.list(viewer, { clientId }, pageRequest(args))) : null,
  },
};
