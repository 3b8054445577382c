import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Data } from '../support/connect-world.ts';
import { fillInput, type Ids, mutationsOf, spoiled } from '../support/mutation-inputs.ts';
import { type EmbeddedWorld, startEmbedded } from '../support/world.ts';

const schema = buildSchema(readFileSync(new URL('../../schema/public.graphql', import.meta.url), 'utf8'));
const mutations = mutationsOf(schema);
const REFUSALS = 'errors { __typename ... on UserError { message path } }';

interface Tenant {
  readonly clientToken: string;
  readonly agentToken: string;
  readonly ids: Ids;
}

let world: EmbeddedWorld;
let owner: Tenant;
let stranger: Tenant;

beforeAll(async () => {
  world = await startEmbedded({ LOG_LEVEL: 'silent' });
  owner = await openTenant('Owner');
  stranger = await openTenant('Stranger');
}, 120_000);
afterAll(() => world?.[Symbol.asyncDispose]());

async function accepted(field: string, type: string, input: object, selection: string, token: string) {
  const document = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} ${REFUSALS} } }`;
  const payload = (await world.data(document, { input }, token))[field];
  expect(payload.errors).toEqual([]);
  return payload;
}

/** A client with one of everything that an id can name. */
async function openTenant(name: string): Promise<Tenant> {
  const key = { idempotencyKey: randomUUID() };
  const made = await accepted(
    'createClient',
    'CreateClientInput',
    { name, ...key },
    'client { id } token',
    world.adminToken,
  );
  const [clientId, clientToken]: string[] = [made.client.id, made.token];
  const machine = { instanceType: 'm5.large', zone: 'us-east-1a', mode: 'SPOT', onDemandHourlyPrice: '0.096' };
  const registration = {
    logicalId: 'one',
    hostname: 'one.example.com',
    version: '1',
    instance: { ...machine, providerId: 'i-1' },
  };
  const { agent, instance, token } = await accepted(
    'registerAgent',
    'RegisterAgentInput',
    registration,
    'agent { id } instance { id pool { id } } token',
    String(clientToken),
  );
  const report = {
    reportId: 'r-1',
    instanceId: instance.id,
    onDemandHourlyPrice: '0.096',
    prices: [{ zone: 'us-east-1b', hourlyPrice: '0.03' }],
  };
  await accepted('reportPricing', 'ReportPricingInput', report, 'acceptedCount', token);
  const { pools } = await world.data('{ pools(filter: { search: "1b" }) { nodes { id } } }', {}, clientToken);
  const poolId = pools.nodes[0].id;
  const wish = { agentId: agent.id, poolId, idempotencyKey: 'standby' };
  const { replica } = await accepted(
    'createReplica',
    'CreateReplicaInput',
    wish,
    'replica { id }',
    String(clientToken),
  );
  const order = { agentId: agent.id, targetMode: 'SPOT', targetPoolId: poolId, priority: 75, idempotencyKey: 'move' };
  const issued = await accepted(
    'issueSwitchCommand',
    'IssueSwitchCommandInput',
    order,
    'command { id }',
    String(clientToken),
  );
  const run = { horizonHours: 2, idempotencyKey: 'run' };
  const { forecastRun } = await accepted(
    'startForecastRun',
    'StartForecastRunInput',
    run,
    'forecastRun { id task { id } }',
    String(clientToken),
  );
  await world.spotkeep.caughtUp();
  const rest = await world.data(
    'query ($id: ID!) { client(id: $id) { notifications { nodes { id } } } timeSeriesList { nodes { id } } }',
    { id: clientId },
    clientToken,
  );
  return {
    clientToken: String(clientToken),
    agentToken: token,
    ids: {
      clientId: String(clientId),
      agentId: agent.id,
      instanceId: instance.id,
      oldInstanceId: instance.id,
      newInstanceId: instance.id,
      poolId,
      targetPoolId: poolId,
      replicaId: replica.id,
      commandId: issued.command.id,
      runId: forecastRun.id,
      taskId: forecastRun.task.id,
      notificationId: rest.client.notifications.nodes[0].id,
      seriesId: rest.timeSeriesList.nodes[0].id,
    },
  };
}

/** All of a tenant's state that a mutation could change. */
async function stateOf({ clientToken, ids }: Tenant): Promise<Data> {
  await world.spotkeep.caughtUp();
  const { data, errors } = await world.execute(
    /* GraphQL */ `
      query ($id: ID!) {
        client(id: $id) {
          name status token { generation }
          agents { nodes { logicalId hostname status version lastHeartbeatAt primaryInstance { id }
            config { version isAutoSwitchEnabled } pendingCommands { id status acknowledgedAt }
            instances { id role mode hourlyPrice } switches { nodes { id phase progressRatio } } } }
          replicas { nodes { id status sync { progressRatio } instance { id } } }
          decisions { nodes { id } }
          notifications { nodes { id readAt } }
        }
        pools { nodes { name hourlyPrice prices { nodes { hourlyPrice } } } }
        forecastRuns { nodes { id } }
        clients: me { kind }
      }
    `,
    { id: ids.clientId },
    clientToken,
  );
  expect(errors).toBeUndefined();
  return data;
}

const codesOf = (answer: { errors?: readonly { extensions?: Data }[] }) =>
  (answer.errors ?? []).map(({ extensions }) => extensions?.code);
const refusalsOf = (answer: { data?: Data }, name: string): Data[] => answer.data?.[name]?.errors ?? [];

describe.each(mutations)('G16 the mutation $name', ({ name, document, inputType }) => {
  const isForAdministrators = ['createClient', 'regenerateClientToken', 'cancelTask', 'retryTask'].includes(name);

  test('is closed to nobody in particular', async () => {
    const before = await stateOf(owner);
    const answer = await world.execute(document, {
      input: fillInput(inputType, owner.ids, owner.ids.agentId as string),
    });
    expect(answer.data ?? null).toBeNull();
    expect(codesOf(answer)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
    expect(await stateOf(owner)).toEqual(before);
  });

  test('answers another tenant as if what it names did not exist, and changes nothing', async () => {
    const before = await stateOf(owner);
    const foreign = fillInput(inputType, owner.ids, String(owner.ids.agentId));
    const unknown = fillInput(inputType, {}, randomUUID());
    for (const token of [stranger.clientToken, stranger.agentToken]) {
      const answer = await world.execute(document, { input: foreign }, token);
      const codes = codesOf(answer);
      if (isForAdministrators || codes.length > 0) expect(codes).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
      else expect(refusalsOf(answer, name)).toContainEqual(expect.objectContaining({ __typename: 'InvalidInput' }));
      const other = await world.execute(document, { input: unknown }, token);
      expect(answer.data).toEqual(other.data);
      expect(codes).toEqual(codesOf(other));
    }
    expect(await stateOf(owner)).toEqual(before);
  });

  test('refuses each malformed field, and never fails on one', async () => {
    const unknown = randomUUID();
    const input = fillInput(inputType, {}, unknown);
    const spoils = [() => null, () => 'x\u0000y', () => 'w'.repeat(20_000), () => ({ nested: [1] }), () => -1e300];
    const tokens = isForAdministrators ? [world.adminToken] : [world.adminToken, owner.clientToken, owner.agentToken];
    for (const token of tokens) {
      for (const spoil of spoils) {
        for (const [path, bad] of spoiled(input, spoil)) {
          const answer = await world.execute(document, { input: bad }, token);
          const codes = codesOf(answer);
          expect(codes, `${path} as ${JSON.stringify(spoil()).slice(0, 20)}`).not.toContain('INTERNAL_SERVER_ERROR');
          if (codes.length === 0 && name !== 'createClient' && spoil() !== null)
            expect(refusalsOf(answer, name).length, path).toBeGreaterThan(0);
        }
      }
    }
  });
});
