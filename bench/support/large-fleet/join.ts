import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { World } from '../../../tests/support/connect-world.ts';
import { SIZES, sizeOf, ZONES, zoneOf } from './market.ts';
import type { Member } from './member.ts';

export interface JoinOptions {
  readonly world: World;
  readonly clients: number;
  readonly agents: number;
  readonly signal: AbortSignal;
  told(done: number): void;
}

const CREATE = /* GraphQL */ `
  mutation ($input: CreateClientInput!) { createClient(input: $input) { token errors { __typename } } }
`;
const REGISTER = /* GraphQL */ `
  mutation ($input: RegisterAgentInput!) {
    registerAgent(input: $input) { instance { id } token errors { __typename ... on UserError { message path } } }
  }
`;
const AT_ONCE = 12;
const TOLD_EVERY = 100;

/** Registers agents over the public API, each with its client's token, spread evenly over the clients. */
export async function joinFleet({ world, clients, agents, signal, told }: JoinOptions): Promise<Member[]> {
  const tokens: string[] = [];
  for (let client = 0; client < clients; client += 1) tokens.push(await createClient(world));
  await using resources = new AsyncDisposableStack();
  const { origin, pathname } = new URL(world.url);
  const pool = new Pool(origin, { connections: AT_ONCE });
  resources.defer(() => pool.destroy());
  const members: Member[] = [];
  let next = 0;
  async function registerOnAndOn(): Promise<void> {
    while (next < agents) {
      signal.throwIfAborted();
      const number = next;
      next += 1;
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${tokens[clientOf(number) % clients]}`,
      };
      const body = JSON.stringify({ query: REGISTER, variables: { input: registrationOf(number) } });
      const response = await pool.request({ method: 'POST', path: pathname, headers, body });
      const answer = await response.body.text();
      const { data, errors } = JSON.parse(answer);
      if (errors || data.registerAgent.errors.length > 0) throw new Error(`Not registered: ${answer.slice(0, 500)}`);
      members.push({ number, token: data.registerAgent.token, instanceId: data.registerAgent.instance.id });
      if (members.length % TOLD_EVERY === 0) told(members.length);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, registerOnAndOn));
  return members.sort((a, b) => placeOf(a) - placeOf(b));
}

async function createClient(world: World): Promise<string> {
  const input = { name: `Benchmark ${randomUUID()}`, idempotencyKey: randomUUID() };
  const { createClient: created } = await world.data(CREATE, { input }, world.adminToken);
  if (created.errors.length > 0) throw new Error(`No client: ${JSON.stringify(created.errors)}`);
  return created.token;
}

/** Each client has machines of every size in every zone. */
const clientOf = (number: number): number => Math.floor(number / (SIZES.length * ZONES.length));

// A prime: neighbours in the fleet, who watch the same pools, are apart in time.
const STRIDE = 7_919;
const placeOf = ({ number }: Member): number => (number * STRIDE) % 10_007;

const registrationOf = (number: number) => ({
  logicalId: `workload-${number}`,
  hostname: `host-${number}.example.com`,
  version: '5.0.0',
  instance: { providerId: `i-${number}`, zone: zoneOf(number), mode: 'SPOT', ...sizeOf(number) },
});
