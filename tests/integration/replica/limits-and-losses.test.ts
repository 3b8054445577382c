import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Coordination, coordinationIn } from './coordination.ts';
import { createFaults } from './faults.ts';
import { notice, noticesIn } from './notices.ts';
import { createStandbyWorld, MUTATIONS, newKey, newProviderId, type StandbyWorld } from './standbys.ts';

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
const { emergencies } = noticesIn(() => world);

describe('R1 the limit of open standbys', () => {
  test('those for emergencies do not count', async () => {
    const agent = await world.protect();
    await world.call(agent.viewer, 'createEmergencyReplica', { idempotencyKey: newKey() });
    for (let i = 0; i < 5; i += 1) {
      const { errors } = await world.call(agent.viewer, 'createReplica', { idempotencyKey: newKey() });
      expect(errors).toEqual([]);
    }
    const { errors } = await world.call(agent.viewer, 'createReplica', { idempotencyKey: newKey() });
    expect(errors).toMatchObject([{ __typename: 'TooManyReplicas' }]);
  });
});

describe('R1 R5 R8 calls while the owner of the agents does not answer', () => {
  test.each([
    ['createReplica', 'describeAgent'],
    ['createEmergencyReplica', 'describeAgent'],
    ['promoteReplica', 'promotePrimary'],
    ['attachReplicaInstance', 'attachReplica'],
  ] as const)('%s says so', async (field, call) => {
    const agent = await world.protect();
    const replicaId =
      field === 'attachReplicaInstance' ? await world.standby(agent, 'LAUNCHING') : await world.standby(agent);
    faults.inject(call, 'BEFORE');
    const own = {
      createReplica: { idempotencyKey: newKey() },
      createEmergencyReplica: { idempotencyKey: newKey() },
      promoteReplica: { replicaId, idempotencyKey: newKey() },
      attachReplicaInstance: { replicaId, providerId: newProviderId() },
    }[field];
    const viewer = field === 'promoteReplica' ? agent.owner : agent.viewer;
    const { errors } = await world.world.execute('replica', viewer, MUTATIONS[field], { input: own });
    expect(errors?.[0]?.extensions.code).toBe('SUBGRAPH_UNAVAILABLE');
  });
});

describe('R9 opposite calls at once', () => {
  test('deleting, failing and promoting a standby while its primary is noticed leaves one primary and one end', async () => {
    for (let round = 0; round < 4; round += 1) {
      const agent = await world.protect();
      const replicaId = await world.standby(agent);
      await Promise.all([
        world.call(agent.owner, 'deleteReplica', { replicaId }),
        world.call(agent.viewer, 'reportReplicaStatus', { replicaId, status: 'TERMINATED' }),
        world.call(agent.owner, 'promoteReplica', { replicaId, idempotencyKey: newKey() }),
        world.call(agent.viewer, 'reportInterruptionNotice', notice(agent)),
        world.call(agent.viewer, 'reportReplicaSync', { replicaId, progressRatio: 0.5 }),
        world.call(agent.viewer, 'createEmergencyReplica', { idempotencyKey: newKey() }),
        world.call(agent.viewer, 'createEmergencyReplica', { idempotencyKey: newKey() }),
      ]);
      await standbys.quiet();
      expect((await world.machines(agent)).PRIMARY).toHaveLength(1);
      expect(['PROMOTED', 'TERMINATED']).toContain((await world.show(agent.owner, replicaId))?.status);
      expect((await emergencies(agent)).length).toBeLessThanOrEqual(1);
    }
  });
});
