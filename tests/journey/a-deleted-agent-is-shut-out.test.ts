import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openClient } from '../support/calm-fleet.ts';
import { type EmbeddedWorld, startEmbedded } from '../support/world.ts';

let world: EmbeddedWorld;
beforeAll(async () => {
  world = await startEmbedded();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const REGISTER = /* GraphQL */ `
  mutation ($input: RegisterAgentInput!) {
    registerAgent(input: $input) { agent { id } instance { id } token errors { __typename } }
  }
`;
const DELETE = /* GraphQL */ `
  mutation ($input: DeleteAgentInput!) {
    deleteAgent(input: $input) { agent { status } errors { __typename } }
  }
`;
const HEARTBEAT = /* GraphQL */ `
  mutation ($input: SendHeartbeatInput!) { sendHeartbeat(input: $input) { errors { __typename } } }
`;

test('A14 the token of a deleted agent is dead, for requests and on open sockets', { timeout: 60_000 }, async () => {
  const owner = await openClient(world);
  const machine = { providerId: 'i-1', instanceType: 'm5.large', zone: 'us-east-1a', mode: 'SPOT' };
  const instance = { ...machine, onDemandHourlyPrice: '0.096' };
  const registration = { logicalId: randomUUID(), hostname: 'web-1', version: '1', instance };
  const { registerAgent } = await world.data(REGISTER, { input: registration }, owner);
  const { token, agent } = registerAgent;
  const beat = { input: { instanceId: registerAgent.instance.id } };
  expect(await world.data(HEARTBEAT, beat, token)).toEqual({ sendHeartbeat: { errors: [] } });
  const commands = 'subscription ($id: ID!) { commandIssued(agentId: $id) { id } }';
  const listener = world.subscribe(commands, { id: agent.id }, token);
  const ended = expect(listener.until(() => false)).rejects.toThrow('Ended');

  const { deleteAgent } = await world.data(DELETE, { input: { agentId: agent.id } }, owner);
  expect(deleteAgent).toEqual({ agent: { status: 'DELETED' }, errors: [] });
  await vi.waitFor(
    async () => {
      const { errors } = await world.execute(HEARTBEAT, beat, token);
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    },
    { timeout: 5_000, interval: 50 },
  );
  await ended;
});
