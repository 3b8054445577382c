import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { createStandbyWorld, MUTATIONS, newKey, type Protected, type StandbyWorld } from './standbys.ts';

let world: StandbyWorld;
beforeAll(async () => {
  world = await createStandbyWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const MINUTE = 60_000;
type Asked = 'createReplica' | 'createEmergencyReplica';
const ask = (viewer: Viewer, field: Asked, more: object = {}) =>
  world.call(viewer, field, { idempotencyKey: newKey(), ...more });
const poolOf = async (viewer: Viewer, field: Asked, more: object = {}) => {
  const { replica, errors } = await ask(viewer, field, more);
  expect(errors).toEqual([]);
  return replica?.pool?.id ?? null;
};
/** The price of a pool was last seen so long ago. */
const age = ({ clientId }: Protected, pools: readonly (string | undefined)[], minutes: number) =>
  world.rows(
    `update agent.pool set observed_at = $3 where client_id = $1
     and id in (select jsonb_array_elements_text($2::jsonb)::uuid)`,
    [clientId, JSON.stringify(pools), new Date(world.world.clock.now().getTime() - minutes * MINUTE)],
  );

describe('R8 the pool of an emergency standby', () => {
  test('excluded zones are left out, and on demand is what is left when they are all', async () => {
    const prices = ['0.040', '0.041', '0.042'];
    const agent = await world.protect({ prices });
    const [, second] = agent.pools;
    const excludedZones = ['us-east-1b', 'us-east-1b'];
    expect(await poolOf(agent.viewer, 'createEmergencyReplica', { excludedZones })).toBe(second);
    const other = await world.protect({ prices });
    const all = ['us-east-1d', 'us-east-1b', 'us-east-1c', 'eu-west-9z'];
    expect(await poolOf(other.viewer, 'createEmergencyReplica', { excludedZones: all })).toBeNull();
  });

  test('preferred zones come first, unless they are excluded as well or are the primary’s own', async () => {
    const prices = ['0.040', '0.041', '0.042'];
    const [agent, other] = [await world.protect({ prices }), await world.protect({ prices })];
    const preferredZones = ['us-east-1a', 'us-east-1d', 'us-east-1c'];
    expect(await poolOf(agent.viewer, 'createEmergencyReplica', { preferredZones })).toBe(agent.pools[1]);
    const both = { preferredZones, excludedZones: ['us-east-1c', 'us-east-1d'] };
    expect(await poolOf(other.viewer, 'createEmergencyReplica', both)).toBe(other.pools[0]);
  });

  test('a price that is older than an hour is a last resort, and still one', async () => {
    const prices = ['0.040', '0.041', '0.042'];
    const [agent, other] = [await world.protect({ prices }), await world.protect({ prices })];
    await age(agent, agent.pools.slice(0, 2), 61);
    expect(await poolOf(agent.viewer, 'createEmergencyReplica')).toBe(agent.pools[2]);
    await age(other, other.pools, 61);
    expect(await poolOf(other.viewer, 'createEmergencyReplica')).toBe(other.pools[0]);
  });

  test('the same key with other zones is refused, with the same ones in another order it answers the same', async () => {
    const agent = await world.protect();
    const key = { idempotencyKey: newKey() };
    const first = await ask(agent.viewer, 'createEmergencyReplica', { ...key, excludedZones: ['x', 'y'] });
    expect(await ask(agent.viewer, 'createEmergencyReplica', { ...key, excludedZones: ['y', 'x'] })).toEqual(first);
    const { errors } = await ask(agent.viewer, 'createEmergencyReplica', { ...key, excludedZones: ['x'] });
    expect(errors).toMatchObject([{ __typename: 'IdempotencyConflict' }]);
  });
});

describe('R1 the pool of a standby that is wished for', () => {
  test('it is outside excluded zones and costs no more than is wished for', async () => {
    const agent = await world.protect({ prices: ['0.040', '0.041', '0.050'] });
    const excludedZones = ['us-east-1b'];
    expect(await poolOf(agent.viewer, 'createReplica', { excludedZones })).toBe(agent.pools[1]);
    expect(await poolOf(agent.viewer, 'createReplica', { maximumHourlyPrice: '0.04' })).toBe(agent.pools[0]);
    const both = { excludedZones: ['us-east-1b', 'us-east-1c'], maximumHourlyPrice: '0.0499999' };
    expect(
      (await world.world.execute('replica', agent.viewer, MUTATIONS.createReplica, { input: both })).errors,
    ).toBeDefined();
    const own = await poolOf(agent.viewer, 'createReplica', { ...both, maximumHourlyPrice: '0.049999' });
    expect(own).toBe(agent.ownPool);
  });

  test('what costs more than is wished for everywhere is refused, on demand as well', async () => {
    const agent = await world.protect({ prices: ['0.040'] });
    const cheap = await ask(agent.viewer, 'createReplica', { maximumHourlyPrice: '0.000001' });
    expect(cheap).toMatchObject({ replica: null, errors: [{ path: ['maximumHourlyPrice'] }] });
    const excludedZones = ['us-east-1a', 'us-east-1b'];
    const zones = await ask(agent.viewer, 'createReplica', { excludedZones, maximumHourlyPrice: '0.095' });
    expect(zones).toMatchObject({ replica: null, errors: [{ path: ['maximumHourlyPrice'] }] });
    const wish = { excludedZones, maximumHourlyPrice: '0.096' };
    expect(await poolOf(agent.viewer, 'createReplica', wish)).toBeNull();
  });

  test('a pool that is asked for against the rest of the wish is refused', async () => {
    const agent = await world.protect({ prices: ['0.040', '0.050'] });
    const [poolId, dear] = agent.pools;
    for (const wish of [
      { poolId, excludedZones: ['us-east-1b'] },
      { poolId: dear, maximumHourlyPrice: '0.045' },
    ]) {
      const answer = await ask(agent.viewer, 'createReplica', wish);
      expect(answer).toMatchObject({ replica: null, errors: [{ __typename: 'InvalidInput', path: ['poolId'] }] });
    }
  });

  test('a price that was seen more than an hour ago is passed over for a dearer one that is fresh', async () => {
    const agent = await world.protect({ prices: ['0.040', '0.050'] });
    await age(agent, [agent.pools[0]], 61);
    expect(await poolOf(agent.viewer, 'createReplica')).toBe(agent.pools[1]);
  });
});

describe('R1 zones and prices that are none', () => {
  const many = Array.from({ length: 21 }, (_, i) => `zone-${i}`);
  test.each([
    ['createReplica', 'excludedZones', many],
    ['createReplica', 'excludedZones', ['']],
    ['createReplica', 'excludedZones', ['us-east-1a\u0000']],
    ['createReplica', 'excludedZones', ['__proto__']],
    ['createReplica', 'maximumHourlyPrice', '0'],
    ['createReplica', 'maximumHourlyPrice', '-1'],
    ['createEmergencyReplica', 'excludedZones', ['x'.repeat(65)]],
    ['createEmergencyReplica', 'preferredZones', many],
    ['createEmergencyReplica', 'preferredZones', [' us-east-1a']],
  ] as const)('%s refuses %s %j by field', async (field, name, value) => {
    const agent = await world.protect();
    const { replica, errors } = await ask(agent.viewer, field, { [name]: value });
    expect(replica).toBeNull();
    expect(errors).toMatchObject([{ __typename: 'InvalidInput' }]);
    expect(errors[0]?.path[0]).toBe(name);
  });

  test('null is as if it was left out', async () => {
    const agent = await world.protect();
    const nothing = { excludedZones: null, preferredZones: null };
    expect(await poolOf(agent.viewer, 'createEmergencyReplica', nothing)).toBe(agent.pools[0]);
    const wish = { excludedZones: null, maximumHourlyPrice: null };
    expect(await poolOf(agent.viewer, 'createReplica', wish)).toBe(agent.pools[0]);
  });
});
