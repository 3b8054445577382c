import { CommandIssuedDocument, ReplicaProgressedDocument } from '../generated/documents.ts';
import { type AgentContext, agentIdOf, type Duty } from './agent-context.ts';
import { AT_ONCE } from './agent-state.ts';
import { hear } from './heartbeat.ts';

export interface Listening extends Duty {
  close(): void;
}

interface Ears {
  readonly token: string;
  isOpen: boolean;
  leave: () => void;
}

/**
 * Hears of commands and standbys as they come. A subscription that ended is opened again at the next heartbeat, not at
 * once: until then the heartbeat's answer tells the same.
 */
export function createListening(o: AgentContext, { onNews }: { onNews: () => void }): Listening {
  const { spec, state, api, log } = o;
  let ears: Ears | undefined;
  let heartbeatAt = state.heartbeatAt;

  function open(token: string): void {
    ears?.leave();
    const agentId = agentIdOf(state);
    const opened: Ears = { token, isOpen: true, leave: () => {} };
    const end = (reason: string | undefined) => {
      if (opened.isOpen && ears === opened && reason !== undefined) log.info(`${spec.logicalId}: ${reason}`);
      opened.isOpen = false;
    };
    const leaves = [
      api.subscribe(CommandIssuedDocument, { agentId }, token, {
        next({ commandIssued }) {
          hear(o, commandIssued);
          onNews();
        },
        end,
      }),
      api.subscribe(ReplicaProgressedDocument, { agentId }, token, {
        next({ replicaProgressed: { id, status } }) {
          const isOwn = state.standbys.has(id) && status !== 'PROMOTED' && status !== 'TERMINATED';
          if (isOwn || !state.standbyLookAt) return;
          state.standbyLookAt = AT_ONCE;
          onNews();
        },
        end,
      }),
    ];
    opened.leave = () => {
      opened.isOpen = false;
      for (const leave of leaves) leave();
    };
    ears = opened;
  }

  /** Whether the present token is not listened with; a lost subscription waits for the next heartbeat. */
  const isDue = () => ears?.token !== state.token || (!ears?.isOpen && heartbeatAt < state.heartbeatAt);

  return {
    dueAt: () => (state.token !== undefined && isDue() ? AT_ONCE : undefined),
    async perform() {
      if (state.token === undefined) return;
      heartbeatAt = state.heartbeatAt;
      open(state.token);
    },
    close: () => ears?.leave(),
  };
}
