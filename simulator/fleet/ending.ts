import type { TerminationReason } from '../generated/documents.ts';
import type { AgentContext } from './agent-context.ts';
import type { Machine } from './cloud.ts';

/** As many as a report of a clean-up may hold; older ones are no longer looked after. */
const MAXIMUM_LEFTOVERS = 500;

/** Ends a machine at the cloud; what it leaves behind is to be cleaned up. */
export function dispose({ cloud, state }: AgentContext, machine: Machine, at: Date): void {
  state.leftovers.push(...cloud.end(machine, at));
  state.leftovers.splice(0, state.leftovers.length - MAXIMUM_LEFTOVERS);
}

/** Ends a machine that the graph knows, and notes that it is to be told why. */
export function endMachine(
  o: AgentContext,
  { instanceId, machine }: { readonly instanceId: string; readonly machine: Machine | undefined },
  { at, reason }: { readonly at: Date; readonly reason: TerminationReason },
): void {
  const { state, toServerTime } = o;
  if (machine) dispose(o, machine, at);
  state.replaced.delete(instanceId);
  for (const { replicaId, held } of state.standbys.values()) {
    if (held?.instanceId === instanceId) state.standbys.delete(replicaId);
  }
  const terminatedAt = toServerTime(machine?.endedAt ?? at).toISOString();
  state.untold.push({ kind: 'END', input: { instanceId, terminatedAt, reason } });
}
