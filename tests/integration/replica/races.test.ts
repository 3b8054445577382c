import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAgent, asClient } from '../../support/subgraph.ts';
import { REGISTER, type Registered, spot } from '../agent/fleet.ts';
import { ISSUE, REPORT as REPORT_SWITCH } from '../agent/moves.ts';
import { notice } from './notices.ts';
import { type Ask, createRacers, RACERS, type Racers, ROUNDS, ROUNDS_MILLISECONDS } from './racers.ts';
import { type Answers, MUTATIONS, newKey, newProviderId, type Protected } from './standbys.ts';

const STANDBYS = 3;
const STEPS_LATE = 20;
const LOST = ['PromotionLost', 'IllegalTransition'];

onEachDatabase('A19 and R5 races', (kind) => {
  let racers: Racers;
  beforeAll(async () => {
    racers = await createRacers(kind);
  });
  afterAll(() => racers[Symbol.asyncDispose]());

  const register = async (viewer: Viewer, logicalId: string, instance: object = {}) => {
    const input = { logicalId, hostname: 'web.example.com', version: '1.0.0' };
    const machine = spot({ providerId: newProviderId(), ...instance });
    const variables = { input: { ...input, instance: machine } };
    return (await racers.world.data<{ registerAgent: Registered }>('agent', viewer, REGISTER, variables)).registerAgent;
  };

  test(
    'promotions of several standbys: each lets one machine through, in an epoch of its own',
    async () => {
      const agent = await racers.protect();
      for (let n = 0; n < STANDBYS; n += 1) await racers.standby(agent);
      for (let round = 0; round < ROUNDS; round += 1) {
        const ready = await racers.rows<{ id: string }>(
          `select id from replica.replica where agent_id = $1 and status = 'READY' order by id`,
          [agent.agentId],
        );
        expect(ready).toHaveLength(STANDBYS);
        const mark = await racers.mark(agent.agentId);
        const answers = await racers.race(async (ask, racer) => {
          const replicaId = ready[racer % STANDBYS]?.id;
          const input = { replicaId, idempotencyKey: newKey(), keepOldPrimaryAsReplica: true };
          return (await ask<Answers>('replica', agent.owner, MUTATIONS.promoteReplica, { input })).promoteReplica;
        });
        // Who comes when the first is through already is not in the race any more, and may be the next.
        const won = answers.flatMap(({ replica }) => replica ?? []);
        const lost = answers.flatMap(({ errors }) => errors.map(({ __typename }) => __typename));
        expect(won.length).toBeGreaterThan(0);
        expect(won.length + lost.length).toBe(RACERS);
        expect(lost.filter((type) => !LOST.includes(type))).toEqual([]);
        const { epochs, primaries, told } = await racers.since(mark);
        expect(epochs).toBe(won.length);
        const promoted = told('replica.promoted').map(({ payload }) => payload);
        expect(promoted.map(({ epoch }) => epoch)).toEqual(won.map((_, n) => mark.epoch + 1 + n));
        expect(new Set(promoted.map(({ replicaId }) => replicaId))).toEqual(new Set(won.map(({ id }) => id)));
        expect(primaries).toEqual([promoted.at(-1)?.instanceId]);
        expect(told('instance.roleChanged')).toHaveLength(2 * won.length);
        for (const { epoch, instanceId } of promoted) {
          expect(told('instance.roleChanged', { epoch, role: 'PRIMARY', instanceId })).toHaveLength(1);
          expect(told('instance.roleChanged', { epoch, role: 'REPLICA', previousRole: 'PRIMARY' })).toHaveLength(1);
        }
      }
    },
    ROUNDS_MILLISECONDS,
  );

  test(
    'a switch report against a termination notice: one of them moves the workload, both are answered',
    async () => {
      const { owner, clientId } = await racers.protect();
      for (let round = 0; round < ROUNDS; round += 1) {
        const { agent, next } = await underWay(owner, clientId, `web-${round}`);
        const mark = await racers.mark(agent.agentId);
        const said = notice(agent);
        const prices = { oldHourlyPrice: '0.035', newHourlyPrice: '0.096' };
        const moved = { oldInstanceId: agent.instanceId, newInstanceId: next, ...prices };
        const answers = await racers.race(async (ask, racer) => {
          if (racer % 4 < 2) {
            // A report is a few steps, an answer to a notice many: in some rounds either comes first.
            await looksAround(ask, agent, round % STEPS_LATE);
            const { reportSwitch } = await ask<{ reportSwitch: { switch: { id: string } | null; errors: object[] } }>(
              ...(['agent', agent.viewer, REPORT_SWITCH, { input: moved }] as const),
            );
            return { switchId: reportSwitch.switch?.id, errors: reportSwitch.errors };
          }
          const variables = { input: said };
          const { reportInterruptionNotice: told } = await ask<Answers>(
            ...(['replica', agent.viewer, MUTATIONS.reportInterruptionNotice, variables] as const),
          );
          return { failoverId: told.failover?.id, action: told.action, errors: told.errors };
        });
        expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
        expect(new Set(answers.flatMap(({ switchId }) => switchId ?? [])).size).toBe(1);
        expect(new Set(answers.flatMap(({ failoverId }) => failoverId ?? [])).size).toBe(1);
        expect(new Set(answers.flatMap(({ action }) => action ?? [])).size).toBe(1);

        const isFailedOver = answers.some(({ action }) => action === 'REPLICA_PROMOTED');
        const { epochs, primaries, told } = await racers.since(mark);
        expect(epochs).toBe(1);
        expect(primaries).toHaveLength(1);
        expect(primaries[0] === next).toBe(!isFailedOver);
        expect(told('instance.roleChanged', { role: 'PRIMARY' })).toMatchObject([
          { payload: { instanceId: primaries[0] } },
        ]);
        expect(told('instance.roleChanged', { role: 'ZOMBIE', instanceId: agent.instanceId })).toHaveLength(1);
        expect(told('switch.completed')).toHaveLength(1);
        expect(told('interruption.noticed')).toHaveLength(1);
        expect(told('replica.promoted')).toHaveLength(isFailedOver ? 1 : 0);
        expect(told('failover.progressed', { phase: 'PROMOTED' })).toHaveLength(isFailedOver ? 1 : 0);
      }
    },
    ROUNDS_MILLISECONDS,
  );

  test(
    'registrations of one agent with two machines: one agent, one primary, and each machine came once',
    async () => {
      const owner = asClient(randomUUID());
      for (let round = 0; round < ROUNDS; round += 1) {
        const logicalId = `twice-${round}`;
        const machines = [spot({ providerId: newProviderId() }), spot({ providerId: newProviderId() })];
        const answers = await racers.race(async (ask, racer) => {
          const input = {
            logicalId,
            hostname: 'web.example.com',
            version: '1.0.0',
            instance: machines[racer % 4 < 2 ? 0 : 1],
          };
          return (await ask<{ registerAgent: Registered }>('agent', owner, REGISTER, { input })).registerAgent;
        });
        // The machine that came first is replaced by the other; whoever comes with it after that is told so.
        const refusals = answers.flatMap(({ errors }) => errors.map(({ __typename }) => __typename));
        expect([...new Set(refusals)].filter((type) => type !== 'InstanceRetired')).toEqual([]);
        const taken = answers.flatMap(({ agent, instance }) => (agent && instance ? [{ agent, instance }] : []));
        expect(taken.length + refusals.length).toBe(RACERS);
        expect(new Set(taken.map(({ agent }) => agent.id)).size).toBe(1);

        const agentId = String(taken[0]?.agent.id);
        const { epochs, primaries, told } = await racers.since({ agentId, epoch: 0, agentRow: 0, replicaRow: 0 });
        const launched = told('instance.launched').map(({ payload }) => payload.instanceId);
        expect(new Set(launched)).toEqual(new Set(taken.map(({ instance }) => instance.id)));
        expect(launched).toHaveLength(machines.length);
        expect(epochs).toBe(machines.length);
        expect(primaries).toEqual([launched[1]]);
        expect(told('instance.roleChanged')).toMatchObject([{ payload: { instanceId: launched[0], role: 'ZOMBIE' } }]);
        expect(told('agent.registered')).toHaveLength(taken.length);
        expect(told('agent.registered', { isNew: true })).toHaveLength(1);
      }
    },
    ROUNDS_MILLISECONDS,
  );

  async function looksAround(ask: Ask, { agentId, viewer }: Protected, times: number) {
    for (let n = 0; n < times; n += 1)
      await ask('agent', viewer, 'query ($id: ID!) { agent(id: $id) { id } }', { id: agentId });
  }

  /** An agent in the middle of an ordered switch, its new machine there, and a standby ready beside it. */
  async function underWay(owner: Viewer, clientId: string, logicalId: string) {
    const first = await register(owner, logicalId);
    const [agentId, instanceId] = [String(first.agent?.id), String(first.instance?.id)];
    const viewer = asAgent(clientId, agentId);
    const agent: Protected = { clientId, agentId, instanceId, owner, viewer };
    await racers.standby(agent);
    const order = { agentId, targetMode: 'ON_DEMAND', priority: 75, idempotencyKey: randomUUID() };
    const { issueSwitchCommand } = await racers.world.data<{ issueSwitchCommand: { errors: object[] } }>(
      ...(['agent', owner, ISSUE, { input: order }] as const),
    );
    expect(issueSwitchCommand.errors).toEqual([]);
    const next = await register(owner, logicalId, { mode: 'ON_DEMAND', hourlyPrice: '0.096' });
    return { agent, next: String(next.instance?.id) };
  }
});
