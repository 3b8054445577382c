import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { type Member, spot } from './fleet.ts';
import { createMoves, type Moves } from './moves.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());

const OPTIONS = /* GraphQL */ `
  query ($id: ID!) {
    instance(id: $id) {
      options {
        mode pool { name } hourlyPrice expectedHourlyCost savingsRatio volatility risk isAvailable exclusion isCurrent
      }
    }
  }
`;
const SIMULATION = /* GraphQL */ `
  query ($id: ID!, $target: SwitchTargetInput!) {
    instance(id: $id) {
      switchSimulation(target: $target) {
        current { pool { name } isCurrent } target { mode pool { name } hourlyPrice }
        switchCost { amount currency } hourlySavings { amount } monthlySavings { amount }
        breakEvenHours riskBefore riskAfter isAllowed isAutomaticAllowed
        obstacles { kind message isForAutomaticOnly }
      }
    }
  }
`;
interface ShownOption {
  readonly mode: string;
  readonly pool: { readonly name: string } | null;
  readonly hourlyPrice: string;
  readonly expectedHourlyCost: string;
  readonly risk: number;
  readonly volatility: number | null;
  readonly exclusion: string | null;
}
interface ShownSimulation {
  readonly isAllowed: boolean;
  readonly isAutomaticAllowed: boolean;
  readonly riskBefore: number;
  readonly target: { readonly pool: { readonly name: string } | null };
  readonly obstacles: readonly { readonly kind: string }[];
}
const optionsOf = async ({ owner, instanceId }: Member) =>
  (await moves.ask<{ instance: { options: ShownOption[] } }>(owner, OPTIONS, { id: instanceId })).instance.options;
const ask = (viewer: Viewer, id: string, target: object) =>
  moves.world.execute('agent', viewer, SIMULATION, { id, target });
const simulate = async ({ owner, instanceId }: Member, target: object) => {
  const { data, errors } = await ask(owner, instanceId, target);
  expect(errors).toBeUndefined();
  return (data as { instance: { switchSimulation: ShownSimulation } }).instance.switchSimulation;
};
/** The pool that a forced switch to spot goes to. */
const forced = async ({ owner, agentId }: Member) => {
  const input = { agentId, targetMode: 'SPOT', idempotencyKey: randomUUID() };
  const query =
    'mutation ($input: ForceSwitchInput!) { forceSwitch(input: $input) { command { targetPool { name } } } }';
  type Forced = { forceSwitch: { command: { targetPool: { name: string } } | null } };
  return (await moves.ask<Forced>(owner, query, { input })).forceSwitch.command?.targetPool;
};
const advance = (hours: number) => moves.world.clock.advance(hours * 3_600_000);
const zoneOf = ({ pool }: ShownOption) => pool?.name.at(-1) ?? null;
const b = async (member: Member) => ({ mode: 'SPOT', poolId: await moves.poolId(member, 'b') });

/** A machine in zone a for 0.035; b and c are cheaper, d is dearer than on demand. */
async function placed(settings: Readonly<Record<string, unknown>> = {}) {
  const member = await moves.member();
  await moves.configure(member, { minimumStaySeconds: 0, ...settings });
  await moves.prices(member, { a: '0.035', b: '0.030', c: '0.033', d: '0.200' });
  advance(3);
  await moves.prices(member, { a: '0.0351', b: '0.0301', c: '0.0331', d: '0.201' });
  return member;
}

