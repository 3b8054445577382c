import { describe, expect, test } from 'vitest';
import { parseAvailabilityTraces } from '../market/availability-trace.ts';
import { historyMarket } from '../market/history-market.ts';
import { createCloud } from './cloud.ts';
import { noticeAt } from './interruptions.ts';
import { machineCosts, stayingCosts } from './workload-costs.ts';

const at = (time: string) => new Date(`2026-01-01T${time}Z`);
const hour = (zone: string, time: string, hourlyPrice: string) => ({
  instanceType: 'm5.large',
  zone,
  product: 'Linux/UNIX',
  hourlyPrice,
  observedAt: at(`${time}:00`),
});

const group = { instanceType: 'm5.large', region: 'us-east-1' };

/** Zone a is up until 02:00, zone b all the time; six hours. */
function sixHours() {
  const availability = parseAvailabilityTraces(
    [
      'kind,nodes,dataset_start,pool,gap_seconds,start_tick,run_ticks,available_instances',
      'availability,1,x,a,600,0,12,1',
      'availability,1,x,a,600,12,24,0',
      'availability,1,x,b,600,0,36,1',
    ].join('\n'),
  );
  const market = historyMarket({
    prices: [
      hour('us-east-1a', '00:00', '0.040000'),
      hour('us-east-1b', '00:00', '0.045000'),
      hour('us-east-1b', '04:00', '0.046000'),
      hour('us-east-1b', '06:00', '0.046000'),
    ],
    onDemandHourlyPrice: () => '0.100000',
    availability,
    seed: 1,
  });
  return { market, cloud: createCloud({ market, seed: 1, noticeSeconds: 120 }) };
}

describe('the simulated cloud', () => {
  test('gives the cheapest pool that is up, and on-demand capacity when none is', () => {
    const { cloud } = sixHours();
    expect(cloud.cheapestPlace(group, at('01:00:00')).poolName).toBe('m5.large.us-east-1a');
    expect(cloud.cheapestPlace(group, at('03:00:00')).poolName).toBe('m5.large.us-east-1b');
    expect(() => cloud.cheapestPlace({ ...group, region: 'eu-west-1' }, at('01:00:00'))).toThrow('no pool');
  });

  test('gives no machine in a pool that is about to be taken back', () => {
    const { cloud } = sixHours();
    const place = cloud.placeIn('m5.large.us-east-1a');
    expect(cloud.offers(place, at('01:57:59'))).toBe(true);
    expect(cloud.offers(place, at('01:58:00'))).toBe(false);
    expect(cloud.launch('one', place, at('01:59:00'))).toBeUndefined();
  });

  test('names machines by seed, owner and moment', () => {
    const place = sixHours().cloud.placeIn('m5.large.us-east-1b');
    const launch = (owner: string) => sixHours().cloud.launch(owner, place, at('01:00:00'))?.providerId;
    expect(launch('one')).toMatch(/^i-[0-9a-f]{17}$/);
    expect(launch('one')).toBe(launch('one'));
    expect(launch('one')).not.toBe(launch('two'));
  });

  test('says two minutes before the end that a machine is taken, or at its start', () => {
    const { cloud } = sixHours();
    const machine = cloud.launch('one', cloud.placeIn('m5.large.us-east-1a'), at('00:00:00'));
    if (!machine) throw new Error('no machine');
    expect(noticeAt(machine, 120)).toEqual(at('01:58:00'));
    expect(noticeAt({ ...machine, startedAt: at('01:59:00') }, 120)).toEqual(at('01:59:00'));
    expect(noticeAt({ ...machine, interruptedAt: undefined }, 120)).toBeUndefined();
  });

  test('takes a machine of before at once when its pool is down by now', () => {
    const { cloud } = sixHours();
    const known = { ...cloud.placeIn('m5.large.us-east-1a'), providerId: 'i-1' };
    expect(cloud.adopt('one', known, at('03:00:00')).interruptedAt).toEqual(at('03:00:00'));
    expect(cloud.adopt('two', known, at('01:00:00')).interruptedAt).toEqual(at('02:00:00'));
  });
});

describe('the end of a machine', () => {
  test('leaves a disk and an image behind, once', () => {
    const { cloud } = sixHours();
    const machine = cloud.launch('one', cloud.placeIn('m5.large.us-east-1b'), at('00:00:00'));
    if (!machine) throw new Error('no machine');
    expect(cloud.end(machine, at('01:00:00')).map(({ kind }) => kind)).toEqual(['VOLUME', 'IMAGE']);
    expect(cloud.end(machine, at('02:00:00'))).toEqual([]);
    expect(machine.endedAt).toEqual(at('01:00:00'));
  });

  test('is foretold by a cloud that gives warnings, of spot machines alone', () => {
    const { market, cloud: silent } = sixHours();
    const cloud = createCloud({ market, seed: 1, noticeSeconds: 120, givesWarnings: true });
    const spot = cloud.placeIn('m5.large.us-east-1a');
    const warned = Array.from({ length: 20 }, () => cloud.launch('one', spot, at('00:00:00'))?.warnings ?? []).flat();
    expect(warned.length).toBeGreaterThan(0);
    for (const time of warned) expect(time.getTime()).toBeLessThan(at('01:58:00').getTime());
    expect(cloud.launch('one', { ...spot, poolName: undefined }, at('00:00:00'))?.warnings).toEqual([]);
    expect(silent.launch('one', spot, at('00:00:00'))?.warnings).toEqual([]);
  });
});

describe('what a workload costs', () => {
  const costs = { onDemandHourlyPrice: '0.100000', from: at('00:00:00'), to: at('06:00:00'), until: at('06:00:00') };

  test('machines cost from their start to their end at the prices of their pools', () => {
    const { market, cloud } = sixHours();
    const first = cloud.launch('one', cloud.placeIn('m5.large.us-east-1a'), at('00:00:00'));
    if (first) cloud.end(first, at('02:00:00'));
    cloud.launch('one', cloud.placeIn('m5.large.us-east-1b'), at('02:00:00'));
    // 2 h × 0.040 + 2 h × 0.045 + 2 h × 0.046
    expect(machineCosts(cloud.machinesOf('one'), { market, ...costs }).total()).toBe('0.262000');
    // Until 05:00 only: an hour less of 0.046.
    const earlier = { ...costs, until: at('05:00:00') };
    expect(machineCosts(cloud.machinesOf('one'), { market, ...earlier }).total()).toBe('0.216000');
  });

  test('staying costs the on-demand price while the pool is taken away', () => {
    const { market } = sixHours();
    // 2 h × 0.040 + 4 h × 0.100
    expect(stayingCosts('m5.large.us-east-1a', { market, ...costs }).total()).toBe('0.480000');
    expect(stayingCosts(undefined, { market, ...costs }).total()).toBe('0.600000');
  });
});
