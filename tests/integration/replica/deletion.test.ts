import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { asAdmin } from '../../support/subgraph.ts';
import { createFaults } from './faults.ts';
import { createStandbyWorld, MUTATIONS, newKey, type StandbyWorld } from './standbys.ts';

const faults = createFaults();
let world: StandbyWorld;
beforeAll(async () => {
  world = await createStandbyWorld({ peers: faults.wrap });
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => faults.heal());

const nowhere = '01980000-0000-7000-8000-000000000001';
const typesOf = async (clientId: string) => (await world.news(clientId)).map(({ type }) => type);
const releases = () => world.rows('select * from replica.machine_release');

describe('R4 delete', () => {
  test.each(['LAUNCHING', 'SYNCING', 'READY'] as const)(
    'a standby that is %s ends, and is told so once',
    async (from) => {
      const agent = await world.protect();
      const replicaId = await world.standby(agent, from);
      const first = await world.call(agent.owner, 'deleteReplica', { replicaId });
      expect(first).toMatchObject({ replica: { status: 'TERMINATED', endedAt: expect.any(String) }, errors: [] });
      expect(await world.call(agent.viewer, 'deleteReplica', { replicaId })).toEqual(first);
      expect((await typesOf(agent.clientId)).filter((type) => type === 'replica.terminated')).toHaveLength(1);
      expect((await world.machines(agent)).REPLICA).toBeUndefined();
      expect(await releases()).toEqual([]);
    },
  );

  test('the agent that ends the machine of a deleted standby may say so', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    await world.call(agent.owner, 'deleteReplica', { replicaId });
    const input = { replicaId, status: 'TERMINATED' };
    expect(await world.call(agent.viewer, 'reportReplicaStatus', input)).toMatchObject({
      ...{ errors: [], replica: { status: 'TERMINATED' } },
    });
    expect((await world.machines(agent)).PRIMARY).toEqual([agent.instanceId]);
  });

  test('one that takes over, took over or failed is refused', async () => {
    const agent = await world.protect();
    const [promoted, failed, promoting] = [
      await world.standby(agent),
      await world.standby(agent, 'LAUNCHING'),
      await world.standby(agent),
    ];
    await world.call(agent.owner, 'promoteReplica', { replicaId: promoted, idempotencyKey: newKey() });
    await world.call(agent.viewer, 'reportReplicaStatus', { replicaId: failed, status: 'FAILED' });
    faults.inject('promotePrimary', 'BEFORE');
    const input = { replicaId: promoting, idempotencyKey: newKey() };
    await world.world.execute('replica', agent.owner, MUTATIONS.promoteReplica, { input });
    for (const [replicaId, from] of [
      [promoted, 'PROMOTED'],
      [failed, 'FAILED'],
      [promoting, 'PROMOTING'],
    ]) {
      expect(await world.call(agent.owner, 'deleteReplica', { replicaId })).toMatchObject({
        ...{
          replica: null,
          errors: [{ __typename: 'IllegalTransition', from, to: 'TERMINATED', path: ['replicaId'] }],
        },
      });
    }
    faults.heal();
    await world.call(agent.owner, 'promoteReplica', input);
  });

  test('a machine whose owner does not answer is released later', async () => {
    const agent = await world.protect();
    const replicaId = await world.standby(agent);
    faults.inject('releaseReplica', 'BEFORE');
    expect((await world.call(agent.owner, 'deleteReplica', { replicaId })).errors).toEqual([]);
    expect(await releases()).toMatchObject([{ agent_id: agent.agentId, has_ended: false }]);
    faults.heal();
    world.world.clock.advance(6_000);
    await world.startAgain();
    expect(await releases()).toEqual([]);
    expect((await world.machines(agent)).REPLICA).toBeUndefined();
  });

  test('foreign, malformed and unauthorised calls are refused, and nothing ends', async () => {
    const [agent, other] = [await world.protect(), await world.protect()];
    const replicaId = await world.standby(agent);
    const noSuch = { __typename: 'InvalidInput', message: 'No such standby.', path: ['replicaId'] };
    for (const [viewer, id] of [
      [other.owner, replicaId],
      [other.viewer, replicaId],
      [asAdmin, nowhere],
      [asAdmin, 'x'],
    ] as const) {
      expect(await world.call(viewer, 'deleteReplica', { replicaId: id })).toEqual({ replica: null, errors: [noSuch] });
    }
    const { errors } = await world.world.execute('replica', anonymous, MUTATIONS.deleteReplica, {
      input: { replicaId },
    });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    expect(await world.show(agent.owner, replicaId)).toMatchObject({ status: 'READY' });
  });
});
