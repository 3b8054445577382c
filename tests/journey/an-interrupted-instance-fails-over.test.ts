import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import type { Data, World } from '../support/connect-world.ts';
import { onEachShape } from '../support/world.ts';

const REGISTER = /* GraphQL */ `
  mutation ($input: RegisterAgentInput!) {
    registerAgent(input: $input) {
      agent { id } instance { id role } token
      errors { __typename ... on UserError { message path } }
    }
  }
`;
const ERRORS = 'errors { __typename ... on UserError { message path } }';

/** A client with one agent on the spot machine `i-first` in us-east-1a. */
async function openFleet(world: World) {
  const created = await world.data(
    `mutation ($input: CreateClientInput!) { createClient(input: $input) { client { id } token ${ERRORS} } }`,
    { input: { name: `Journey ${randomUUID()}`, idempotencyKey: randomUUID() } },
    world.adminToken,
  );
  const clientId: string = created.createClient.client.id;
  const clientToken: string = created.createClient.token;
  const register = async (providerId: string, zone: string, hourlyPrice: string) =>
    (
      await world.data(
        REGISTER,
        {
          input: {
            logicalId: 'render-farm',
            hostname: 'render-1.example.com',
            version: '5.0.0',
            instance: {
              providerId,
              instanceType: 'm5.large',
              zone,
              mode: 'SPOT',
              hourlyPrice,
              onDemandHourlyPrice: '0.096',
            },
          },
        },
        clientToken,
      )
    ).registerAgent;
  const first = await register('i-first', 'us-east-1a', '0.050');
  expect(first).toMatchObject({ instance: { role: 'PRIMARY' }, errors: [] });
  return { clientId, clientToken, register, agentId: first.agent.id as string, first };
}

