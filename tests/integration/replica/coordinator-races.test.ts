import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from '../../support/database.ts';
import { type Coordination, coordinationIn } from './coordination.ts';
import { createStandbyWorld, newKey, type Protected, type StandbyWorld } from './standbys.ts';

const WORKERS = 6;

onEachDatabase('R10 any number of workers at once', (kind) => {
  let world: StandbyWorld;
  let standbys: Coordination;
  beforeAll(async () => {
    world = await createStandbyWorld({ kind });
    standbys = await coordinationIn(world);
  });
  afterAll(async () => {
    await standbys[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  const lookAtOnce = (agents: readonly Protected[]) =>
    Promise.all(agents.flatMap(({ agentId }) => Array.from({ length: WORKERS }, () => standbys.reconcile(agentId))));
  const enable = (agent: Protected, isManualReplicaEnabled: boolean) =>
    standbys.change(agent.owner, 'updateAgentConfig', { agentId: agent.agentId, isManualReplicaEnabled });

  test('each agent in manual mode has exactly one standby, and one was asked for', async () => {
    const agents = await Promise.all(Array.from({ length: 4 }, () => world.protect()));
    await Promise.all(agents.map((agent) => enable(agent, true)));
    await lookAtOnce(agents);
    await standbys.quiet();
    await lookAtOnce(agents);
    for (const agent of agents)
      expect(await standbys.all(agent)).toMatchObject([{ kind: 'MANUAL', status: 'LAUNCHING' }]);
  });

  test('settings that change while all look come to what they are in the end', async () => {
    const agent = await world.protect();
    for (const isEnabled of [true, false, true, false]) {
      await Promise.all([enable(agent, isEnabled), lookAtOnce([agent])]);
    }
    await standbys.quiet();
    expect(await standbys.open(agent)).toEqual([]);
    await Promise.all([enable(agent, true), lookAtOnce([agent])]);
    await standbys.quiet();
    expect(await standbys.open(agent)).toHaveLength(1);
  });

  test('a promotion, a notice and a deletion that race with the looks leave one primary and one standby', async () => {
    const agent = await world.protect();
    await enable(agent, true);
    await standbys.quiet();
    const replicaId = String((await standbys.open(agent))[0]?.id);
    await standbys.launch(agent, replicaId);
    const notice = { instanceId: agent.instanceId, noticeId: newKey() };
    await Promise.all([
      world.call(agent.owner, 'promoteReplica', { replicaId, createNewReplica: true, idempotencyKey: newKey() }),
      world.call(agent.viewer, 'reportInterruptionNotice', notice),
      world.call(agent.owner, 'deleteReplica', { replicaId }),
      lookAtOnce([agent]),
    ]);
    await standbys.quiet();
    await standbys.pass(60_000);
    const machines = await world.machines(agent);
    expect(machines.PRIMARY).toHaveLength(1);
    const open = await standbys.open(agent);
    expect(open.filter(({ kind }) => kind !== 'EMERGENCY').length).toBeLessThanOrEqual(1);
    expect(open).toHaveLength(1);
  });
});
