/**
 * Who asks. Made by the gateway from a credential, signed to the subgraphs, and handed to every repository query. Its
 * scopes are the words of the graph's own `@requiresScopes`: those of scope.ts, unless the graph is not Spotkeep's.
 */
export type Viewer = Caller & {
  /** What of `@policy` was granted for the operation at hand; told to subgraphs, and nothing that a credential has. */
  readonly policies?: readonly string[] | undefined;
};

type Caller =
  | { kind: 'ANONYMOUS'; subject: 'anonymous'; scopes: readonly string[] }
  | { kind: 'USER'; subject: string; clientId: string; scopes: readonly string[]; generation: number }
  | { kind: 'CLIENT'; subject: string; clientId: string; scopes: readonly string[]; generation: number }
  | { kind: 'AGENT'; subject: string; clientId: string; agentId: string; scopes: readonly string[]; generation: number }
  | { kind: 'ADMIN'; subject: string; scopes: readonly string[] }
  | { kind: 'SERVICE'; subject: string; scopes: readonly string[] };

export type ViewerKind = Viewer['kind'];

export const anonymous: Viewer = { kind: 'ANONYMOUS', subject: 'anonymous', scopes: [] };

/** A subgraph or the gateway acting for itself, never for a caller. */
export const serviceViewer = (name: string): Viewer => ({ kind: 'SERVICE', subject: `service:${name}`, scopes: [] });

/** Whether the viewer sees the rows of every tenant. */
export const seesEveryTenant = (viewer: Viewer): boolean => viewer.kind === 'ADMIN' || viewer.kind === 'SERVICE';

/** The tenant the viewer belongs to; undefined for those who see every tenant, and for nobody. */
export const tenantOf = (viewer: Viewer): string | undefined => ('clientId' in viewer ? viewer.clientId : undefined);

/** The agent whose rows alone an agent's token may reach; undefined for every other viewer. */
export const agentOf = (viewer: Viewer): string | undefined => (viewer.kind === 'AGENT' ? viewer.agentId : undefined);

/**
 * The condition that every repository query adds: the viewer's tenant, or nothing for those who see every tenant.
 * A viewer without a tenant matches no row.
 */
export function tenantFilter(viewer: Viewer): { clientId?: string } {
  if (seesEveryTenant(viewer)) return {};
  return { clientId: tenantOf(viewer) ?? '00000000-0000-0000-0000-000000000000' };
}

/** Whether a row of this tenant exists for the viewer. Another tenant's row answers like an unknown one. */
export const maySee = (viewer: Viewer, clientId: string): boolean =>
  seesEveryTenant(viewer) || tenantOf(viewer) === clientId;

export const hasScopes = (viewer: Viewer, required: readonly (readonly string[])[]): boolean =>
  required.some((all) => all.every((scope) => viewer.scopes.includes(scope)));
