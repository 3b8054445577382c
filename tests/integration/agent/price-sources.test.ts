import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachReplica } from '#schema/calls/agent.ts';
import { createFleet, type Fleet, type Member, newProviderId, spot } from './fleet.ts';
import { historiesOn, historyOf, record } from './histories.ts';
import { reportOf, reportsOn, seen } from './reports.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { report, send, ago, poolsOf } = reportsOn(() => fleet);
const { run } = historiesOn(() => fleet);

/** What the standby's machine of an agent reports. */
async function standbyOf({ agentId }: Member): Promise<string> {
  const replicaId = randomUUID();
  const attached = await fleet.world.peers.call(attachReplica, {
    ...{ agentId, replicaId, providerId: newProviderId(), poolId: null, mode: 'ON_DEMAND' },
  });
  if (!attached.ok) throw new Error(JSON.stringify(attached));
  return attached.instanceId;
}

interface ShownPoint {
  readonly hourlyPrice: string;
  readonly source: string;
  readonly method: string;
  readonly confidence: number;
  readonly isInterpolated: boolean;
}
async function pointsOf({ owner }: Member): Promise<ShownPoint[]> {
  const query = `{ pools { nodes { prices { nodes { hourlyPrice source method confidence isInterpolated } } } } }`;
  const { pools } = await fleet.ask<{ pools: { nodes: { prices: { nodes: ShownPoint[] } }[] } }>(owner, query);
  return pools.nodes.flatMap(({ prices }) => prices.nodes);
}

describe('A3 where a price comes from', () => {
  test('a primary’s price has a confidence of 1.00, a standby’s of 0.95, and an import’s of 1.00', async () => {
    const member = await fleet.member();
    const instanceId = await standbyOf(member);
    fleet.world.clock.advance(3_600_000);
    await report(member, [seen('us-east-1a', '0.031', { observedAt: ago(300) })]);
    await report({ ...member, instanceId }, [seen('us-east-1a', '0.032', { observedAt: ago(200) })]);
    const imported = record(0, { SpotPrice: '0.033000', Timestamp: ago(100) });
    expect(await run(historyOf([imported]), member.owner)).toMatchObject({ recordsStored: 1 });
    const common = { method: 'OBSERVED', isInterpolated: false };
    expect(await pointsOf(member)).toEqual([
      { hourlyPrice: '0.031000', source: 'AGENT', confidence: 1, ...common },
      { hourlyPrice: '0.032000', source: 'AGENT_REPLICA', confidence: 0.95, ...common },
      { hourlyPrice: '0.033000', source: 'IMPORT', confidence: 1, ...common },
    ]);
  });

  test('a primary’s word on a moment replaces a standby’s, and is not replaced by it', async () => {
    const member = await fleet.member();
    const standby = { ...member, instanceId: await standbyOf(member) };
    fleet.world.clock.advance(60_000);
    const at = { observedAt: ago(0) };
    expect(await report(standby, [seen('us-east-1a', '0.032', at)])).toMatchObject({ acceptedCount: 1 });
    expect(await report(member, [seen('us-east-1a', '0.031', at)])).toMatchObject({ acceptedCount: 1 });
    expect(await report(standby, [seen('us-east-1a', '0.033', at)])).toMatchObject({ acceptedCount: 0 });
    expect(await pointsOf(member)).toMatchObject([{ hourlyPrice: '0.031000', source: 'AGENT', confidence: 1 }]);
    expect(await poolsOf(member.owner)).toMatchObject([{ hourlyPrice: '0.031000' }]);
  });
});

describe('A3 what a price report changes', () => {
  test('retries do not duplicate prices', async () => {
    const member = await fleet.member();
    const input = reportOf(member, [seen('us-east-1a', '0.0314', { observedAt: ago(0) })]);
    await send(member.viewer, input);
    await send(member.viewer, input);
    await send(member.viewer, { ...input, reportId: randomUUID() });
    expect(await pointsOf(member)).toHaveLength(1);
  });

  test('what a report leaves out never overwrites what is known', async () => {
    const member = await fleet.member();
    const other = { instanceType: 'c5.large' };
    fleet.world.clock.advance(60_000);
    await report(member, [seen('us-east-1b', '0.03', { ...other, onDemandHourlyPrice: '0.085', observedAt: ago(9) })]);
    await report(member, [seen('us-east-1b', '0.04', { ...other, onDemandHourlyPrice: null, observedAt: ago(0) })]);
    expect(await poolsOf(member.owner)).toContainEqual(
      expect.objectContaining({
        name: 'c5.large.us-east-1b',
        hourlyPrice: '0.040000',
        onDemandHourlyPrice: '0.085000',
      }),
    );
  });

  test('the reporting machine costs what another agent saw a moment before it', async () => {
    const first = await fleet.member();
    const second = await fleet.member({ clientId: first.clientId });
    fleet.world.clock.advance(60_000);
    const at = { observedAt: ago(5) };
    await report(first, [seen('us-east-1a', '0.0314', at)]);
    expect(await report(second, [seen('us-east-1a', '0.0314', at)])).toMatchObject({
      ...{ acceptedCount: 0, instance: { id: second.instanceId, hourlyPrice: '0.031400' } },
    });
  });

  test('a pool costs what its first machine was said to cost until a price is seen; it saves on demand less spot over on demand', async () => {
    const member = await fleet.member({ instance: spot({ hourlyPrice: '0.024', onDemandHourlyPrice: '0.096' }) });
    const pools = async () =>
      (
        await fleet.ask<{ pools: { nodes: object[] } }>(
          member.owner,
          '{ pools { nodes { hourlyPrice onDemandHourlyPrice observedAt savingsRatio } } }',
        )
      ).pools.nodes;
    expect(await pools()).toEqual([
      { hourlyPrice: '0.024000', onDemandHourlyPrice: '0.096000', observedAt: null, savingsRatio: 0.75 },
    ]);
    await report(member, [seen('us-east-1a', '0.048', { observedAt: ago(3600) })]);
    expect(await pools()).toMatchObject([{ hourlyPrice: '0.048000', observedAt: ago(3600), savingsRatio: 0.5 }]);
    await fleet.member({ clientId: member.clientId, instance: spot({ hourlyPrice: '0.011' }) });
    expect(await pools()).toMatchObject([{ hourlyPrice: '0.048000', savingsRatio: 0.5 }]);
  });
});
