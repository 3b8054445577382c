import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { isUniqueViolation } from '#foundation/database/database-error.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import { serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import { clientCreated, clientTokenRotated } from '#schema/events/admin.ts';
import { Client, ClientStatus } from './entity.ts';
import type { ClientFilter, ClientRepository } from './repository.ts';

interface AccountDependencies {
  readonly em: EntityManager;
  readonly clients: ClientRepository;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

export interface NewAccount {
  readonly name: string;
  readonly email: string | null;
  readonly idempotencyKey: string;
}

const itself = serviceViewer('admin');

/** The accounts of those who run fleets, and their tokens. */
export function createAccounts({ em, clients, outbox, clock }: AccountDependencies) {
  const nameTaken = () => refuse('NameTaken', 'Another client has this name.', ['name']);

  function store(tx: EntityManager, { name, email }: NewAccount) {
    const now = clock();
    const client = new Client();
    Object.assign(client, { id: uuidv7(), name, email, status: ClientStatus.ACTIVE, createdAt: now });
    const { token } = client.rotateToken(now);
    tx.persist(client);
    outbox.add(tx, clientCreated, {
      aggregateId: client.id,
      clientId: client.id,
      payload: { clientId: client.id, name },
    });
    return { client, token };
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => clients.byIds(viewer, ids),

    list: (viewer: Viewer, filter: ClientFilter, request: PageRequest) => clients.list(viewer, filter, request),

    /** Opens an account. The token is in the answer of the first call only. */
    async create(viewer: Viewer, account: NewAccount) {
      let token: string | null = null;
      try {
        return await transact(em, async (tx) => {
          const scope = { subject: viewer.subject, operation: 'createClient', key: account.idempotencyKey };
          const done = await idempotent(tx, { ...scope, request: account, now: clock() }, async () => {
            if (await clients.byName(account.name)) return nameTaken();
            const stored = store(tx, account);
            token = stored.token;
            return { resultId: stored.client.id };
          });
          if (!done.ok) return done;
          await tx.flush();
          const [client] = await clients.byIds(viewer, [done.resultId]);
          return accept({ client: client ?? null, token });
        });
      } catch (error) {
        if (isUniqueViolation(error, 'client_name_unique')) return nameTaken();
        throw error;
      }
    },

    /** Replaces a token: the old one is dead with the commit, and the news of it drops it wherever it was kept. */
    async regenerateToken(viewer: Viewer, input: { clientId: string; idempotencyKey: string }) {
      let token: string | null = null;
      return transact(em, async (tx) => {
        const client = await clients.locked(input.clientId);
        if (!client) return refuse('InvalidInput', 'No such client.', ['clientId']);
        const scope = { subject: viewer.subject, operation: 'regenerateClientToken', key: input.idempotencyKey };
        const done = await idempotent(tx, { ...scope, request: input, now: clock() }, async () => {
          token = client.rotateToken(clock()).token;
          outbox.add(tx, clientTokenRotated, {
            aggregateId: client.id,
            clientId: client.id,
            payload: { clientId: client.id, generation: client.tokenGeneration },
          });
          return { resultId: client.id };
        });
        return done.ok ? accept({ client, token }) : done;
      });
    },

    /** The client with this id, for the other subgraphs; null when nobody has it. */
    async describe(clientId: string) {
      const [client] = await clients.byIds(itself, [clientId]);
      return client ? { clientId: client.id, status: client.status } : null;
    },

    /** Whose token this is; null for one that is not (or no longer) accepted. */
    async resolveCredential(hash: string) {
      const client = await clients.byTokenHash(hash);
      if (!client?.isActive) return null;
      await clients.touchToken(client, clock());
      return { clientId: client.id, generation: client.tokenGeneration };
    },
  };
}
export type Accounts = ReturnType<typeof createAccounts>;
