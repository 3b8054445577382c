import type { GraphApi } from '../api.ts';
import { FleetToResumeDocument, type FleetToResumeQuery } from '../generated/documents.ts';
import type { AgentState } from './agent-state.ts';
import type { Cloud } from './cloud.ts';

export type KnownAgent = FleetToResumeQuery['agents']['nodes'][number];

const PAGE = 100;
/** More agents than any simulated fleet has. */
const MAXIMUM_PAGES = 100;

/** The agents that the graph knows of a client, by the names of their workloads. */
export async function knownAgents(api: GraphApi, clientToken: string): Promise<Map<string, KnownAgent>> {
  const known = new Map<string, KnownAgent>();
  let after: string | null = null;
  for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
    const { agents }: FleetToResumeQuery = await api.execute(
      FleetToResumeDocument,
      { first: PAGE, after },
      clientToken,
    );
    for (const agent of agents.nodes) known.set(agent.logicalId, agent);
    if (!agents.pageInfo.hasNextPage) return known;
    after = agents.pageInfo.endCursor;
  }
  return known;
}

/**
 * Goes on where an agent was: on the machine that the graph calls its primary. When the market has taken that meanwhile,
 * the agent is told so as of any other interruption. Standbys and commands are found by asking.
 */
export function resumeAgent(
  state: AgentState,
  { known, cloud, owner, now }: { known: KnownAgent; cloud: Cloud; owner: string; now: Date },
): void {
  state.agentId = known.id;
  state.isConfigured = true;
  state.settings = known.config;
  if (!known.primaryInstance) return;
  const { id: instanceId, providerId, instanceType, zone, region, mode } = known.primaryInstance;
  const poolName = mode === 'SPOT' ? `${instanceType}.${zone}` : undefined;
  const machine = cloud.adopt(owner, { providerId, instanceType, zone, region, poolName }, now);
  state.primary = { machine, instanceId };
}