describe('A16 the options of a machine', () => {
  test('are its place, on demand and the pools, ranked by price plus risk times the cost of an interruption', async () => {
    const member = await placed();
    const options = await optionsOf(member);
    expect(options.map(zoneOf)).toEqual(['a', 'b', 'c', null, 'd']);
    expect(options[0]).toMatchObject({ isCurrent: true, isAvailable: true, exclusion: null, mode: 'SPOT' });
    expect(options[3]).toEqual({
      ...{ mode: 'ON_DEMAND', pool: null, hourlyPrice: '0.096000', expectedHourlyCost: '0.096000', savingsRatio: 0 },
      ...{ volatility: null, risk: 0, isAvailable: true, exclusion: null, isCurrent: false },
    });
    expect(options[4]).toMatchObject({ exclusion: 'it saves too little against on-demand' });
    for (const { hourlyPrice, expectedHourlyCost, risk } of options) {
      // A changeover takes 0.2 hours at the on-demand price.
      expect(Number(expectedHourlyCost)).toBeCloseTo(Number(hourlyPrice) + risk * 0.2 * 0.096, 5);
    }
    await moves.prices(member, { b: '0.0302' });
    advance(0.1);
    await moves.prices(member, { b: '0.0303' });
    expect((await optionsOf(member)).find((option) => zoneOf(option) === 'b')?.volatility).toBeGreaterThan(0);
  });

  test('are of the region and size of the machine alone', async () => {
    const member = await placed();
    const elsewhere = { zone: 'eu-west-1a', region: 'eu-west-1' };
    const other = await moves.member({ clientId: member.clientId, instance: spot(elsewhere) });
    const larger = await moves.member({ clientId: member.clientId, instance: spot({ instanceType: 'm5.xlarge' }) });
    await moves.prices(larger, { a: '0.07' });
    expect((await optionsOf(other)).map(({ mode }) => mode)).toEqual(['SPOT', 'ON_DEMAND']);
    expect((await optionsOf(member)).map(zoneOf)).toEqual(['a', 'b', 'c', null, 'd']);
  });

  test('show the present place of a machine whose pool has no price of the last day', async () => {
    const member = await placed();
    advance(25);
    const options = await optionsOf(member);
    expect(options.map(zoneOf)).toEqual(['a', null]);
    expect(options[0]).toMatchObject({ isCurrent: true, hourlyPrice: '0.035100' });
  });

  test('are none for a machine that was replaced', async () => {
    const member = await placed();
    await moves.rows(`update agent.instance set role = 'ZOMBIE' where id = $1`, [member.instanceId]);
    expect(await optionsOf(member)).toEqual([]);
  });
});

