import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { agentJobs, markSilentAgents } from '../../../subgraphs/agent/agent/jobs.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet, type Member, type Refusal, spot } from './fleet.ts';

const HEARTBEAT = /* GraphQL */ `
  mutation ($input: SendHeartbeatInput!) {
    sendHeartbeat(input: $input) {
      agent { id status version lastHeartbeatAt primaryInstance { mode hourlyPrice pool { name } } }
      hasPendingCommands
      errors { __typename ... on UserError { message path } }
    }
  }
`;
interface Heard {
  readonly agent: { id: string; status: string; version: string; lastHeartbeatAt: string } | null;
  readonly hasPendingCommands: boolean;
  readonly errors: Refusal[];
}

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());

const now = () => fleet.world.clock.now().toISOString();
const send = async (viewer: Viewer, input: object) =>
  (await fleet.ask<{ sendHeartbeat: Heard }>(viewer, HEARTBEAT, { input })).sendHeartbeat;
const statusOf = async ({ owner, agentId }: Member) => (await fleet.show(owner, agentId))?.status;
const setStatus = (agentId: string, status: string) =>
  fleet.rows('update agent.agent set status = $2 where id = $1', [agentId, status]);

describe('A2 a sign of life', () => {
  test('stamps the agent, whose token says which one', async () => {
    const { viewer, instanceId, agentId } = await fleet.member();
    fleet.world.clock.advance(30_000);
    expect(await send(viewer, { instanceId, version: '1.1.0' })).toMatchObject({
      agent: { id: agentId, status: 'ONLINE', version: '1.1.0', lastHeartbeatAt: now() },
      hasPendingCommands: false,
      errors: [],
    });
  });

  test('repeated, changes nothing but the stamp and tells nothing', async () => {
    const { viewer, instanceId, clientId } = await fleet.member();
    const before = await fleet.news(clientId);
    for (let n = 0; n < 3; n += 1) await send(viewer, { instanceId });
    expect(await fleet.news(clientId)).toEqual(before);
  });

  test('brings an offline agent back, and tells it once', async () => {
    const { viewer, instanceId, agentId, clientId } = await fleet.member();
    await setStatus(agentId, 'OFFLINE');
    await Promise.all(Array.from({ length: 5 }, () => send(viewer, { instanceId })));
    expect(await fleet.news(clientId, 'agent.online')).toMatchObject([{ aggregateId: agentId, payload: { agentId } }]);
  });

  test.each(['ZOMBIE', 'TERMINATED'])(
    'of a machine that is %s is answered, and is no sign of its agent',
    async (role) => {
      const old = await fleet.member();
      await fleet.register(old.owner, { logicalId: old.logicalId, instance: spot() });
      await fleet.rows('update agent.instance set role = $2 where id = $1', [old.instanceId, role]);
      await setStatus(old.agentId, 'OFFLINE');
      const before = await fleet.news(old.clientId);
      for (const more of [{}, { mode: 'ON_DEMAND' }, { version: '9' }]) {
        expect(await send(old.viewer, { instanceId: old.instanceId, ...more })).toMatchObject({
          agent: { status: 'OFFLINE', lastHeartbeatAt: null, version: '1.0.0' },
          errors: [],
        });
      }
      expect(await fleet.news(old.clientId)).toEqual(before);
    },
  );

  test('says whether commands wait', async () => {
    const { viewer, instanceId, agentId, clientId } = await fleet.member();
    await fleet.rows(
      `insert into agent.command (id, client_id, agent_id, kind, priority, trigger, status, issued_at, expires_at)
       values ($1, $2, $3, 'SWITCH', 75, 'MANUAL', 'PENDING', $4, $5)`,
      [randomUUID(), clientId, agentId, fleet.world.clock.now(), new Date(fleet.world.clock.now().getTime() + 1_000)],
    );
    expect(await send(viewer, { instanceId })).toMatchObject({ hasPendingCommands: true });
    fleet.world.clock.advance(1_000);
    expect(await send(viewer, { instanceId })).toMatchObject({ hasPendingCommands: false });
  });

  test('leaves a disabled agent disabled', async () => {
    const { viewer, instanceId, agentId } = await fleet.member();
    await setStatus(agentId, 'DISABLED');
    expect(await send(viewer, { instanceId })).toMatchObject({ agent: { status: 'DISABLED', lastHeartbeatAt: now() } });
    expect(await send(viewer, { instanceId, status: 'OFFLINE' })).toMatchObject({ agent: { status: 'DISABLED' } });
  });

  test('of a deleted agent is refused and revives nothing', async () => {
    const { viewer, instanceId, agentId, owner, clientId } = await fleet.member();
    await setStatus(agentId, 'DELETED');
    const before = await fleet.news(clientId);
    expect(await send(viewer, { instanceId })).toEqual({
      ...{ agent: null, hasPendingCommands: false },
      errors: [{ __typename: 'AgentDeleted', message: expect.any(String), path: ['agentId'] }],
    });
    expect(await fleet.show(owner, agentId)).toMatchObject({ status: 'DELETED', lastHeartbeatAt: null });
    expect(await fleet.news(clientId)).toEqual(before);
  });

  test('tells how the machine is paid for now, and what that costs', async () => {
    const { viewer, instanceId, clientId, agentId } = await fleet.member();
    await send(viewer, { instanceId, mode: 'ON_DEMAND' });
    const onDemand = { mode: 'ON_DEMAND', poolId: null, hourlyPrice: '0.096000', effectiveAt: now() };
    expect(await fleet.news(clientId, 'instance.priceChanged')).toMatchObject([
      { aggregateId: agentId, payload: { instanceId, ...onDemand } },
    ]);
    await send(viewer, { instanceId, mode: 'ON_DEMAND' });
    const back = await send(viewer, { instanceId, mode: 'SPOT' });
    expect(back.agent).toMatchObject({ primaryInstance: { mode: 'SPOT', pool: { name: 'm5.large.us-east-1a' } } });
    expect(await fleet.news(clientId, 'instance.priceChanged')).toHaveLength(2);
  });
});

