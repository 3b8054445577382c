import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin, asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet, type Refusal } from './fleet.ts';

const UPDATE = /* GraphQL */ `
  mutation ($input: UpdateAgentConfigInput!) {
    updateAgentConfig(input: $input) {
      agent { id config { ...settings } }
      errors { __typename ... on UserError { message path } ... on VersionConflict { currentVersion } }
    }
  }
  fragment settings on AgentConfig {
    isAutoSwitchEnabled isManualReplicaEnabled isAutoTerminateEnabled terminateWaitSeconds minimumSavingsRatio
    riskThreshold maximumSwitchesPerDay maximumSwitchesPerWeek minimumStaySeconds version
  }
`;
interface Settings {
  readonly isAutoSwitchEnabled: boolean;
  readonly isManualReplicaEnabled: boolean;
  readonly terminateWaitSeconds: number;
  readonly version: number;
}
interface Updated {
  readonly agent: { id: string; config: Settings } | null;
  readonly errors: (Refusal & { currentVersion?: number })[];
}

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());

const update = async (viewer: Viewer, input: object, at = fleet) =>
  (await at.ask<{ updateAgentConfig: Updated }>(viewer, UPDATE, { input })).updateAgentConfig;
const stored = async (viewer: Viewer, id: string) => {
  const query = `query ($id: ID!) { agent(id: $id) { config {
    isAutoSwitchEnabled isManualReplicaEnabled terminateWaitSeconds version } } }`;
  return (await fleet.ask<{ agent: { config: Settings } }>(viewer, query, { id })).agent.config;
};

describe('A13 settings of an agent', () => {
  test('what is given is stored, answered and told; what is left out or null stays', async () => {
    const { owner, agentId, clientId } = await fleet.member();
    const { agent, errors } = await update(owner, {
      ...{ agentId, isAutoSwitchEnabled: true, terminateWaitSeconds: 0, minimumSavingsRatio: 0.2, riskThreshold: null },
      ...{ maximumSwitchesPerDay: 5, maximumSwitchesPerWeek: 20, minimumStaySeconds: 3600, expectedVersion: 1 },
    });
    expect(errors).toEqual([]);
    expect(agent?.config).toEqual({
      ...{ isAutoSwitchEnabled: true, isManualReplicaEnabled: false, isAutoTerminateEnabled: true },
      ...{ terminateWaitSeconds: 0, minimumSavingsRatio: 0.2, riskThreshold: 0.3, maximumSwitchesPerDay: 5 },
      ...{ maximumSwitchesPerWeek: 20, minimumStaySeconds: 3600, version: 2 },
    });
    expect(await fleet.news(clientId, 'agent.configured')).toMatchObject([
      {
        aggregateId: agentId,
        payload: {
          ...{ agentId, isAutoSwitchEnabled: true, isManualReplicaEnabled: false, isAutoTerminateEnabled: true },
          ...{ terminateWaitSeconds: 0, version: 2 },
        },
      },
    ]);
  });

  test('enabling one of what excludes each other disables the other, and says so', async () => {
    const { owner, agentId } = await fleet.member();
    const isManual = { isAutoSwitchEnabled: false, isManualReplicaEnabled: true };
    const isAuto = { isAutoSwitchEnabled: true, isManualReplicaEnabled: false };
    await update(owner, { agentId, isAutoSwitchEnabled: true });
    const manual = await update(owner, { agentId, isManualReplicaEnabled: true });
    expect(manual.agent?.config).toMatchObject({ ...isManual, version: 3 });
    const auto = await update(owner, { agentId, isAutoSwitchEnabled: true });
    expect(auto.agent?.config).toMatchObject({ ...isAuto, version: 4 });
    const off = await update(owner, { agentId, isAutoSwitchEnabled: false });
    expect(off.agent?.config).toMatchObject({ isAutoSwitchEnabled: false, isManualReplicaEnabled: false });
  });

  test('both at once are refused by name, and nothing is stored', async () => {
    const { owner, agentId, clientId } = await fleet.member();
    const both = await update(owner, {
      ...{ agentId, isAutoSwitchEnabled: true, isManualReplicaEnabled: true, terminateWaitSeconds: 1 },
    });
    expect(both).toMatchObject({
      agent: null,
      errors: [
        { __typename: 'InvalidInput', path: ['isAutoSwitchEnabled'] },
        { __typename: 'InvalidInput', path: ['isManualReplicaEnabled'] },
      ],
    });
    expect(await stored(owner, agentId)).toMatchObject({ terminateWaitSeconds: 300, version: 1 });
    expect(await fleet.news(clientId, 'agent.configured')).toEqual([]);
  });

  test('the same change again is no change: no news, no new version', async () => {
    const { owner, agentId, clientId } = await fleet.member();
    const change = { agentId, terminateWaitSeconds: 60 };
    const first = await update(owner, change);
    expect(await update(owner, change)).toEqual(first);
    expect(first.agent?.config.version).toBe(2);
    expect(await fleet.news(clientId, 'agent.configured')).toHaveLength(1);
  });

  test('a version that is not in force any more is refused, with the one that is', async () => {
    const { owner, agentId } = await fleet.member();
    await update(owner, { agentId, terminateWaitSeconds: 60 });
    const late = await update(owner, { agentId, terminateWaitSeconds: 90, expectedVersion: 1 });
    expect(late).toMatchObject({
      agent: null,
      errors: [{ __typename: 'VersionConflict', path: ['expectedVersion'], currentVersion: 2 }],
    });
    expect(await stored(owner, agentId)).toMatchObject({ terminateWaitSeconds: 60, version: 2 });
  });
});

