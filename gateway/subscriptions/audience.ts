import { createHash } from 'node:crypto';
import type { Viewer } from '#foundation/identity/viewer.ts';

/** Who may share one upstream, and as whom it is asked for. */
export interface Audience {
  /** Equal for all who may share. */
  readonly key: string;
  /** Belongs to the audience and to no member of it: an upstream outlives whoever came first. */
  readonly viewer: Viewer;
}

// The tenant and the agent of an audience that has none: the nil UUID (RFC 9562, section 5.9), which no row has.
const NOBODYS = '00000000-0000-0000-0000-000000000000';

/** One subject, in one generation, with the same scopes: its credential may change meanwhile, what it may see not. */
export function ownAudience(viewer: Viewer): Audience {
  const generation = 'generation' in viewer ? viewer.generation : 0;
  return { key: JSON.stringify([viewer.kind, viewer.subject, generation, scopesOf(viewer)]), viewer };
}

/**
 * Everybody of one kind with the same scopes. The viewer has these scopes and no tenant, so that whatever belongs to a
 * tenant is not in the answer that others share.
 */
export function sharedAudience(viewer: Viewer): Audience {
  const scopes = scopesOf(viewer);
  const key = JSON.stringify([viewer.kind, scopes]);
  if (viewer.kind === 'ANONYMOUS') return { key, viewer };
  const subject = `audience:${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
  const ofNobody = { subject, scopes, clientId: NOBODYS, generation: 0 };
  switch (viewer.kind) {
    case 'AGENT':
      return { key, viewer: { kind: 'AGENT', agentId: NOBODYS, ...ofNobody } };
    case 'USER':
    case 'CLIENT':
      return { key, viewer: { kind: viewer.kind, ...ofNobody } };
    default:
      return { key, viewer: { kind: viewer.kind, subject, scopes } };
  }
}

const scopesOf = ({ scopes }: Viewer): string[] => [...scopes].sort();
