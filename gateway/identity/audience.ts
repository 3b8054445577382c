import { createHash } from 'node:crypto';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { GatewayContext } from '../context.ts';

/** Who may share one upstream, and as whom it is asked for. */
export interface Audience {
  /** Equal for all who may share. */
  readonly key: string;
  /** Belongs to the audience and to no member of it: an upstream outlives whoever came first. */
  readonly viewer: Viewer;
  /** What was granted or denied beyond its scopes, and what of its callers subgraphs are given. */
  readonly granted: Partial<GatewayContext>;
}

// The tenant and the agent of an audience that has none: the nil UUID (RFC 9562, section 5.9), which no row has.
const NOBODYS = '00000000-0000-0000-0000-000000000000';

/** One subject, in one generation, with the same rights: its credential may change meanwhile, what it may see not. */
export function ownAudience(context: GatewayContext): Audience {
  const { viewer } = context;
  const generation = 'generation' in viewer ? viewer.generation : 0;
  const key = JSON.stringify([viewer.kind, viewer.subject, generation, ...rightsOf(context)]);
  return { key, viewer, granted: grantedIn(context) };
}

/**
 * Everybody of one kind with the same rights. The viewer has these and no tenant, so that whatever belongs to a tenant
 * is not in the answer that others share.
 */
export function sharedAudience(context: GatewayContext): Audience {
  const { viewer } = context;
  const key = JSON.stringify([viewer.kind, ...rightsOf(context)]);
  return { key, viewer: nobodyWith(viewer, key), granted: grantedIn(context) };
}

function nobodyWith(viewer: Viewer, key: string): Viewer {
  if (viewer.kind === 'ANONYMOUS') return viewer;
  const subject = `audience:${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
  const scopes = scopesOf(viewer);
  const ofNobody = { subject, scopes, clientId: NOBODYS, generation: 0 };
  switch (viewer.kind) {
    case 'AGENT':
      return { kind: 'AGENT', agentId: NOBODYS, ...ofNobody };
    case 'USER':
    case 'CLIENT':
      return { kind: viewer.kind, ...ofNobody };
    default:
      return { kind: viewer.kind, subject, scopes };
  }
}

const rightsOf = (context: GatewayContext) => [
  scopesOf(context.viewer),
  [...(context.policies ?? [])].sort(),
  [...(context.deniedVariables ?? [])].sort(),
  Object.entries(context.forwarded ?? {}),
];

const grantedIn = ({ policies, deniedVariables, forwarded }: GatewayContext): Partial<GatewayContext> => ({
  ...(policies && { policies }),
  ...(deniedVariables && { deniedVariables }),
  ...(forwarded && { forwarded }),
});

const scopesOf = ({ scopes }: Viewer): string[] => [...scopes].sort();
