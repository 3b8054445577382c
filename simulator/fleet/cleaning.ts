import { accepted } from '../api.ts';
import { ReportCleanupDocument } from '../generated/documents.ts';
import { type AgentContext, asAgent, type Duty } from './agent-context.ts';
import { AT_ONCE, after, type CleanUp } from './agent-state.ts';

/** Removes, now and then, what ended machines have left behind, and reports it. What cannot be removed is tried again. */
export function createCleaning(o: AgentContext): Duty {
  const { state, timings, toServerTime } = o;

  function cleanUp(now: Date): CleanUp {
    const found = state.leftovers.splice(0);
    const items = found.map(({ kind, providerId, sizeGigabytes, obstacle }) => {
      const item = { kind, providerId, sizeGigabytes, isSuccessful: obstacle === undefined };
      return obstacle === undefined ? item : { ...item, message: obstacle };
    });
    const stuck = found.filter(({ obstacle }) => obstacle !== undefined);
    const input = { reportId: `clean-up/${toServerTime(now).toISOString()}`, items };
    // Whatever held on to it has let go by the next time.
    return { input, left: stuck.map((leftover) => ({ ...leftover, obstacle: undefined })) };
  }

  return {
    dueAt() {
      if (state.token === undefined) return undefined;
      if (state.cleanUp) return AT_ONCE;
      return state.leftovers.length > 0 ? state.cleanUpAt : undefined;
    },
    async perform(now) {
      state.cleanUp ??= cleanUp(now);
      const { input, left } = state.cleanUp;
      const { reportCleanup } = await asAgent(o, ReportCleanupDocument, { input });
      state.cleanUp = undefined;
      state.cleanUpAt = after(now, timings.cleanUpSeconds);
      state.leftovers.unshift(...left);
      accepted('reportCleanup', reportCleanup);
    },
  };
}
