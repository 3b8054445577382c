import { isUuid } from '../database/uuid.ts';
import { maySee, tenantOf, type Viewer } from '../identity/viewer.ts';
import { accept, type Outcome, type Refusal, refuse } from './refuse.ts';

/** Whether the viewer may see what belongs to this client. An id that is none names a client that nobody sees. */
export const seesClient = (viewer: Viewer, clientId: string): boolean => isUuid(clientId) && maySee(viewer, clientId);

/** Whether there is such a client. Asks another subgraph: never inside a transaction. */
export type IsClient = (clientId: string) => Promise<boolean>;

/** Whose it is to be: a client's own token may leave that out, an administrator names a client that there is. */
export async function ownerOf(
  viewer: Viewer,
  given: string | null | undefined,
  isClient: IsClient,
): Promise<Outcome<string, Refusal<'InvalidInput'>>> {
  const clientId = given ?? tenantOf(viewer);
  if (!clientId) return refuse('InvalidInput', 'Whose it is must be said.', ['clientId']);
  const isKnown = seesClient(viewer, clientId) && (viewer.kind !== 'ADMIN' || (await isClient(clientId)));
  return isKnown ? accept(clientId) : refuse('InvalidInput', 'No such client.', ['clientId']);
}
