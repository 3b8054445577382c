import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createHttpApi } from '../../simulator/api/http-api.ts';
import { createPatientApi } from '../../simulator/api/patient-api.ts';
import type { GraphApi } from '../../simulator/api.ts';
import type { TypedText } from '../../simulator/generated/documents.ts';
import { openCalmFleet, openClient } from '../support/calm-fleet.ts';
import type { Data } from '../support/connect-world.ts';
import { type EmbeddedWorld, startEmbedded } from '../support/world.ts';

let world: EmbeddedWorld;
let api: GraphApi;
let token = '';
beforeAll(async () => {
  world = await startEmbedded();
  api = createPatientApi(createHttpApi({ url: world.url }));
  token = await openClient(world);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const machine = (providerId: string) => ({
  ...{ providerId, instanceType: 'm5.large', zone: 'us-east-1a', region: 'us-east-1', mode: 'SPOT' },
  ...{ hourlyPrice: '0.040000', onDemandHourlyPrice: '0.100000' },
});

/** What a mutation answers that must not be refused; it is sent again when the service is busy. */
async function told(name: string, input: object, { select = '', as = token } = {}) {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${select} errors { __typename } } }`;
  const { [name]: payload } = await api.execute(query as TypedText<Data, object>, { input }, as);
  expect(payload.errors).toEqual([]);
  return payload;
}

/** The agent and its first machine, both prices of its region known. */
async function register() {
  const input = { logicalId: 'render-farm', hostname: 'farm-1', version: '1', instance: machine('i-first') };
  const {
    agent,
    instance,
    token: as,
  } = await told('registerAgent', input, {
    select: 'agent { id } instance { id } token',
  });
  const prices = ['0.040000', '0.050000'].map((hourlyPrice, index) => ({
    ...{ zone: `us-east-1${'ab'[index]}`, hourlyPrice, observedAt: new Date().toISOString() },
  }));
  const report = { instanceId: instance.id, reportId: 'first', onDemandHourlyPrice: '0.100000', prices };
  await told('reportPricing', report, { as });
  return { agentId: agent.id as string, as: as as string };
}

/** A standby; with a machine when that is named. */
async function standby(agentId: string, as: string, providerId?: string): Promise<string> {
  const { replica } = await told(
    'createReplica',
    { agentId, idempotencyKey: randomUUID() },
    { select: 'replica { id }' },
  );
  if (providerId) await told('attachReplicaInstance', { replicaId: replica.id, providerId }, { as });
  return replica.id;
}

interface ToldCommand {
  readonly id: string;
  readonly kind: string;
  readonly instance: { readonly providerId: string } | null;
  readonly replica: { readonly id: string } | null;
}

const COMMAND = 'id kind instance { providerId } replica { id }';
const PENDING = `query ($id: ID!) { agent(id: $id) { pendingCommands { ${COMMAND} } } }`;
const ISSUED = `subscription ($id: ID!) { commandIssued(agentId: $id) { ${COMMAND} } }`;

async function pending(id: string): Promise<ToldCommand[]> {
  return (await world.data(PENDING, { id }, token)).agent.pendingCommands;
}

const AFTERWARDS = /* GraphQL */ `
  query ($id: ID!) {
    agent(id: $id) {
      status
      primaryInstance { mode }
      switches { nodes { phase trigger } }
      terminations { nodes { reason instance { providerId } } }
      replicas(filter: { statuses: [LAUNCHING, SYNCING, READY] }) { nodes { id instance { role } } }
    }
  }
`;

/** How a command ended, as whoever comes too late is told. */
async function endOf(commandId: string, as: string): Promise<string | undefined> {
  const { acknowledgeCommand } = await world.data(
    `mutation ($input: AcknowledgeCommandInput!) {
      acknowledgeCommand(input: $input) { errors { __typename ... on CommandClosed { status } } }
    }`,
    { input: { commandId } },
    as,
  );
  return acknowledgeCommand.errors[0]?.status;
}

describe('A12 an agent is told things of every kind', { timeout: 60_000 }, () => {
  test('it hears the same by subscription and by query, in the same order, and carries all of it out', async () => {
    const { agentId, as } = await register();
    await told('promoteReplica', {
      ...{ replicaId: await standby(agentId, as, 'i-second'), idempotencyKey: 'promote' },
    });
    await told('deleteReplica', { replicaId: await standby(agentId, as, 'i-third') });
    const wanted = await standby(agentId, as);
    await told('updateAgentConfig', { agentId, riskThreshold: 0.5 });
    const order = { agentId, targetMode: 'ON_DEMAND', priority: 75, idempotencyKey: 'switch' };
    await told('issueSwitchCommand', order);

    const commands = await vi.waitFor(
      async () => {
        const waiting = await pending(agentId);
        expect(new Set(waiting.map(({ kind }) => kind)).size).toBe(5);
        return waiting;
      },
      { timeout: 20_000, interval: 100 },
    );
    const byKind = Object.fromEntries(commands.map((command) => [command.kind, command]));
    expect(commands[0]?.kind).toBe('SWITCH');
    expect(byKind).toMatchObject({
      CREATE_REPLICA: { replica: { id: wanted }, instance: null },
      PROMOTE_REPLICA: { instance: { providerId: 'i-second' } },
      TERMINATE: { instance: { providerId: 'i-third' } },
    });

    await using heard = world.subscribe(ISSUED, { id: agentId }, token);
    await heard.until(({ commandIssued }) => commandIssued.id === commands.at(-1)?.id);
    expect(heard.results.map(({ data }) => data.commandIssued)).toEqual(commands);

    await using driver = await openCalmFleet({ api, clientToken: token });
    await driver.step();
    driver.start();
    await vi.waitFor(async () => expect(await pending(agentId)).toEqual([]), { timeout: 20_000, interval: 100 });
    const afterwards = await vi.waitFor(
      async () => {
        const { agent } = await world.data(AFTERWARDS, { id: agentId }, token);
        expect(agent.switches.nodes).toContainEqual({ phase: 'COMPLETED', trigger: 'MANUAL' });
        return agent;
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(afterwards).toMatchObject({ status: 'ONLINE', primaryInstance: { mode: 'ON_DEMAND' } });
    expect(afterwards.replicas.nodes).toEqual([{ id: wanted, instance: { role: 'REPLICA' } }]);
    expect(afterwards.terminations.nodes).toContainEqual({ reason: 'RELEASED', instance: { providerId: 'i-third' } });
    const { token: mine } = await told('registerAgent', await sameMachine(agentId), { select: 'token' });
    for (const { id } of commands) expect(await endOf(id, mine)).toBe('SUCCEEDED');
  });
});

/** What the agent's machine says of itself when its program starts again. */
async function sameMachine(id: string) {
  const query = `query ($id: ID!) { agent(id: $id) { logicalId hostname version
    primaryInstance { providerId instanceType zone region mode hourlyPrice onDemandHourlyPrice } } }`;
  const { primaryInstance: instance, ...agent } = (await world.data(query, { id }, token)).agent;
  return { ...agent, instance };
}