/** A mutation whose payload must hold no refusal. */
async function accepted(world: World, token: string, field: string, type: string, input: object, selection: string) {
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} ${ERRORS} } }`;
  const payload = (await world.data(query, { input }, token))[field];
  expect(payload.errors).toEqual([]);
  return payload;
}

onEachShape('a journey', (start) => {
  test('an interrupted instance fails over, and its owner sees what was saved', { timeout: 180_000 }, async () => {
    await using world = await start();
    const { clientId, clientToken, agentId, first, register } = await openFleet(world);
    const agent = { token: first.token as string, instanceId: first.instance.id as string };
    const as = (field: string, type: string, input: object, selection: string) =>
      accepted(world, agent.token, field, type, input, selection);

    await accepted(
      world,
      agent.token,
      'sendHeartbeat',
      'SendHeartbeatInput',
      { instanceId: agent.instanceId },
      'agent { status }',
    );
    const reported = await as(
      'reportPricing',
      'ReportPricingInput',
      {
        reportId: 'report-1',
        instanceId: agent.instanceId,
        onDemandHourlyPrice: '0.096',
        prices: [
          { zone: 'us-east-1a', hourlyPrice: '0.050' },
          { zone: 'us-east-1b', hourlyPrice: '0.030' },
          { zone: 'us-east-1c', hourlyPrice: '0.040' },
        ],
      },
      'acceptedCount decision { action reason candidates { hourlyPrice } }',
    );
    expect(reported).toMatchObject({ acceptedCount: 3, decision: { action: expect.any(String) } });
    const decided = await as('makeDecision', 'MakeDecisionInput', {}, 'decision { id action engine }');
    expect(decided.decision).toMatchObject({ engine: 'built-in' });

    await using commands = world.subscribe(
      'subscription ($id: ID!) { commandIssued(agentId: $id) { id kind targetPool { name } agent { id } } }',
      { id: agentId },
      agent.token,
    );
    await using progress = world.subscribe(
      /* GraphQL */ `
        subscription ($id: ID!) {
          switchProgressed(agentId: $id) {
            phase progressRatio
            switch { agent { hostname client { name } replicas { nodes { id } } } }
          }
        }
      `,
      { id: agentId },
      clientToken,
    );
    await using notifications = world.subscribe(
      'subscription ($id: ID!) { notificationCreated(clientId: $id) { severity title agent { hostname } } }',
      { id: clientId },
      clientToken,
    );

    const { pools } = await world.data('{ pools { nodes { id name } } }', {}, clientToken);
    const target = pools.nodes.find(({ name }: Data) => name === 'm5.large.us-east-1b').id;
    await accepted(
      world,
      clientToken,
      'updateAgentConfig',
      'UpdateAgentConfigInput',
      { agentId, isAutoSwitchEnabled: true },
      'agent { config { version } }',
    );
    const issued = await accepted(
      world,
      clientToken,
      'issueSwitchCommand',
      'IssueSwitchCommandInput',
      { agentId, targetMode: 'SPOT', targetPoolId: target, priority: 75, idempotencyKey: randomUUID() },
      'command { id }',
    );
    const heard = await commands.until(({ commandIssued }) => commandIssued.id === issued.command.id);
    expect(heard.commandIssued).toMatchObject({
      kind: 'SWITCH',
      targetPool: { name: 'm5.large.us-east-1b' },
      agent: { id: agentId },
    });

    await as('acknowledgeCommand', 'AcknowledgeCommandInput', { commandId: issued.command.id }, 'command { status }');
    await as(
      'acknowledgeCommand',
      'AcknowledgeCommandInput',
      { commandId: issued.command.id, phase: 'LAUNCHING', progressRatio: 0.4 },
      'command { status }',
    );
    const launching = await progress.until(({ switchProgressed }) => switchProgressed.phase === 'LAUNCHING');
    // Fields of three subgraphs: the switch of agent, the client's name of admin, the standbys of replica.
    expect(launching.switchProgressed).toMatchObject({
      progressRatio: 0.4,
      switch: {
        agent: {
          hostname: 'render-1.example.com',
          client: { name: expect.stringMatching(/^Journey/) },
          replicas: { nodes: [] },
        },
      },
    });

    const second = await register('i-second', 'us-east-1b', '0.030');
    expect(second).toMatchObject({ agent: { id: agentId }, instance: { role: 'REPLICA' } });
    const switched = await as(
      'reportSwitch',
      'ReportSwitchInput',
      {
        commandId: issued.command.id,
        oldInstanceId: first.instance.id,
        newInstanceId: second.instance.id,
        oldHourlyPrice: '0.050',
        newHourlyPrice: '0.030',
        downtimeSeconds: 12,
        isOldInstanceTerminated: true,
      },
      'switch { phase hourlySavings { amount currency } }',
    );
    expect(switched.switch).toEqual({ phase: 'COMPLETED', hourlySavings: { amount: '0.020000', currency: 'USD' } });
    await progress.until(({ switchProgressed }) => switchProgressed.phase === 'COMPLETED');
    await notifications.until(({ notificationCreated }) => notificationCreated.severity === 'SUCCESS');

    const savings = /* GraphQL */ `
      query ($id: ID!) {
        client(id: $id) {
          savings(granularity: DAILY) { savings { amount } onDemandCost { amount } actualCost { amount } }
          switchHistoryCsv
        }
      }
    `;
    await vi.waitFor(
      async () => {
        const saved = (await world.data(savings, { id: clientId }, clientToken)).client;
        expect(Number(saved.savings.onDemandCost.amount)).toBeGreaterThan(0);
        expect(Number(saved.savings.savings.amount)).toBeGreaterThan(0);
        expect(saved.switchHistoryCsv).toContain('m5.large.us-east-1b');
      },
      { timeout: 10_000, interval: 50 },
    );

    const standby = await accepted(
      world,
      clientToken,
      'createReplica',
      'CreateReplicaInput',
      { agentId, idempotencyKey: randomUUID() },
      'replica { id status pool { name } }',
    );
    expect(standby.replica).toMatchObject({ status: 'LAUNCHING' });
    expect(standby.replica.pool.name).not.toBe('m5.large.us-east-1b');
    const replicaId = standby.replica.id;
    const now = second.token as string;
    await accepted(
      world,
      now,
      'attachReplicaInstance',
      'AttachReplicaInstanceInput',
      { replicaId, providerId: 'i-standby' },
      'replica { status }',
    );
    await accepted(
      world,
      now,
      'reportReplicaStatus',
      'ReportReplicaStatusInput',
      { replicaId, status: 'READY', progressRatio: 1 },
      'replica { status }',
    );

    const notice = { instanceId: second.instance.id, noticeId: 'notice-1' };
    const failover = await accepted(
      world,
      now,
      'reportInterruptionNotice',
      'ReportInterruptionNoticeInput',
      notice,
      'action failover { id phase replica { id status instance { id role } } failoverMilliseconds }',
    );
    expect(failover).toMatchObject({
      action: 'REPLICA_PROMOTED',
      failover: { phase: 'PROMOTED', replica: { id: replicaId, status: 'PROMOTED', instance: { role: 'PRIMARY' } } },
    });
    const again = await accepted(
      world,
      now,
      'reportInterruptionNotice',
      'ReportInterruptionNoticeInput',
      notice,
      'action failover { id }',
    );
    expect(again).toMatchObject({ action: 'REPLICA_PROMOTED', failover: { id: failover.failover.id } });

    const { instances } = await world.data(
      'query ($id: ID!) { instances(filter: { roles: [PRIMARY, REPLICA, ZOMBIE] }) { nodes { role providerId agent { id } } } agent(id: $id) { primaryInstance { providerId } } }',
      { id: agentId },
      clientToken,
    );
    expect(instances.nodes.filter(({ role }: Data) => role === 'PRIMARY')).toEqual([
      { role: 'PRIMARY', providerId: 'i-standby', agent: { id: agentId } },
    ]);
    const pushed = await notifications.until(({ notificationCreated }) => /survived/i.test(notificationCreated.title));
    expect(pushed.notificationCreated.agent).toEqual({ hostname: 'render-1.example.com' });
  });
});