describe('A2 a last word', () => {
  test('of the primary machine takes the agent offline, and is told', async () => {
    const { viewer, instanceId, clientId, agentId } = await fleet.member();
    fleet.world.clock.advance(60_000);
    expect(await send(viewer, { instanceId, status: 'OFFLINE' })).toMatchObject({ agent: { status: 'OFFLINE' } });
    expect(await fleet.news(clientId, 'agent.offline')).toMatchObject([
      { aggregateId: agentId, payload: { agentId, lastHeartbeatAt: now() } },
    ]);
  });

  test('of a replaced machine is ignored', async () => {
    const old = await fleet.member();
    await fleet.register(old.owner, { logicalId: old.logicalId, instance: spot() });
    fleet.world.clock.advance(3_600_000);
    expect(await send(old.viewer, { instanceId: old.instanceId, status: 'OFFLINE' })).toMatchObject({
      agent: { status: 'ONLINE', lastHeartbeatAt: null },
      errors: [],
    });
    expect(await fleet.news(old.clientId, 'agent.offline')).toEqual([]);
  });

  test('of the primary just after another machine registered is ignored', async () => {
    const old = await fleet.member();
    const { viewer, instanceId, agentId } = old;
    await fleet.rows('update agent.agent set last_registered_at = $2, last_registered_instance_id = $3 where id = $1', [
      agentId,
      fleet.world.clock.now(),
      randomUUID(),
    ]);
    fleet.world.clock.advance(9_000);
    expect(await send(viewer, { instanceId, status: 'OFFLINE' })).toMatchObject({ agent: { status: 'ONLINE' } });
    fleet.world.clock.advance(1_000);
    expect(await send(viewer, { instanceId, status: 'OFFLINE' })).toMatchObject({ agent: { status: 'OFFLINE' } });
  });
});

