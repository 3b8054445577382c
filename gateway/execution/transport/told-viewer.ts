import type { Viewer } from '#foundation/identity/viewer.ts';
import type { GatewayContext } from '../../context.ts';

/** The viewer as subgraphs are told of it: with the policies that this operation was granted, which they enforce too. */
export const toldViewer = ({ viewer, policies }: Pick<GatewayContext, 'viewer' | 'policies'>): Viewer =>
  policies && policies.size > 0 ? { ...viewer, policies: [...policies].sort() } : viewer;
