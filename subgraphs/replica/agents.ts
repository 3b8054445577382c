import type { z } from 'zod';
import { isUuid } from '#foundation/database/uuid.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { refuse } from '#foundation/graphql/refuse.ts';
import { agentOf, maySee, type Viewer } from '#foundation/identity/viewer.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { describeAgent, describeStandbyNeed } from '#schema/calls/agent.ts';

export type AgentDescription = NonNullable<z.output<(typeof describeAgent)['output']>>;
export type AgentNeed = NonNullable<Awaited<ReturnType<Agents['needOf']>>>;

interface AgentDependencies {
  readonly peers: Peers;
  /** The agent's epoch since its last promotion from here; 0 before the first. */
  readonly lastEpoch: (agentId: string) => Promise<number>;
}

/** An agent is described anew so often, when promotions come in between. */
const MOST_ROUNDS = 5;

/**
 * The agents at their owner. Asked each time: what stands by depends on who is the primary now, and must work right
 * after a registration and with no news at all. Never inside a transaction.
 */
export function createAgents({ peers, lastEpoch }: AgentDependencies) {
  /** The agent as its owner knows it; null for an unknown or deleted one. @throws CallFailed */
  const describe = (agentId: string) => peers.call(describeAgent, { agentId });

  /** The agent as far as the viewer may know of it; an agent's token may leave out its own id. @throws CallFailed */
  async function find(viewer: Viewer, given: string | null | undefined) {
    const agentId = agentIdFor(viewer, given);
    const agent = agentId === undefined ? null : await describe(agentId);
    return agent && maySee(viewer, agent.clientId) ? agent : null;
  }

  return {
    describe,
    find,

    /** Whether a promotion from here came after the agent was described: what was seen of it does not hold. */
    isOvertaken: async ({ agentId, epoch }: AgentDescription) => (await lastEpoch(agentId)) > epoch,

    /** Does something with the viewer's agent, and anew with what it is by then when it was overtaken. @throws CallFailed */
    async workOn<T>(
      viewer: Viewer,
      given: string | null | undefined,
      work: (agent: AgentDescription) => Promise<T | 'OVERTAKEN'>,
    ) {
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const agent = await find(viewer, given);
        if (!agent) return refuse('InvalidInput', 'No such agent.', ['agentId']);
        const answer = await work(agent);
        if (answer !== 'OVERTAKEN') return answer;
      }
      throw failure('SUBGRAPH_UNAVAILABLE', 'The agent changes faster than it can be answered; ask again.');
    },

    /** What says whether the agent needs a standby; null for an unknown or deleted one. @throws CallFailed */
    async needOf(agentId: string) {
      const need = await peers.call(describeStandbyNeed, { agentId });
      const recommendedAt = need?.rebalanceRecommendedAt;
      return need && { ...need, rebalanceRecommendedAt: recommendedAt ? new Date(recommendedAt) : null };
    },
  };
}
export type Agents = ReturnType<typeof createAgents>;

/** The agent that is meant; undefined when there can be none of that id, or the viewer may not mean it. */
export function agentIdFor(viewer: Viewer, given: string | null | undefined): string | undefined {
  const own = agentOf(viewer);
  const agentId = given ?? own;
  if (own !== undefined && agentId !== own) return undefined;
  return agentId !== undefined && isUuid(agentId) ? agentId : undefined;
}
