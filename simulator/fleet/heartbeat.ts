import { accepted } from '../api.ts';
import { type AgentMetricsInput, PendingCommandsDocument, SendHeartbeatDocument } from '../generated/documents.ts';
import { type AgentContext, agentIdOf, asAgent, type Duty } from './agent-context.ts';
import { after, type CommandToObey } from './agent-state.ts';

/** As many as the graph lists at once. */
const MAXIMUM_COMMANDS = 100;

/** Notes a command to carry out. One that is heard of twice, or is under way, is one. */
export function hear({ state }: AgentContext, command: CommandToObey): void {
  if (command.id === state.switching?.command.id || state.commands.size >= MAXIMUM_COMMANDS) return;
  state.commands.set(command.id, command);
}

/** Fetches the commands that wait: the same that a subscription tells. */
export async function fetchCommands(o: AgentContext): Promise<void> {
  const { agent } = await asAgent(o, PendingCommandsDocument, { agentId: agentIdOf(o.state) });
  for (const command of agent?.pendingCommands ?? []) hear(o, command);
}

/** What the agent's program has counted so far. */
function metricsOf({ state: { usage }, toServerTime }: AgentContext, now: Date): AgentMetricsInput {
  const { startedAt, calls, callMilliseconds, rateLimitHits, pauses: circuitBreakerTrips } = usage;
  const uptimeSeconds = Math.floor((toServerTime(now).getTime() - toServerTime(startedAt).getTime()) / 1000);
  return {
    ...{ circuitBreakerTrips, rateLimitHits, uptimeSeconds: Math.max(0, uptimeSeconds) },
    ...(calls > 0 && { meanResponseMilliseconds: callMilliseconds / calls }),
  };
}

/** Says that the agent is alive, and fetches the commands that wait. */
export function createHeartbeat(o: AgentContext): Duty {
  const { state, timings } = o;
  return {
    dueAt: () => (state.token === undefined || state.standsStillSince ? undefined : state.heartbeatAt),
    async perform(now) {
      if (!state.primary) return;
      const input = { instanceId: state.primary.instanceId, metrics: metricsOf(o, now) };
      const { sendHeartbeat } = await asAgent(o, SendHeartbeatDocument, { input });
      const { hasPendingCommands } = accepted('sendHeartbeat', sendHeartbeat);
      state.heartbeatAt = after(now, timings.heartbeatSeconds);
      if (hasPendingCommands) await fetchCommands(o);
    },
  };
}