describe('A18 a simulated switch', () => {
  test('says what it costs and saves, how risky it is, and leaves no trace', async () => {
    const member = await placed({ isAutoSwitchEnabled: true });
    await moves.world.settled();
    const traces = () =>
      moves.rows(
        `select (select count(*) from agent.command where agent_id = $1) as commands,
           (select count(*) from agent.switch where agent_id = $1) as switches,
           (select count(*) from agent.decision where agent_id = $1) as decisions`,
        [member.agentId],
      );
    const [before, news] = [await traces(), await moves.news(member.clientId)];
    expect(await simulate(member, await b(member))).toMatchObject({
      ...{ current: { pool: { name: 'm5.large.us-east-1a' }, isCurrent: true } },
      ...{ target: { mode: 'SPOT', pool: { name: 'm5.large.us-east-1b' }, hourlyPrice: '0.030100' } },
      ...{ switchCost: { amount: '0.019200', currency: 'USD' }, hourlySavings: { amount: '0.005000' } },
      ...{ monthlySavings: { amount: '3.650000' }, breakEvenHours: 3.84, riskBefore: expect.any(Number) },
      ...{ riskAfter: expect.any(Number), isAllowed: true, isAutomaticAllowed: true, obstacles: [] },
    });
    expect(await traces()).toEqual(before);
    expect(await moves.news(member.clientId)).toEqual(news);
  });

  test('to a dearer place costs: the sign is kept', async () => {
    expect(await simulate(await placed(), { mode: 'ON_DEMAND' })).toMatchObject({
      ...{ target: { mode: 'ON_DEMAND', pool: null }, hourlySavings: { amount: '-0.060900' } },
      ...{ monthlySavings: { amount: '-44.457000' }, breakEvenHours: null, riskAfter: 0 },
    });
  });

  test('goes where a forced switch goes when no pool is named', async () => {
    // The one is cheaper, the other is expected to cost less: it was watched for longer.
    const member = await moves.member();
    await moves.prices(member, { a: '0.035', c: '0.030' });
    advance(3);
    await moves.prices(member, { a: '0.035', b: '0.0295', c: '0.030' });
    advance(3);
    await moves.prices(member, { a: '0.035', b: '0.0295', c: '0.030' });
    expect((await optionsOf(member)).map(zoneOf).slice(0, 3)).toEqual(['a', 'c', 'b']);
    const { target } = await simulate(member, { mode: 'SPOT' });
    expect(target.pool).toEqual({ name: 'm5.large.us-east-1b' });
    expect(await forced(member)).toEqual(target.pool);
  });

  test('goes where a forced switch goes when the policy would choose no pool', async () => {
    const member = await moves.member();
    await moves.prices(member, { a: '0.035', d: '0.200' });
    const { target, obstacles } = await simulate(member, { mode: 'SPOT' });
    expect(target.pool).toEqual({ name: 'm5.large.us-east-1d' });
    expect(obstacles.map(({ kind }) => kind)).toContain('TARGET_EXCLUDED');
    expect(await forced(member)).toEqual(target.pool);
  });

  test('may go to any place among more than the options that are shown', async () => {
    const member = await placed();
    await moves.rows(
      `with more as (
         insert into agent.pool (id, client_id, name, instance_type, zone, region, hourly_price, observed_at)
         select gen_random_uuid(), client_id, name || n, instance_type, zone || n, region, 0.02, observed_at
         from agent.pool, generate_series(1, 110) as n where id = $1 returning *)
       insert into agent.price_point (pool_id, observed_at, hourly_price, source, method, confidence, is_raw)
       select id, observed_at - interval '1 day', 0.02, 'AGENT', 'OBSERVED', 1, false from more`,
      [await moves.poolId(member, 'b')],
    );
    const options = await optionsOf(member);
    expect(options).toHaveLength(100);
    expect(options.map(({ mode }) => mode)).not.toContain('ON_DEMAND');
    expect(await simulate(member, { mode: 'ON_DEMAND' })).toMatchObject({ target: { mode: 'ON_DEMAND' } });
  });

  test('says why it could not be made now, and what somebody who asks may do all the same', async () => {
    const member = await placed();
    const obstacles = async () => {
      const { isAllowed, isAutomaticAllowed, obstacles: found } = await simulate(member, await b(member));
      expect(isAutomaticAllowed).toBe(found.length === 0);
      return [isAllowed, ...found.map(({ kind }) => kind)];
    };
    expect(await obstacles()).toEqual([true, 'AUTO_SWITCH_DISABLED']);
    await moves.configure(member, { isAutoSwitchEnabled: true, minimumStaySeconds: 4 * 3600 });
    expect(await obstacles()).toEqual([true, 'LIMIT_REACHED']);
    await moves.configure(member, { minimumStaySeconds: 0 });
    await moves.order(member);
    expect(await obstacles()).toEqual([false, 'SWITCH_IN_PROGRESS']);
    await moves.rows(`update agent.agent set status = 'DISABLED' where id = $1`, [member.agentId]);
    expect(await obstacles()).toEqual([false, 'AGENT_DISABLED', 'SWITCH_IN_PROGRESS']);
  });

  test('of a machine that the cloud recommends to leave counts its risk, and is nothing that the policy would do', async () => {
    const member = await placed({ isAutoSwitchEnabled: true });
    const calm = await simulate(member, await b(member));
    await moves.rows('update agent.instance set rebalance_recommended_at = $2 where id = $1', [
      ...[member.instanceId, moves.world.clock.now()],
    ]);
    const warned = await simulate(member, await b(member));
    expect(warned.riskBefore).toBeGreaterThanOrEqual(Math.max(0.5, calm.riskBefore));
    expect(warned).toMatchObject({ isAllowed: true, obstacles: [{ kind: 'REBALANCE_RECOMMENDED' }] });
  });

  test('is refused for a pool that is no option, in the same words for one of somebody else', async () => {
    const [member, stranger] = [await placed(), await placed()];
    const foreign = await moves.poolId(stranger, 'b');
    const wrong = [
      ...[foreign, randomUUID(), 'nonsense'].map((poolId) => ({ mode: 'SPOT', poolId })),
      { mode: 'ON_DEMAND', poolId: await moves.poolId(member, 'b') },
    ];
    for (const target of wrong) {
      const { data, errors } = await ask(member.owner, member.instanceId, target);
      expect(data).toEqual({ instance: { switchSimulation: null } });
      expect(errors).toMatchObject([
        { message: expect.stringContaining('`target`'), extensions: { code: 'BAD_USER_INPUT', argument: 'target' } },
      ]);
    }
  });

  test('is shown to whoever may read the machine, and to nobody else', async () => {
    const member = await placed();
    const target = await b(member);
    for (const viewer of [member.owner, member.viewer, asAdmin]) {
      expect((await ask(viewer, member.instanceId, target)).data).toMatchObject({
        instance: { switchSimulation: { isAllowed: true } },
      });
    }
    for (const viewer of [asClient(randomUUID()), asAgent(member.clientId, randomUUID())]) {
      expect((await ask(viewer, member.instanceId, target)).data).toEqual({ instance: null });
    }
  });

  test('is none for a machine that was replaced, and not allowed for one that stands by', async () => {
    const { member, next } = await moves.underWay();
    await moves.prices(member, { a: '0.035' });
    expect(await simulate({ ...member, instanceId: next }, { mode: 'ON_DEMAND' })).toMatchObject({
      ...{ isAllowed: false, obstacles: expect.arrayContaining([expect.objectContaining({ kind: 'NOT_PRIMARY' })]) },
    });
    await moves.rows(`update agent.instance set role = 'ZOMBIE' where id = $1`, [next]);
    expect(await simulate({ ...member, instanceId: next }, { mode: 'ON_DEMAND' })).toBeNull();
  });
});
