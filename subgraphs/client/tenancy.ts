import { failure } from '#foundation/graphql/failure.ts';
import { seesClient } from '#foundation/graphql/tenancy.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';

/** Lets nobody watch a client that the viewer may not see: BAD_USER_INPUT. */
export function requireClient(viewer: Viewer, clientId: string): void {
  if (!seesClient(viewer, clientId)) throw failure('BAD_USER_INPUT', 'No such client.', { argument: 'clientId' });
}
