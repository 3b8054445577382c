import { accepted } from '../api.ts';
import { ReportRebalanceRecommendationDocument } from '../generated/documents.ts';
import { type AgentContext, asAgent, type Duty } from './agent-context.ts';

/** Passes on what the cloud recommends about the primary machine: to leave it, for it may be taken. */
export function createWarningReports(o: AgentContext): Duty {
  const { spec, state, toServerTime, log } = o;
  const next = () => state.primary?.machine.warnings.find((at) => at > state.warnedAt);

  return {
    dueAt: () => (state.token === undefined || state.notice ? undefined : next()),
    async perform() {
      const at = next();
      if (!at || !state.primary) return;
      const { instanceId } = state.primary;
      const input = { instanceId, recommendedAt: toServerTime(at).toISOString() };
      const answer = await asAgent(o, ReportRebalanceRecommendationDocument, { input });
      state.warnedAt = at;
      state.hasNews = true;
      const { action } = accepted('reportRebalanceRecommendation', answer.reportRebalanceRecommendation);
      log.info(`${spec.logicalId}: the cloud recommends to leave its machine (${action})`);
    },
  };
}