describe('A13 settings that are refused', () => {
  test.each([
    ['terminateWaitSeconds', -1],
    ['terminateWaitSeconds', 86_401],
    ['minimumSavingsRatio', 1.01],
    ['riskThreshold', -0.1],
    ['maximumSwitchesPerDay', 101],
    ['maximumSwitchesPerWeek', 701],
    ['minimumStaySeconds', 604_801],
  ])('%s %d', async (field, value) => {
    const { owner, agentId, clientId } = await fleet.member();
    expect(await update(owner, { agentId, [field]: value })).toMatchObject({
      agent: null,
      errors: [{ __typename: 'InvalidInput', path: [field] }],
    });
    expect(await fleet.news(clientId, 'agent.configured')).toEqual([]);
  });

  test('those of another client’s agent, which is as unknown as one that does not exist', async () => {
    const { agentId, owner } = await fleet.member();
    const stranger = asClient(randomUUID());
    for (const id of [agentId, randomUUID(), 'x']) {
      expect(await update(stranger, { agentId: id, terminateWaitSeconds: 1 })).toEqual({
        agent: null,
        errors: [{ __typename: 'InvalidInput', message: 'No such agent.', path: ['agentId'] }],
      });
    }
    expect(await stored(owner, agentId)).toMatchObject({ terminateWaitSeconds: 300, version: 1 });
  });

  test('those of a deleted agent', async () => {
    const { owner, agentId } = await fleet.member();
    await fleet.rows("update agent.agent set status = 'DELETED' where id = $1", [agentId]);
    expect(await update(owner, { agentId, terminateWaitSeconds: 1 })).toMatchObject({
      agent: null,
      errors: [{ __typename: 'AgentDeleted', path: ['agentId'] }],
    });
  });

  test('from nobody, and from the agent itself', async () => {
    const { viewer, agentId } = await fleet.member();
    for (const unauthorised of [anonymous, viewer]) {
      const { errors } = await fleet.world.execute('agent', unauthorised, UPDATE, { input: { agentId } });
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
    }
  });

  test('a number that is none is a bad request', async () => {
    const { owner, agentId } = await fleet.member();
    const input = { agentId, terminateWaitSeconds: 'soon' };
    const { errors } = await fleet.world.execute('agent', owner, UPDATE, { input });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('A13 who may change settings', () => {
  test('an administrator may', async () => {
    const { agentId } = await fleet.member();
    const { agent } = await update(asAdmin, { agentId, terminateWaitSeconds: 1 });
    expect(agent?.config.terminateWaitSeconds).toBe(1);
  });
});

onEachDatabase('A13 changes at the same time', (kind) => {
  let racing: Fleet;
  beforeAll(async () => {
    racing = await createFleet({ kind });
  });
  afterAll(() => racing[Symbol.asyncDispose]());

  test('of ten that saw the same version one is made, and nine are told', async () => {
    const { owner, agentId, clientId } = await racing.member();
    const change = (_: unknown, n: number) =>
      update(owner, { agentId, terminateWaitSeconds: n, expectedVersion: 1 }, racing);
    const answers = await Promise.all(Array.from({ length: 10 }, change));
    expect(answers.filter(({ agent }) => agent)).toHaveLength(1);
    expect(answers.flatMap(({ errors }) => errors.map(({ currentVersion }) => currentVersion))).toEqual(
      Array.from({ length: 9 }, () => 2),
    );
    expect(await racing.news(clientId, 'agent.configured')).toHaveLength(1);
  });

  test('whoever comes last, never both are on', async () => {
    const { owner, agentId } = await racing.member();
    const change = (_: unknown, n: number) =>
      update(owner, { agentId, [n % 2 ? 'isAutoSwitchEnabled' : 'isManualReplicaEnabled']: true }, racing);
    const answers = await Promise.all(Array.from({ length: 10 }, change));
    const both = answers.map(({ agent }) => agent?.config.isAutoSwitchEnabled && agent.config.isManualReplicaEnabled);
    expect(both).toEqual(Array.from({ length: 10 }, () => false));
  });
});
