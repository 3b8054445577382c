import { randomUUID } from 'node:crypto';
import { attachReplica, promotePrimary, releaseReplica } from '#schema/calls/agent.ts';
import { interruptionNoticed } from '#schema/events/replica.ts';
import { type Member, newProviderId, REGISTER, type Registered, spot } from './fleet.ts';
import { IMPORT } from './histories.ts';
import { ACKNOWLEDGE, COMPLETE, DECIDE, ISSUE, type Moves, REPORT, reported } from './moves.ts';
import { REPORT as PRICES, seen } from './reports.ts';

const HEARTBEAT = /* GraphQL */ `
  mutation ($input: SendHeartbeatInput!) { sendHeartbeat(input: $input) { agent { id } errors { __typename } } }
`;
const ZONES = ['a', 'b', 'c', 'd', 'e', 'f'];
const CONFIGURE = /* GraphQL */ `
  mutation ($input: UpdateAgentConfigInput!) { updateAgentConfig(input: $input) { errors { __typename } } }
`;

const END = /* GraphQL */ `
  mutation ($input: ReportTerminationInput!) { reportTermination(input: $input) { errors { __typename } } }
`;

/** What one worker does next, and what it is done with. */
interface Turn {
  readonly member: Member;
  readonly neighbour: Member;
  readonly pick: <T>(items: readonly T[]) => T;
}

const shuffled = (pick: Turn['pick']) =>
  ZONES.map((zone) => [pick(ZONES.map((_, n) => n)), zone] as const)
    .sort(([a], [b]) => a - b)
    .map(([, zone]) => zone);

