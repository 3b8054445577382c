import { accepted } from '../api.ts';
import { ReportPricingDocument } from '../generated/documents.ts';
import { type AgentContext, asAgent, type Duty } from './agent-context.ts';
import { after } from './agent-state.ts';
import { fetchCommands } from './heartbeat.ts';

/** As many prices as a report may hold. */
const MAXIMUM_PRICES = 500;

/** Reports what the pools of the agent's group cost, as far as that is new, and hears at once what follows from it. */
export function createReporting(o: AgentContext): Duty {
  const { state, cloud, watch, timings, toServerTime } = o;
  return {
    dueAt: () => (state.token === undefined || state.standsStillSince ? undefined : state.reportAt),
    async perform(now) {
      if (!state.primary) return;
      const { machine, instanceId } = state.primary;
      const prices = watch.toReport(now, machine).slice(-MAXIMUM_PRICES);
      const next = after(now, timings.reportSeconds);
      if (prices.length === 0) {
        state.reportAt = next;
        return;
      }
      const input = {
        instanceId,
        reportId: `${machine.providerId}/${toServerTime(now).toISOString()}`,
        onDemandHourlyPrice: cloud.onDemandHourlyPrice(machine.instanceType, machine.region),
        prices: prices.map((price) => ({ ...price, observedAt: toServerTime(price.observedAt).toISOString() })),
      };
      const { reportPricing } = await asAgent(o, ReportPricingDocument, { input });
      const { decision } = accepted('reportPricing', reportPricing);
      if (watch.reported(prices, now)) state.hasNews = true;
      state.reportAt = next;
      state.hasReported = true;
      if (decision?.isExecuted) await fetchCommands(o);
    },
  };
}
