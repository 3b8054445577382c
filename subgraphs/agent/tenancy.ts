import { isUuid } from '#foundation/database/uuid.ts';
import { maySee, type Viewer } from '#foundation/identity/viewer.ts';

/** Whether the viewer may see what belongs to this client. An id that is none names a client that nobody sees. */
export const seesClient = (viewer: Viewer, clientId: string): boolean => isUuid(clientId) && maySee(viewer, clientId);
