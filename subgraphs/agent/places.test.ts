import { describe, expect, test } from 'vitest';
import { poolName, regionOf } from './places.ts';

describe('A3 names of places', () => {
  test('a pool is named after its size and its zone', () => {
    expect(poolName('m5.large', 'us-east-1a')).toBe('m5.large.us-east-1a');
  });

  test.each([
    ['us-east-1a', 'us-east-1'],
    ['us-west-2-lax-1b', 'us-west-2-lax-1'],
    ['westeurope', 'westeurope'],
  ])('the region of the zone %s is %s', (zone, region) => {
    expect(regionOf(zone)).toBe(region);
  });
});
