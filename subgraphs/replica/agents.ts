import { isUuid } from '#foundation/database/uuid.ts';
import { agentOf, maySee, type Viewer } from '#foundation/identity/viewer.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { describeAgent, describeStandbyNeed } from '#schema/calls/agent.ts';

export type AgentDescription = NonNullable<Awaited<ReturnType<Agents['describe']>>>;
export type AgentNeed = NonNullable<Awaited<ReturnType<Agents['needOf']>>>;

/**
 * The agents at their owner. Asked each time: what stands by depends on who is the primary now, and must work right
 * after a registration and with no news at all. Never inside a transaction.
 */
export function createAgents(peers: Peers) {
  /** The agent as its owner knows it; null for an unknown or deleted one. @throws CallFailed */
  const describe = (agentId: string) => peers.call(describeAgent, { agentId });

  return {
    describe,

    /** What says whether the agent needs a standby; null for an unknown or deleted one. @throws CallFailed */
    async needOf(agentId: string) {
      const need = await peers.call(describeStandbyNeed, { agentId });
      const recommendedAt = need?.rebalanceRecommendedAt;
      return need && { ...need, rebalanceRecommendedAt: recommendedAt ? new Date(recommendedAt) : null };
    },

    /** The agent as far as the viewer may know of it; an agent's token may leave out its own id. @throws CallFailed */
    async find(viewer: Viewer, given: string | null | undefined) {
      const agentId = agentIdFor(viewer, given);
      const agent = agentId === undefined ? null : await describe(agentId);
      return agent && maySee(viewer, agent.clientId) ? agent : null;
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
