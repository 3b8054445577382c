import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startEmbedded } from '../support/world.ts';

const REGISTER = `mutation ($input: RegisterAgentInput!) {
  registerAgent(input: $input) { agent { id } instance { id } token errors { __typename } }
}`;
const RISKS = `query ($client: ID!, $agent: ID!) {
  client(id: $client) { risk {
    machineCount expectedInterruptionsPerDay highest { pool { name hourlyPrice } risk { level survival1Hour runCount } }
  } }
  agent(id: $agent) { primaryInstance { pool { name interruptionRisk { level } } interruptionRisk { survival24Hours } } }
  riskCalibration { horizonHours }
}`;
const WATCH = `subscription ($client: ID!) {
  riskChanged(clientId: $client) { pool { name } machineCount risk { survival1Hour ageSeconds runCount } }
}`;

describe('F5 a fleet knows its risks', () => {
  test('by pool and by machine, watches them, and takes a notice for the end of a run', {
    timeout: 60_000,
  }, async () => {
    await using world = await startEmbedded();
    const named = { input: { name: `Journey ${randomUUID()}`, idempotencyKey: randomUUID() } };
    const create = 'mutation ($input: CreateClientInput!) { createClient(input: $input) { client { id } token } }';
    const { createClient } = await world.data(create, named, world.adminToken);
    const [client, owner] = [createClient.client.id as string, createClient.token as string];
    const place = { instanceType: 'm5.large', zone: 'us-east-1a', mode: 'SPOT' };
    const prices = { hourlyPrice: '0.05', onDemandHourlyPrice: '0.096' };
    const { registerAgent } = await world.data(
      REGISTER,
      {
        input: {
          ...{ logicalId: 'render-farm', hostname: 'render-1.example.com', version: '1' },
          instance: { providerId: 'i-first', ...place, ...prices },
        },
      },
      owner,
    );
    const agent: string = registerAgent.agent.id;

    await expect
      .poll(async () => (await world.data(RISKS, { client, agent }, owner)).client.risk.machineCount, {
        timeout: 10_000,
      })
      .toBe(1);
    const shown = await world.data(RISKS, { client, agent }, owner);
    expect(shown).toMatchObject({
      client: {
        risk: {
          expectedInterruptionsPerDay: expect.any(Number),
          highest: { pool: { name: 'm5.large.us-east-1a', hourlyPrice: '0.050000' }, risk: { level: 'PRIOR' } },
        },
      },
      agent: {
        primaryInstance: {
          pool: { name: 'm5.large.us-east-1a', interruptionRisk: { level: 'PRIOR' } },
          interruptionRisk: { survival24Hours: expect.any(Number) },
        },
      },
      riskCalibration: [],
    });

    await using watch = world.subscribe(WATCH, { client }, owner);
    const before = await watch.until(({ riskChanged }) => riskChanged.machineCount === 1);
    expect(before.riskChanged.pool).toEqual({ name: 'm5.large.us-east-1a' });
    const report = `mutation ($input: ReportInterruptionNoticeInput!) {
      reportInterruptionNotice(input: $input) { errors { __typename } }
    }`;
    const notice = { instanceId: registerAgent.instance.id, noticeId: 'notice-1' };
    await world.data(report, { input: notice }, registerAgent.token);
    await expect
      .poll(async () => (await world.data(RISKS, { client, agent }, owner)).client.risk.highest.risk, {
        timeout: 10_000,
      })
      .toMatchObject({ runCount: 1, survival1Hour: expect.closeTo(0.25, 1) });
  });
});
