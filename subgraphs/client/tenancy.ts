import { isUuid } from '#foundation/database/uuid.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { maySee, type Viewer } from '#foundation/identity/viewer.ts';

/** Whether the viewer may see what belongs to this client. An id that is none names a client that nobody sees. */
export const seesClient = (viewer: Viewer, clientId: string): boolean => isUuid(clientId) && maySee(viewer, clientId);

/** Lets nobody watch a client that the viewer may not see: BAD_USER_INPUT. */
export function requireClient(viewer: Viewer, clientId: string): void {
  if (!seesClient(viewer, clientId)) throw failure('BAD_USER_INPUT', 'No such client.', { argument: 'clientId' });
}