describe('A2 a heartbeat that is refused', () => {
  test('another agent, of the client or of another one, is as unknown as one that does not exist', async () => {
    const own = await fleet.member();
    const neighbour = await fleet.member({ clientId: own.clientId });
    const stranger = await fleet.member();
    const answers = [];
    for (const agentId of [neighbour.agentId, stranger.agentId, randomUUID(), 'x', '']) {
      answers.push(await send(own.viewer, { agentId, instanceId: own.instanceId }));
    }
    const refusal = { __typename: 'InvalidInput', message: 'No such agent.', path: ['agentId'] };
    expect(answers).toEqual(answers.map(() => ({ agent: null, hasPendingCommands: false, errors: [refusal] })));
    expect((await fleet.show(neighbour.owner, neighbour.agentId))?.lastHeartbeatAt).toBeNull();
    expect((await fleet.show(stranger.owner, stranger.agentId))?.lastHeartbeatAt).toBeNull();
  });

  test('a machine of somebody else is unknown', async () => {
    const own = await fleet.member();
    const neighbour = await fleet.member({ clientId: own.clientId });
    for (const instanceId of [neighbour.instanceId, randomUUID(), 'x']) {
      expect(await send(own.viewer, { instanceId })).toMatchObject({
        agent: null,
        errors: [{ __typename: 'InvalidInput', path: ['instanceId'] }],
      });
    }
    expect((await fleet.show(own.owner, own.agentId))?.lastHeartbeatAt).toBeNull();
  });

  test('a version with control characters is refused by name', async () => {
    const { viewer, instanceId } = await fleet.member();
    expect(await send(viewer, { instanceId, version: 'a\nb' })).toMatchObject({
      agent: null,
      errors: [{ __typename: 'InvalidInput', path: ['version'] }],
    });
  });

  test('an unknown status is a bad request', async () => {
    const { viewer, instanceId } = await fleet.member();
    const { errors } = await fleet.world.execute('agent', viewer, HEARTBEAT, {
      input: { instanceId, status: 'SLEEPY' },
    });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('nobody and a client may not send one; an administrator has to say for whom', async () => {
    const { owner, instanceId, agentId } = await fleet.member();
    for (const viewer of [anonymous, owner]) {
      const { errors } = await fleet.world.execute('agent', viewer, HEARTBEAT, { input: { agentId, instanceId } });
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
    }
    expect(await send(asAdmin, { instanceId })).toMatchObject({ agent: null, errors: [{ path: ['agentId'] }] });
    expect(await send(asAdmin, { agentId, instanceId })).toMatchObject({ agent: { id: agentId }, errors: [] });
  });
});

describe('A2 and J1 agents that fall silent', () => {
  /** Runs the job as its schedule would. */
  async function look() {
    const [job] = agentJobs(() => fleet.services().agents);
    const signal = new AbortController().signal;
    await job?.run({}, { taskId: randomUUID(), attempt: 1, signal, progress: async () => {} });
  }

  test('are looked for every five minutes, by one process at a time', () => {
    expect(markSilentAgents).toMatchObject({ cron: '*/5 * * * *', exclusive: true, retryLimit: 3 });
  });

  test('are offline after 120 seconds without a heartbeat and not before; nothing is said of their machines', async () => {
    const silent = await fleet.member();
    const fresh = await fleet.member();
    const disabled = await fleet.member();
    const beating = await fleet.member();
    await setStatus(disabled.agentId, 'DISABLED');
    await send(silent.viewer, { instanceId: silent.instanceId });
    const lastHeartbeatAt = now();
    fleet.world.clock.advance(120_000);
    await look();
    expect(await statusOf(silent)).toBe('ONLINE');
    fleet.world.clock.advance(1);
    await send(beating.viewer, { instanceId: beating.instanceId });
    await fleet.register(fresh.owner, { logicalId: fresh.logicalId, instance: spot({ providerId: fresh.providerId }) });
    await look();
    expect(await Promise.all([silent, fresh, disabled, beating].map(statusOf))).toEqual([
      ...['OFFLINE', 'ONLINE', 'DISABLED', 'ONLINE'],
    ]);
    expect(await fleet.news(silent.clientId, 'agent.offline')).toMatchObject([
      { aggregateId: silent.agentId, payload: { agentId: silent.agentId, lastHeartbeatAt } },
    ]);
    expect(await fleet.news(fresh.clientId, 'agent.offline')).toEqual([]);
    expect(await fleet.show(silent.owner, silent.agentId)).toMatchObject({ primaryInstance: { role: 'PRIMARY' } });
    await look();
    expect(await fleet.news(silent.clientId, 'agent.offline')).toHaveLength(1);
  });

  test('after days without a look the next one finds all who fell silent meanwhile, and each is told once', async () => {
    const members = [await fleet.member(), await fleet.member()];
    fleet.world.clock.advance(3 * 86_400_000);
    await Promise.all([look(), look()]);
    await look();
    for (const member of members) {
      expect(await statusOf(member)).toBe('OFFLINE');
      expect(await fleet.news(member.clientId, 'agent.offline')).toHaveLength(1);
    }
  });

  test('the client of a silent agent is told of it alone', async () => {
    const { owner } = await fleet.member();
    expect(await fleet.ask(owner, '{ agents(filter: { statuses: [OFFLINE] }) { nodes { id } } }')).toEqual({
      agents: { nodes: [] },
    });
    const other = asAgent(randomUUID(), randomUUID());
    expect(await fleet.ask(other, '{ agents { nodes { id } } }')).toEqual({ agents: { nodes: [] } });
    expect(await fleet.ask(asClient(randomUUID()), '{ agents { nodes { id } } }')).toEqual({ agents: { nodes: [] } });
  });
});
