import { accepted, Refusal } from '../api.ts';
import {
  ReportReplicaStatusDocument,
  type ReportReplicaStatusInput,
  ReportSwitchDocument,
  ReportTerminationDocument,
} from '../generated/documents.ts';
import { type AgentContext, asAgent, type Duty } from './agent-context.ts';
import { AT_ONCE, type UntoldReport } from './agent-state.ts';

/** Says how a standby is. That it was promoted or has ended meanwhile, the next look tells. */
export async function tellStandby(o: AgentContext, input: ReportReplicaStatusInput): Promise<void> {
  try {
    accepted('reportReplicaStatus', (await asAgent(o, ReportReplicaStatusDocument, { input })).reportReplicaStatus);
  } catch (error) {
    if (!(error instanceof Refusal && error.kind === 'IllegalTransition')) throw error;
  }
}

async function tell(o: AgentContext, { kind, input }: UntoldReport): Promise<void> {
  if (kind === 'STANDBY') await tellStandby(o, input);
  else if (kind === 'MOVE') accepted('reportSwitch', (await asAgent(o, ReportSwitchDocument, { input })).reportSwitch);
  else accepted('reportTermination', (await asAgent(o, ReportTerminationDocument, { input })).reportTermination);
}

/** Tells the graph of the moves and ends that took place, in their order, until it has heard of each. */
export function createTelling(o: AgentContext): Duty {
  const { state } = o;
  return {
    dueAt: () => (state.token !== undefined && state.untold.length > 0 ? AT_ONCE : undefined),
    async perform() {
      const [report] = state.untold;
      if (!report) return;
      try {
        await tell(o, report);
        state.untold.shift();
      } catch (error) {
        if (error instanceof Refusal) state.untold.shift(); // a refusal is the graph's last word
        throw error;
      }
    },
  };
}
