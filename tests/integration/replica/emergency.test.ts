import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asAdmin } from '../../support/subgraph.ts';
import { type Coordination, coordinationIn } from './coordination.ts';
import { createFaults } from './faults.ts';
import { notice, noticesIn } from './notices.ts';
import { createStandbyWorld, MUTATIONS, newKey, type StandbyWorld } from './standbys.ts';

// The world of these tests has no forecasting, no Redis and no gateway: an emergency needs none of them.
const faults = createFaults();
let world: StandbyWorld;
let standbys: Coordination;
beforeAll(async () => {
  world = await createStandbyWorld({ peers: faults.wrap });
  standbys = await coordinationIn(world);
});
afterAll(async () => {
  await standbys[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});
afterEach(() => faults.heal());

const nowhere = '01980000-0000-7000-8000-000000000001';
const { report, emergencies } = noticesIn(() => world);
const ask = (viewer: Parameters<typeof world.call>[0], more: object = {}) =>
  world.call(viewer, 'createEmergencyReplica', { idempotencyKey: newKey(), ...more });

describe('R8 an emergency standby', () => {
  test('it is asked for in the safest pool, of those the cheapest, that is not the primary’s', async () => {
    const agent = await world.protect({ prices: ['0.030', '0.050', '0.041'] });
    await world.rows(
      `update agent.pool set up_score = 0.1, is_up = true, up_since = $2, up_score_at = $2, last_down_at = $2 where id = $1`,
      [agent.pools[0], world.world.clock.now()],
    );
    const { replica, errors } = await ask(agent.viewer);
    expect(errors).toEqual([]);
    expect(replica).toMatchObject({ kind: 'EMERGENCY', status: 'LAUNCHING', pool: { id: agent.pools[2] } });
  });

  test('termination and rebalance signals bypass automatic switching, replica settings and limits', async () => {
    const agent = await world.protect();
    for (let i = 0; i < 5; i += 1) await world.standby(agent, 'LAUNCHING');
    expect((await ask(agent.owner, { agentId: agent.agentId })).replica).toMatchObject({ kind: 'EMERGENCY' });
    const warned = await world.protect();
    await standbys.warn(warned);
    expect(await standbys.open(warned)).toMatchObject([{ kind: 'AUTOMATIC_REBALANCE' }]);
  });

  test('a disabled agent gets one as well, and a notice about its machine is acted on', async () => {
    const agent = await world.protect();
    await standbys.change(agent.owner, 'disableAgent', { agentId: agent.agentId });
    const { replica } = await ask(agent.viewer);
    expect(replica).toMatchObject({ kind: 'EMERGENCY' });
    await standbys.launch(agent, String(replica?.id));
    expect((await report(agent.viewer, notice(agent))).action).toBe('REPLICA_PROMOTED');
  });

  test('an agent that repeats it gets the same replica while one stands, and another once that has failed', async () => {
    const agent = await world.protect();
    const first = await ask(agent.viewer);
    for (let i = 0; i < 3; i += 1) expect(await ask(agent.viewer)).toEqual(first);
    const replicaId = String(first.replica?.id);
    await world.call(agent.viewer, 'reportReplicaStatus', { replicaId, status: 'FAILED' });
    const second = await ask(agent.viewer);
    expect(second.replica).toMatchObject({ kind: 'EMERGENCY', status: 'LAUNCHING' });
    expect(second.replica?.id).not.toBe(replicaId);
    expect(await emergencies(agent)).toHaveLength(2);
  });

  test('one key answers one standby, and is refused for another machine', async () => {
    const agent = await world.protect();
    const key = { idempotencyKey: newKey() };
    const first = await ask(agent.viewer, key);
    expect(await ask(agent.viewer, key)).toEqual(first);
    const other = await ask(agent.viewer, { ...key, instanceId: agent.instanceId });
    expect(other).toMatchObject({ replica: null, errors: [{ __typename: 'IdempotencyConflict' }] });
  });

  test('ten calls at once ask for one', async () => {
    const agent = await world.protect();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(agent.viewer)));
    expect(new Set(answers.map(({ replica }) => replica?.id)).size).toBe(1);
    expect(await emergencies(agent)).toHaveLength(1);
  });

  test('the one that was asked for is the one that the notice waits for, and it takes over on the next call', async () => {
    const agent = await world.protect();
    const { replica } = await ask(agent.viewer);
    const input = notice(agent);
    const first = await report(agent.viewer, input);
    expect(first).toMatchObject({ action: 'LAUNCH_EMERGENCY_REPLICA', failover: { replica: { id: replica?.id } } });
    for (let i = 0; i < 3; i += 1) {
      world.world.clock.advance(5_000);
      expect(await report(agent.viewer, input)).toEqual(first);
    }
    await standbys.launch(agent, String(replica?.id));
    expect(await report(agent.viewer, input)).toMatchObject({
      ...{ action: 'REPLICA_PROMOTED', failover: { replica: { id: replica?.id } } },
    });
    expect(await emergencies(agent)).toHaveLength(1);
  });

  test('the engine, its risk and the settings are never asked; there is no forecasting and no Redis', async () => {
    const agent = await world.protect();
    faults.inject('describeStandbyNeed', 'BEFORE');
    expect((await ask(agent.viewer)).errors).toEqual([]);
    const replicaId = String((await emergencies(agent))[0]?.id);
    await standbys.launch(agent, replicaId);
    expect((await report(agent.viewer, notice(agent))).action).toBe('REPLICA_PROMOTED');
  });

  test('it is not ended while a fail-over waits for it, whatever the settings become', async () => {
    const agent = await world.protect();
    await report(agent.viewer, notice(agent));
    await standbys.configure(agent, { isAutoSwitchEnabled: true });
    await standbys.configure(agent, { isManualReplicaEnabled: true });
    await standbys.configure(agent, { isManualReplicaEnabled: false });
    expect(await standbys.open(agent)).toMatchObject([{ kind: 'EMERGENCY', status: 'LAUNCHING' }]);
  });

  test('a machine that is not the primary, a foreign agent and one that is not there are refused', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    const wrong = await ask(agent.viewer, { instanceId: other.instanceId });
    expect(wrong).toMatchObject({ replica: null, errors: [{ __typename: 'InvalidInput', path: ['instanceId'] }] });
    const noAgent = {
      replica: null,
      errors: [{ __typename: 'InvalidInput', message: 'No such agent.', path: ['agentId'] }],
    };
    for (const [viewer, agentId] of [
      [agent.owner, other.agentId],
      [agent.viewer, other.agentId],
      [asAdmin, nowhere],
      [asAdmin, 'x'],
    ] as const) {
      expect(await ask(viewer, { agentId })).toEqual(noAgent);
    }
    const { errors } = await world.world.execute('replica', agent.viewer, MUTATIONS.createEmergencyReplica, {
      input: { idempotencyKey: '' },
    });
    expect(errors).toBeUndefined();
    expect(await emergencies(agent)).toEqual([]);
  });
});

