import { CallFailed } from '#foundation/calls/call-failed.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';

/** BEFORE: the call never arrives. AFTER: it has its effect, and the answer is lost. */
type When = 'BEFORE' | 'AFTER';

/** Faults at the boundary between subgraphs, for the calls named. */
export function createFaults() {
  const faults = new Map<string, { when: When; passing: number }>();
  const holds = new Map<string, { reached: () => void; released: Promise<void> }>();

  function dueFor(call: string): When | undefined {
    const fault = faults.get(call);
    if (!fault) return undefined;
    fault.passing -= 1;
    return fault.passing < 0 ? fault.when : undefined;
  }

  return {
    /** From now on, after so many calls that still pass. */
    inject(call: string, when: When, { passing = 0 } = {}): void {
      faults.set(call, { when, passing });
    },

    /** Holds the next call of this name back until it is released. */
    hold(call: string) {
      const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      holds.set(call, { reached: reached.resolve, released: released.promise });
      return { reached: reached.promise, release: released.resolve };
    },

    heal: () => faults.clear(),

    /** Peers that suffer from the faults. */
    wrap: (peers: Peers): Peers => ({
      source: peers.source,
      async call(call, input, o) {
        const hold = holds.get(call.name);
        holds.delete(call.name);
        hold?.reached();
        await hold?.released;
        const fault = dueFor(call.name);
        const failed = () => new CallFailed(call, 'SUBGRAPH_UNAVAILABLE', 'a fault of the test');
        if (fault === 'BEFORE') throw failed();
        const answer = await peers.call(call, input, o);
        if (fault === 'AFTER') throw failed();
        return answer;
      },
    }),
  };
}
