import type { StoredEvent } from '#foundation/events/stored-event.ts';

/** News of an issuer after which credentials of a client or an agent may no longer hold. */
export interface Revocation {
  readonly clientId: string | null;
  readonly agentId: string | null;
}

const REVOKING: ReadonlySet<string> = new Set([
  'client.tokenRotated',
  'client.suspended',
  'client.deleted',
  'agent.deleted',
  'agent.tokensRevoked',
  'session.revoked',
]);
/** Of these, those that are about one agent, and not about all of its client. */
const OF_AGENT: ReadonlySet<string> = new Set(['agent.deleted', 'agent.tokensRevoked']);

/** Whether an event of an issuer revokes credentials. */
export const isRevoking = ({ type }: Pick<StoredEvent, 'type'>): boolean => REVOKING.has(type);

/** Whose credentials a revoking event is about. */
export function revocationOf({ aggregateId, clientId, type, payload }: StoredEvent): Revocation {
  const named: { agentId?: unknown; clientId?: unknown } =
    typeof payload === 'object' && payload !== null ? payload : {};
  if (OF_AGENT.has(type)) return { clientId: null, agentId: textOf(named.agentId) ?? aggregateId };
  return { clientId: clientId ?? textOf(named.clientId) ?? aggregateId, agentId: null };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