describe('A8 what an agent is to maintain', () => {
  const QUERY = /* GraphQL */ `
    query ($of: [_Any!]!) {
      _entities(representations: $of) {
        ... on Agent { replicaConfig { mode desiredCount reason minimumSyncRatio preferredPools { id } } }
      }
    }
  `;
  const configOf = async (viewer: Parameters<typeof world.call>[0], agentId: string) => {
    const of = [{ __typename: 'Agent', id: agentId }];
    type Answer = { _entities: { replicaConfig: object | null }[] };
    return (await world.world.data<Answer>('replica', viewer, QUERY, { of }))._entities[0]?.replicaConfig;
  };

  test('mode, number, reason and pools follow the settings, the risk and the warnings; a standby is to have all of the state', async () => {
    const agent = await world.protect({ prices: ['0.050', '0.040'] });
    const preferredPools = [{ id: agent.pools[1] }, { id: agent.pools[0] }];
    const common = { minimumSyncRatio: 1, preferredPools };
    await standbys.decide(agent, 0);
    const config = () => configOf(agent.viewer, agent.agentId);
    expect(await config()).toEqual({ ...common, mode: 'NONE', desiredCount: 0, reason: null });
    await standbys.configure(agent, { isManualReplicaEnabled: true });
    expect(await config()).toEqual({ ...common, mode: 'MANUAL', desiredCount: 1, reason: 'MANUAL_MODE' });
    await standbys.configure(agent, { isAutoSwitchEnabled: true });
    expect(await config()).toEqual({ ...common, mode: 'AUTOMATIC', desiredCount: 0, reason: null });
    await standbys.decide(agent, 0.9);
    expect(await config()).toMatchObject({ mode: 'AUTOMATIC', desiredCount: 1, reason: 'RISK' });
    await standbys.warn(agent);
    expect(await config()).toMatchObject({ desiredCount: 1, reason: 'REBALANCE_RECOMMENDATION' });
    expect(await configOf(agent.owner, agent.agentId)).toMatchObject({ desiredCount: 1 });
  });

  test('it is null for another tenant, as for an agent that is not there', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    expect(await configOf(other.owner, agent.agentId)).toBeNull();
    expect(await configOf(other.viewer, agent.agentId)).toBeNull();
    expect(await configOf(asAdmin, nowhere)).toBeNull();
  });
});
