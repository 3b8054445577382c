import { randomUUID } from 'node:crypto';
import { asAdmin, type TestSubgraphs } from './subgraph.ts';

const CREATE = /* GraphQL */ `
  mutation ($input: CreateClientInput!) { createClient(input: $input) { client { id } } }
`;

/** Opens an account where the admin subgraph runs; answers its id. */
export async function openClient({ data }: Pick<TestSubgraphs, 'data'>): Promise<string> {
  const input = { name: `Client ${randomUUID()}`, idempotencyKey: randomUUID() };
  const { createClient } = await data<{ createClient: { client: { id: string } } }>('admin', asAdmin, CREATE, {
    input,
  });
  return createClient.client.id;
}
