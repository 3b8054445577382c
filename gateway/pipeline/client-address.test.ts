import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createAddressOf, isAddressOrNetwork } from './client-address.ts';

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe('G5 who sent a request', () => {
  test.for([
    ['192.0.2.1', undefined, '192.0.2.1'],
    ['::ffff:192.0.2.1', undefined, '192.0.2.1'],
    ['192.0.2.1', '198.51.100.7', '192.0.2.1'],
    ['10.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['10.0.0.1', '203.0.113.9, 198.51.100.7', '198.51.100.7'],
    ['10.0.0.1', '203.0.113.9, 198.51.100.7, 10.200.0.3', '198.51.100.7'],
    ['::1', '2001:db8::7', '2001:db8::7'],
    ['10.0.0.1', 'made up', '10.0.0.1'],
    ['10.0.0.1', 'made up, 198.51.100.7', '198.51.100.7'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['10.0.0.1', '10.0.0.2', '10.0.0.2'],
    [undefined, undefined, 'unknown'],
  ] as const)('%s, which says "%s", speaks for %s', ([peer, forwarded, expected]) => {
    expect(createAddressOf(['10.0.0.0/8', '::1'])(request(peer, forwarded))).toBe(expected);
  });

  test('nobody is believed where no proxy is trusted', () => {
    expect(createAddressOf([])(request('10.0.0.1', '198.51.100.7'))).toBe('10.0.0.1');
  });

  test.for([
    ['10.0.0.1', true],
    ['10.0.0.0/8', true],
    ['2001:db8::/32', true],
    ['10.0.0.0/33', false],
    ['10.0.0.0/8/8', false],
    ['proxy.example.com', false],
    ['', false],
  ] as const)('"%s" is an address or a network: %s', ([entry, expected]) => {
    expect(isAddressOrNetwork(entry)).toBe(expected);
  });
});