/** Everything that can happen to agents, each by a name. Answers of refusals are fine; what fails must not be seen. */
export function operationsOn(moves: Moves) {
  const { world } = moves;
  const machines = async ({ agentId }: Member) =>
    moves.rows<{ id: string; role: string; pool: string | null; provider: string }>(
      'select id, role, pool_id as pool, provider_id as provider from agent.instance where agent_id = $1 and role <> $2',
      [agentId, 'TERMINATED'],
    );
  const commandsOf = ({ agentId }: Member) =>
    moves.rows<{ id: string }>(`select id from agent.command where agent_id = $1 order by id desc limit 3`, [agentId]);
  const send = (viewer: Member['viewer'], document: string, input: object) =>
    moves.ask<object>(viewer, document, { input });

  return {
    async beat({ member, pick }: Turn) {
      const { id } = pick(await machines(member));
      await send(member.viewer, HEARTBEAT, {
        instanceId: id,
        status: pick(['ONLINE', 'ONLINE', 'OFFLINE']),
        mode: pick(['SPOT', 'ON_DEMAND']),
      });
    },
    async prices({ member, pick }: Turn) {
      const { id } = pick(await machines(member));
      const prices = shuffled(pick)
        .slice(0, 4)
        .map((zone) =>
          seen(`us-east-1${zone}`, `0.0${pick([20, 25, 30, 35, 40])}`, {
            instanceType: pick(['m5.large', 'c5.large', `t3.n${pick(ZONES)}`]),
          }),
        );
      await send(member.viewer, PRICES, {
        reportId: randomUUID(),
        instanceId: id,
        onDemandHourlyPrice: '0.096',
        prices,
      });
    },
    async register({ member, pick }: Turn) {
      const again = pick(await machines(member)).provider;
      const instance = spot({ providerId: pick([again, newProviderId()]), zone: `us-east-1${pick(ZONES)}` });
      const input = { logicalId: member.logicalId, hostname: 'h', version: '2', instance };
      await moves.ask<{ registerAgent: Registered }>(member.owner, REGISTER, { input });
    },
    async configure({ member, pick }: Turn) {
      await send(member.owner, CONFIGURE, {
        agentId: member.agentId,
        isAutoSwitchEnabled: pick([true, false]),
        minimumStaySeconds: 0,
      });
    },
    async issue({ member, pick }: Turn) {
      const [pool] = await moves.rows<{ id: string }>(
        'select id from agent.pool where client_id = $1 order by random() limit 1',
        [member.clientId],
      );
      const target = pick([{ targetMode: 'ON_DEMAND' }, { targetMode: 'SPOT', targetPoolId: pool?.id }]);
      await send(member.owner, ISSUE, {
        agentId: member.agentId,
        priority: pick([20, 60]),
        idempotencyKey: randomUUID(),
        ...target,
      });
    },
    async acknowledge({ member, pick }: Turn) {
      for (const { id: commandId } of (await commandsOf(member)).slice(0, 1)) {
        await send(member.viewer, ACKNOWLEDGE, {
          commandId,
          phase: pick(['ACKNOWLEDGED', 'LAUNCHING', 'CUTTING_OVER']),
          progressRatio: 0.5,
        });
      }
    },
    async complete({ member, pick }: Turn) {
      for (const { id: commandId } of (await commandsOf(member)).slice(0, 1)) {
        const isSuccessful = pick([true, false]);
        await send(member.viewer, COMPLETE, {
          commandId,
          isSuccessful,
          ...(!isSuccessful && { failureReason: 'CAPACITY' }),
        });
      }
    },
    async report({ member, pick }: Turn) {
      const all = await machines(member);
      const old = all.find(({ role }) => role === 'PRIMARY') ?? pick(all);
      await send(member.viewer, REPORT, {
        ...reported(member, pick(all).id),
        oldInstanceId: old.id,
        isOldInstanceTerminated: pick([true, false]),
      });
    },
    async decide({ member }: Turn) {
      await send(member.viewer, DECIDE, {});
    },
    async attach({ member, pick }: Turn) {
      const { pool } = pick(await machines(member));
      await world.peers.call(attachReplica, {
        agentId: member.agentId,
        replicaId: randomUUID(),
        providerId: newProviderId(),
        poolId: pool,
        mode: 'SPOT',
      });
    },
    async promote({ member, pick }: Turn) {
      const replica = (await machines(member)).find(({ role }) => role === 'REPLICA');
      const [agent] = await moves.rows<{ epoch: number }>('select epoch from agent.agent where id = $1', [
        member.agentId,
      ]);
      if (!replica || !agent) return;
      await world.peers.call(promotePrimary, {
        ...{
          agentId: member.agentId,
          instanceId: replica.id,
          expectedEpoch: agent.epoch,
          idempotencyKey: randomUUID(),
        },
        ...{ oldPrimaryBecomes: pick(['ZOMBIE', 'REPLICA'] as const), trigger: 'MANUAL' },
      });
    },
    async release({ member, pick }: Turn) {
      await world.peers.call(releaseReplica, { agentId: member.agentId, instanceId: pick(await machines(member)).id });
    },
    async letGo({ member }: Turn) {
      const replica = (await machines(member)).find(({ role }) => role === 'REPLICA');
      if (!replica) return;
      await world.peers.call(releaseReplica, { agentId: member.agentId, instanceId: replica.id, hasEnded: false });
    },
    async end({ member }: Turn) {
      const zombie = (await machines(member)).find(({ role }) => role === 'ZOMBIE');
      if (zombie) await send(member.viewer, END, { instanceId: zombie.id });
    },
    async retire() {
      await moves.services().retirements.retire();
    },
    async notice({ member, neighbour, pick }: Turn) {
      for (const { agentId, clientId } of pick([
        [member, neighbour],
        [neighbour, member],
      ])) {
        const machine = (
          await moves.rows<{ id: string; pool: string | null }>(
            `select id, pool_id as pool from agent.instance where agent_id = $1 and role = 'PRIMARY'`,
            [agentId],
          )
        )[0];
        if (!machine) continue;
        const noticedAt = world.clock.now().toISOString();
        await world.publish('replica', interruptionNoticed, {
          ...{ aggregateId: agentId, clientId },
          payload: {
            agentId,
            instanceId: machine.id,
            poolId: machine.pool,
            poolName: null,
            noticeId: randomUUID(),
            terminatesAt: null,
            noticedAt,
          },
        });
      }
    },
    async history({ member, pick }: Turn) {
      const items = shuffled(pick).map((zone, n) => ({
        ...{
          AvailabilityZone: `us-east-1${zone}`,
          InstanceType: pick(['m5.large', 'c5.large', 'r5.large']),
          ProductDescription: 'Linux/UNIX',
        },
        ...{
          SpotPrice: `0.0${pick([20, 25, 30])}`,
          Timestamp: new Date(world.clock.now().getTime() - n * 1000 - pick([0, 500])).toISOString(),
        },
      }));
      await send(member.owner, IMPORT, {
        idempotencyKey: randomUUID(),
        content: JSON.stringify({ SpotPriceHistory: items }),
      });
    },
    async silence() {
      await moves.services().agents.markSilent();
    },
    async lapse() {
      await moves.services().commands.expireLapsed();
      await moves.services().switches.giveUpOverdue();
      await moves.services().decisions.evaluateDue();
    },
  };
}
